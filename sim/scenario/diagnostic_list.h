#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostic.h"

namespace smtplab::scenario {

/// The findings of one reading, no more than people care to see at once.
class DiagnosticList {
 public:
  static constexpr std::size_t kMost = 20;

  explicit DiagnosticList(std::string_view file) : file_(file) {}

  /// Dropped once there are kMost.
  void add(std::string_view message_key, std::string_view hint_key, Place place,
           Diagnostic::Arguments arguments = {});
  bool empty() const { return found_.empty(); }
  /// True if whatever is added now is dropped: nobody need look for the nearest name any more.
  bool is_full() const { return found_.size() >= kMost; }
  /// All of them, in the order of their lines; the list is empty afterwards.
  std::vector<Diagnostic> take();

 private:
  std::string file_;
  std::vector<Diagnostic> found_;
};

}  // namespace smtplab::scenario
