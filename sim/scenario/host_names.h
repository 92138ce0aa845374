#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/value_reader.h"

namespace smtplab::scenario {

/// The hosts of a scenario by name; letter case does not count, as in the domain name system.
class HostNames {
 public:
  /// False if the name was there already. The host's index is the count of earlier calls.
  bool add(std::string_view name);
  std::optional<std::uint32_t> find(std::string_view name) const;
  /// The host that a node names; whatever is wrong is told of.
  std::optional<std::uint32_t> read(ValueReader& values, NodeIndex node) const;
  /// Two unlike hosts, as in "between": ["a", "b"].
  std::optional<std::pair<std::uint32_t, std::uint32_t>> read_pair(ValueReader& values,
                                                                   NodeIndex node) const;
  /// Nothing is told where no host is known at all: that has been told already.
  void report_unknown(ValueReader& values, NodeIndex node, std::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;  // in lower case
};

}  // namespace smtplab::scenario
