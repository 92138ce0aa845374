#pragma once

#include "sim/smtp/forward_path.h"
#include "sim/smtp/reverse_path.h"

namespace smtplab::smtp {

/// Whether the path, route included, can be said without SMTPUTF8 (RFC 6531).
bool is_ascii(const ReversePath& path);
bool is_ascii(const ForwardPath& path);

}  // namespace smtplab::smtp
