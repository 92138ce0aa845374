#pragma once

#include <span>
#include <string_view>

#include "conformance/client_defect.h"
#include "conformance/mutants/reference_client.h"

namespace smtplab::conformance {

/// A client with one defect: how it differs from the reference.
struct ClientMutant {
  ClientDefect defect = ClientDefect::none;
  std::string_view name;  ///< "talks-before-greeting": stable, for reports
  void (*change)(ReferenceClient&) = nullptr;
};

/// All mutants, in the order of ClientDefect.
std::span<const ClientMutant> all_client_mutants();
const ClientMutant* find_client_mutant(ClientDefect defect);

/// A client that differs from the reference as it may: no case may fail it.
struct LawfulClient {
  std::string_view name;
  void (*change)(ReferenceClient&) = nullptr;
  bool has_status = true;  ///< its exit status tells whether the mail was taken
};

std::span<const LawfulClient> lawful_clients();

/// The reference, changed.
ReferenceClient changed(void (*change)(ReferenceClient&));

// The mutants of each theme, as the cases have them.
std::span<const ClientMutant> client_opening_mutants();
std::span<const ClientMutant> client_reply_mutants();
std::span<const ClientMutant> client_command_mutants();
std::span<const ClientMutant> client_content_mutants();
std::span<const ClientMutant> client_session_mutants();

}  // namespace smtplab::conformance
