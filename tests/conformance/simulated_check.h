#pragma once

#include <string>

#include "conformance/mutants/mutant.h"
#include "conformance/mutants/reference_host.h"
#include "conformance/runner.h"
#include "conformance/transport/simulated.h"

namespace smtplab::conformance::test {

/// One case against a simulated server.
inline CaseResult check(const Case& one, const ReferenceHost& host,
                        Standard standard = Standard::rfc5321) {
  const Target target = reference_target();
  SimulatedDispatcher dispatcher(host, target);
  CaseResult result;
  dispatcher.run(1, 1, [&](std::size_t, Transport& transport) {
    result = run_case(one, target, transport, standard, "t-0");
  });
  return result;
}

/// One case against a simulated relay.
inline CaseResult check_relay(const Case& one, const ReferenceHost& host) {
  const Target target = relay_target();
  SimulatedDispatcher dispatcher(host, target);
  CaseResult result;
  dispatcher.run(1, 1, [&](std::size_t, Transport& transport) {
    result = run_case(one, target, transport, Standard::rfc5321, "t-0");
  });
  return result;
}

}  // namespace smtplab::conformance::test
