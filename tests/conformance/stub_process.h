#pragma once

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace smtplab::conformance::test {

/// A running tests/conformance/smtp_stub.py; it ends with this object.
class StubProcess {
 public:
  explicit StubProcess(const char* kind) {
    std::array<int, 2> to{};
    std::array<int, 2> from{};
    if (pipe(to.data()) != 0 || pipe(from.data()) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) {
      dup2(to[0], STDIN_FILENO);
      dup2(from[1], STDOUT_FILENO);
      for (const int end : {to[0], to[1], from[0], from[1]}) close(end);
      execlp("python3", "python3", "-B", SMTPLAB_SOURCE_DIR "/tests/conformance/smtp_stub.py", kind,
             nullptr);
      _exit(127);
    }
    close(to[0]);
    close(from[1]);
    input_ = to[1];
    std::FILE* output = fdopen(from[0], "r");
    unsigned port = 0;
    if (std::fscanf(output, "%u", &port) == 1) port_ = static_cast<std::uint16_t>(port);
    std::fclose(output);
  }
  ~StubProcess() {
    close(input_);
    waitpid(pid_, nullptr, 0);
  }
  StubProcess(const StubProcess&) = delete;
  StubProcess& operator=(const StubProcess&) = delete;

  /// 0 if it did not start.
  std::uint16_t port() const { return port_; }

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace smtplab::conformance::test
