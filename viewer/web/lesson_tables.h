#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/register/register.h"
#include "sim/trace/log.h"
#include "viewer/web/message_table.h"
#include "viewer/web/text_table.h"

namespace smtplab::web {

/// What a lesson's steps refer to by index, gathered while they are written.
class LessonTables {
 public:
  explicit LessonTables(const trace::Log& log);

  /// A sentence of the catalogue that has no placeholders.
  TextIndex say(std::string_view key);
  std::size_t add(const requirements::Requirement& clause);
  std::size_t add(const explain::EnvelopeView& envelope);
  /// The envelope, and which one before it has all of its paths but the last; if there is one.
  struct Envelope {
    explain::EnvelopeView view;
    std::optional<std::size_t> grown_from;
  };

  TextTable texts;
  MessageTable messages;
  std::vector<const requirements::Requirement*> clauses;
  std::vector<Envelope> envelopes;  ///< the first is that of no transaction

 private:
  std::map<std::string_view, std::size_t> clause_index_;
};

}  // namespace smtplab::web
