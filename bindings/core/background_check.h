#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "conformance/case.h"
#include "conformance/result.h"
#include "conformance/runner.h"
#include "conformance/target.h"
#include "conformance/transport/socket.h"
#include "sim/kernel/instant.h"

namespace smtplab::bindings {

/// A case that is done: how many are, of how many, and what came of it.
struct CaseDone {
  std::size_t done = 0;
  std::size_t all = 0;
  std::string id;
  conformance::Verdict verdict = conformance::Verdict::skipped;
};

/// Cases against a server, in a thread of their own: Python is asked meanwhile whether somebody
/// wants to interrupt, and never called on the stack of a case.
class BackgroundCheck {
 public:
  /// Begins. Problems with the target's own settings show in finish().
  BackgroundCheck(std::vector<const conformance::Case*> cases, conformance::Target target,
                  const conformance::RunOptions& options);
  /// Cancels what still goes on.
  ~BackgroundCheck();
  BackgroundCheck(const BackgroundCheck&) = delete;
  BackgroundCheck& operator=(const BackgroundCheck&) = delete;

  /// Waits until all is done (true), a case is, or `patience` is over; `news` gets the cases that
  /// were done since the last call.
  bool wait(Duration patience, std::vector<CaseDone>& news);
  /// After wait() has given true. Throws what the run has thrown.
  conformance::Run finish();

  /// The target's settings say where mail can be read or listened for, and that cannot be.
  struct BadSetting : std::exception {
    bool is_sink = false;
    std::string reason;
  };

 private:
  void work();
  void cancel();

  std::vector<const conformance::Case*> cases_;
  conformance::Target target_;
  conformance::RunOptions options_;
  std::unique_ptr<conformance::SocketDispatcher> dispatcher_;
  conformance::Run run_;
  std::exception_ptr thrown_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::vector<CaseDone> news_;
  bool is_done_ = false;
  std::thread thread_;
};

}  // namespace smtplab::bindings
