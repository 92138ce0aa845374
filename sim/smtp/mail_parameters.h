#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/smtp/command.h"
#include "sim/smtp/envelope.h"
#include "sim/smtp/extension.h"
#include "sim/smtp/transition.h"

namespace smtplab::smtp {

/// What the parameters of a MAIL or RCPT command say.
struct MailParameters {
  BodyType body = BodyType::seven_bit;
  bool smtputf8 = false;  ///< also of VRFY and EXPN: the reply may hold UTF-8 (RFC 6531)
  std::optional<std::uint64_t> declared_size;  ///< the largest number for what 64 bits cannot hold
  MailOptions options;
  RecipientOptions recipient;  ///< of RCPT
};

/// Reads and checks a command's parameters against the extensions that the client was told of.
///
/// Outcome::taken, unknown_parameter (RFC 5321 section 4.1.1.11), bad_parameter (a wrong value, or
/// the same one twice: RFC 1870 section 6, RFC 6152 section 3, RFC 4954 section 5, RFC 3461
/// section 5.1) or size_too_large (over limits.message_size, where that is not 0: RFC 1870
/// section 6.1). The first fault counts.
Outcome read_parameters(const Command& command, ExtensionSet announced, const PathRules& rules,
                        MailParameters& result);

/// RET and ENVID, as far as they were said.
void add_dsn_parameters(const MailOptions& options, std::vector<Parameter>& parameters);
/// NOTIFY and ORCPT.
void add_dsn_parameters(const RecipientOptions& options, std::vector<Parameter>& parameters);
/// " RET=HDRS ENVID=QQ314159 AUTH=a@b.example", as a command would have it.
void append_parameters(std::string& out, const MailOptions& options);
void append_parameters(std::string& out, const RecipientOptions& options);

}  // namespace smtplab::smtp
