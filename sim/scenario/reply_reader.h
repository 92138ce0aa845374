#pragma once

#include "sim/scenario/value_reader.h"
#include "sim/smtp/dialect.h"

namespace smtplab::scenario {

/// Reads "replies": {"user_unknown": "550 No such user here"}; several lines of one reply are
/// separated by '\n'. Any code that begins with 1 to 5 is taken. With ENHANCEDSTATUSCODES a text
/// may begin with a status code of the same class, in each of its lines; otherwise the usual one
/// stays.
void read_replies(ValueReader& values, NodeIndex node, smtp::Dialect& dialect);

}  // namespace smtplab::scenario
