#pragma once

#include <span>
#include <string>

#include "sim/explain/annotation.h"
#include "sim/explain/catalogue.h"
#include "sim/explain/conversation.h"
#include "sim/explain/topic.h"
#include "sim/explain/transcript_review.h"

namespace smtplab::cli {

// JSON objects of what `smtplab explain` has to say, each with a line feed. What peers have said is
// under "octets", as text that is escaped as in all other views.

std::string topic_json(const explain::Topic& topic, explain::Language language);
std::string line_json(const explain::Line& line, const explain::Annotation& note,
                      explain::Language language);
std::string review_json(const explain::TranscriptReview& review, explain::Language language);

}  // namespace smtplab::cli
