#include "conformance/trial.h"

#include <utility>

namespace smtplab::conformance {

Trial::Trial(const Case& one, const Target& target, Transport& transport, std::string tag)
    : Hearing(one, transport, target.patience.whole_case),
      target_(target),
      transport_(transport),
      tag_(std::move(tag)) {}

}  // namespace smtplab::conformance
