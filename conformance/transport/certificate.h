#pragma once

#include <string>

namespace smtplab::conformance {

/// Makes a key and a certificate for it that it signs itself, for localhost, 127.0.0.1 and the
/// next day, as PEM in two files. False if that cannot be done.
bool write_certificate(const std::string& key_file, const std::string& certificate_file);

}  // namespace smtplab::conformance
