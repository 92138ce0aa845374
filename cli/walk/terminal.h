#pragma once

#include <memory>
#include <optional>

#include "cli/walk/frame.h"
#include "cli/walk/session.h"

namespace smtplab::cli::walk {

/// The terminal that the program runs in, as ncurses has it. There may be one at a time; what was
/// on it comes back when this one goes.
class Terminal {
 public:
  /// nullptr where TERM names none that can move its cursor.
  static std::unique_ptr<Terminal> open(bool colour);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  Size size() const;
  void show(const Frame& frame);
  /// Waits for a key. nullopt: the window has another size now, or the key is none of ours.
  std::optional<Key> read();
  /// The terminal is gone: nothing will come any more.
  bool is_gone() const { return failures_ > kMostFailures; }

 private:
  explicit Terminal(bool colour);
  void show_row(int at, const Row& row);
  unsigned attributes_of(explain::Style style) const;

  bool has_colours_ = false;
  int failures_ = 0;  // one behind another

  static constexpr int kMostFailures = 50;
};

}  // namespace smtplab::cli::walk
