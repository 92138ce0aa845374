#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtplab::requirements {

/// How strongly a statement binds.
///
/// The first seven are the upper-case keywords of RFC 2119 as printed. The `implied` ones are
/// statements without such a keyword: all of RFC 821, and everywhere a lower-case "must", a plain
/// "is", or a grammar. A conformance check warns of those where it would fail the others.
enum class Level {
  must,
  must_not,
  shall,
  should,
  should_not,
  may,
  optional,
  implied_must,
  implied_must_not,
  implied_should,
  implied_should_not,
  implied_may,
};

/// Who has to do what the statement says.
enum class Role {
  any,
  client_sender,
  server_receiver,
  relay,
  gateway,
  delivery,        ///< whoever puts the message into a mailbox
  operator_,       ///< people: administrators, implementers, those who name mailboxes and zones
  message_format,  ///< the text of the message itself
  name_server,
  resolver,
  pop_server,
  pop_client,
};

/// Where one has to look to see whether the statement is kept.
enum class Observable {
  wire_server,  ///< in what a server sends, from a session with it
  wire_client,  ///< in what a client sends, from a session that it opens
  end_to_end,   ///< in what arrives elsewhere: a mailbox, a next hop, a notification
  internal,     ///< not from outside
};

/// One normative statement of one RFC. The id is stable for ever: "R5321-4.5.3.1.10-b" is the
/// second statement taken from section 4.5.3.1.10 of RFC 5321.
struct Requirement {
  std::string id;
  int rfc = 0;
  std::string section;  ///< "4.1.1.3", "F.2", or "AppE" for an appendix without numbered parts
  std::string section_title;
  int line = 0;  ///< in the plain text, counted from 1; copies differ by their page breaks
  Level level = Level::implied_must;
  Role role = Role::any;
  Observable observable = Observable::internal;
  std::string summary;  ///< the statement in our words
  std::string probe;    ///< how to see whether it is kept
  /// Why a statement without an upper-case keyword weighs as a MUST or MUST NOT; else empty.
  std::string promoted;
  std::string superseded_by;  ///< id of the later statement that changed this one; else empty
};

/// The spelling of the data files: "MUST NOT", "imp-should".
std::string_view to_string(Level level);
std::string_view to_string(Role role);
std::string_view to_string(Observable observable);

/// The inverse of to_string; nullopt for any other text.
std::optional<Level> level_from(std::string_view text);
std::optional<Role> role_from(std::string_view text);
std::optional<Observable> observable_from(std::string_view text);

/// The level by which whoever does not keep to the statement is judged: that of a promoted one is
/// must or must_not.
Level weighed_level(const Requirement& statement);

/// True for the levels that no upper-case keyword stands behind.
bool is_implied(Level level);

}  // namespace smtplab::requirements
