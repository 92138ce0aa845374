#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "conformance/client_stage.h"

namespace smtplab::conformance {

/// A program that runs in a process group of its own, started without a shell. The first 64 KiB of
/// what it prints are kept.
class ChildProcess {
 public:
  /// `words` are the program and its arguments; `input` is the file that it reads as its standard
  /// input. The system's words if it cannot be started.
  static tl::expected<std::unique_ptr<ChildProcess>, std::string> start(
      const std::vector<std::string>& words, const std::string& input);
  /// Ends the whole group.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Looks, and does not wait.
  bool has_ended();
  /// Ends it, with all that it has begun in its group; has_ended() is true from then on.
  void end();
  /// Where its output can be read. Somebody has to drain() it while it runs, or it will wait.
  int output() const { return output_; }
  /// False at its end.
  bool drain();
  /// How it ended by itself, once it has.
  ClientEnd how() const;

 private:
  ChildProcess(pid_t pid, int output) : pid_(pid), output_(output) {}

  pid_t pid_;
  int output_;
  int status_ = 0;
  bool ended_ = false;
  std::string printed_;
};

}  // namespace smtplab::conformance
