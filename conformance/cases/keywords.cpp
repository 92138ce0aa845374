#include "conformance/cases/keywords.h"

#include <algorithm>
#include <array>

#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

// With the RFC that defines each.
constexpr std::array<std::string_view, 41> kRegistered{
    "SEND",                 // 821
    "SOML",                 // 821
    "SAML",                 // 821
    "TURN",                 // 821
    "EXPN",                 // 821
    "HELP",                 // 821
    "VRFY",                 // 821: required, and may be announced (RFC 5321 section 3.5.2)
    "8BITMIME",             // 6152
    "SIZE",                 // 1870
    "VERB",                 // Eric Allman
    "ONEX",                 // Eric Allman
    "CHUNKING",             // 3030
    "BINARYMIME",           // 3030
    "CHECKPOINT",           // 1845
    "DELIVERBY",            // 2852
    "PIPELINING",           // 2920
    "DSN",                  // 3461
    "ETRN",                 // 1985
    "ENHANCEDSTATUSCODES",  // 2034
    "STARTTLS",             // 3207
    "NO-SOLICITING",        // 3865
    "MTRK",                 // 3885
    "SUBMITTER",            // 4405
    "ATRN",                 // 2645
    "AUTH",                 // 4954
    "FUTURERELEASE",        // 4865
    "CONPERM",              // 4141
    "CONNEG",               // 4141
    "UTF8SMTP",             // 5336, obsoleted
    "SMTPUTF8",             // 6531
    "BURL",                 // 4468
    "MT-PRIORITY",          // 6710
    "RRVS",                 // 7293
    "REQUIRETLS",           // 8689
    "LIMITS",               // 9422
    "DATA",                 // required commands may be listed as any other
    "MAIL",
    "RCPT",
    "RSET",
    "NOOP",
    "QUIT",
};

}  // namespace

bool may_be_announced(std::string_view keyword) {
  if (keyword.starts_with('X') || keyword.starts_with('x')) return true;
  return std::any_of(kRegistered.begin(), kRegistered.end(), [keyword](std::string_view known) {
    return smtp::equals_ignoring_case(known, keyword);
  });
}

}  // namespace smtplab::conformance
