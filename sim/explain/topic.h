#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/register/register.h"

namespace smtplab::explain {

/// Something that people ask about: a reply code, a status code, a command, an extension, a clause.
struct Topic {
  /// A name for it, and what that means.
  struct Entry {
    std::string label;
    std::string text;
  };
  struct Section {
    std::string heading;
    std::vector<Entry> entries;
  };

  std::string_view kind;  ///< "reply-code", "status-code", "command", "extension", "clause"
  std::string subject;    ///< "550"
  std::string title;      ///< one line
  std::vector<std::string> sentences;  ///< what it is
  std::vector<Section> sections;
  std::vector<const requirements::Requirement*> clauses;
};

/// What `what` is about, in any letter case: "550", "5.1.1", "RCPT", "SIZE", "R5321-3.3-k". nullopt
/// where it is none of these; a code is one that some RFC lists or whose digits mean something.
std::optional<Topic> find_topic(std::string_view what, Language language);

/// Everything that find_topic() knows by name, for those who typed another: commands, extensions.
std::vector<std::string> topic_names();

}  // namespace smtplab::explain
