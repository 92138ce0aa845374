#pragma once

#include "sim/scenario/object_reader.h"
#include "sim/smtp/dialect.h"

namespace smtplab::scenario {

/// Reads those keys of a host that say how it speaks: extensions, size, limits, timeouts,
/// replies, line_ends, end_of_data, leniencies. What is not given stays as the standard has it.
/// For LMTP, extensions that are not given are those that RFC 2033 section 5 asks for.
smtp::Dialect read_dialect(ValueReader& values, const ObjectReader& host, smtp::Standard standard,
                           smtp::Protocol protocol);

/// "standard": 821 or 5321; nullopt where it is not given.
std::optional<smtp::Standard> read_standard(ValueReader& values, NodeIndex node);

}  // namespace smtplab::scenario
