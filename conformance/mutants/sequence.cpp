#include "conformance/mutants/changes.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using smtp::ReplyText;
using smtp::SessionState;
using smtp::Verb;

constexpr Mutant kMutants[] = {
    {Defect::accepts_rcpt_before_mail, "accepts-rcpt-before-mail",
     [](ReferenceHost& host) {
       lay(host, {answers(SessionState::ready, Verb::rcpt, ReplyText::recipient_ok)});
     }},
};

}  // namespace

std::span<const Mutant> sequence_mutants() { return kMutants; }

}  // namespace smtplab::conformance
