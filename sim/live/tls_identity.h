#pragma once

#include <string>
#include <vector>

struct ssl_ctx_st;

namespace smtplab::live {

/// Gives a TLS server a key and a certificate for these host names, signed by itself and made in
/// memory: it proves nothing, and is valid for a year from now. False if OpenSSL refuses.
bool make_tls_identity(ssl_ctx_st* context, const std::vector<std::string>& names);

}  // namespace smtplab::live
