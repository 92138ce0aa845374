#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "sim/dns/exchange.h"
#include "sim/dns/resolution.h"
#include "sim/explain/catalogue.h"
#include "sim/explain/exchanger_list.h"

namespace smtplab::explain {

/// How a lookup is shown, and who was asked for it.
struct LookupView {
  std::size_t width = 80;
  bool colour = false;
  Language language = Language::en;
  std::span<const dns::Exchange> asked;
  /// What a server is called; empty for one that has no name.
  std::function<std::string(const dns::Address&)> server_name;
};

/// The result of one lookup: the aliases and records as in a master file, the authority section of
/// the last response, and each server that was asked with what it said.
std::string write_lookup(const dns::Resolution& resolution, const LookupView& view);

/// The hosts of a domain in the order in which they are tried, each with the reasons for its place
/// and their clauses; those that are left out; and who was asked.
std::string write_exchangers(const ExchangerList& list, const LookupView& view);

}  // namespace smtplab::explain
