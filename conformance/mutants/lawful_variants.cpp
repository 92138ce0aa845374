#include "conformance/mutants/changes.h"
#include "conformance/mutants/mutant.h"

namespace smtplab::conformance {
namespace {

using smtp::ReplyText;

constexpr LawfulVariant kVariants[] = {
    {"fragmented-replies", [](ReferenceHost& host) { host.fragments_replies = true; }},
    {"slow-replies", [](ReferenceHost& host) { host.reply_delay = milliseconds(1500); }},
};

}  // namespace

std::span<const LawfulVariant> lawful_variants() { return kVariants; }

}  // namespace smtplab::conformance
