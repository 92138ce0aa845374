#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <optional>
#include <string>

#include "sim/smtp/client_session.h"
#include "sim/smtp/server_session.h"

namespace smtplab::bindings {

/// An event of a session as Python sees it: one class, of which `kind` says which fields are set.
struct SessionEvent {
  std::string kind;
  std::string verb;  ///< "" where it is about none
  std::uint16_t code = 0;
  std::string before;  ///< states
  std::string after;
  std::string row;  ///< the transition's key
  bool reply_owed = false;
  bool in_transaction = false;
  std::string octets;     ///< content
  std::string violation;  ///< its name
  std::string clause;     ///< the id of the register's entry that was broken
  std::uint64_t at = 0;   ///< of a violation: offset in the peer's octets
  std::string text;       ///< of a reply that a client has read
};

SessionEvent event_of(const smtp::ServerEvent& event, const smtp::Dialect& dialect);
/// `reply` is the last that was read.
SessionEvent event_of(const smtp::ClientEvent& event, const smtp::Dialect& dialect,
                      const smtp::Reply& reply);

void bind_session_event(pybind11::module_& module);

}  // namespace smtplab::bindings
