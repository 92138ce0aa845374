#pragma once

#include "sim/scenario/value_reader.h"
#include "sim/smtp/reply_text.h"

namespace smtplab::scenario {

/// Reads "replies": {"user_unknown": "550 No such user here"}; several lines of one reply are
/// separated by '\n'. Any code that begins with 1 to 5 is taken.
void read_replies(ValueReader& values, NodeIndex node, smtp::ReplyTexts& texts);

}  // namespace smtplab::scenario
