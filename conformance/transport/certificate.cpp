#include "conformance/transport/certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <memory>
#include <utility>

namespace smtplab::conformance {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open_to_write(const std::string& name) { return {std::fopen(name.c_str(), "w"), std::fclose}; }

bool add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool fill(X509* certificate, EVP_PKEY* key) {
  constexpr long kOneDay = 24L * 60 * 60;
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  // An hour ago: clocks of containers may differ a little.
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60L * 60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kOneDay);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  constexpr std::array<unsigned char, 10> kName{"localhost"};
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, kName.data(), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  return add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1") &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
         X509_sign(certificate, key, EVP_sha256()) != 0;
}

}  // namespace

bool write_certificate(const std::string& key_file, const std::string& certificate_file) {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Certificate certificate(X509_new(), X509_free);
  if (!key || !certificate || !fill(certificate.get(), key.get())) return false;
  const File key_out = open_to_write(key_file);
  const File out = open_to_write(certificate_file);
  return key_out && out &&
         PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) ==
             1 &&
         PEM_write_X509(out.get(), certificate.get()) == 1;
}

}  // namespace smtplab::conformance
