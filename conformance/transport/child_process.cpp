#include "conformance/transport/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace smtplab::conformance {
namespace {

std::string words_of(int error) { return std::system_category().message(error); }

/// What the child does before it becomes the program: its standard streams, and nothing else of
/// ours. A connection that it inherited would stay open when we close it.
class Actions {
 public:
  Actions(const std::string& input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setpgroup(&attributes_, 0);
    // The program gets the signals as they are by default; we ignore SIGPIPE.
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  }
  ~Actions() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  int spawn(pid_t& pid, const std::vector<std::string>& words) const {
    std::vector<std::string> own = words;
    std::vector<char*> arguments;
    arguments.reserve(own.size() + 1);
    for (std::string& word : own) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    return posix_spawnp(&pid, arguments.front(), &actions_, &attributes_, arguments.data(),
                        environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

tl::expected<std::unique_ptr<ChildProcess>, std::string> ChildProcess::start(
    const std::vector<std::string>& words, const std::string& input) {
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return tl::unexpected(words_of(errno));
  fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK);
  pid_t pid = -1;
  const int error = Actions(input, pipe_ends[1]).spawn(pid, words);
  close(pipe_ends[1]);
  if (error != 0) {
    close(pipe_ends[0]);
    return tl::unexpected(words_of(error));
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, pipe_ends[0]));
}

ChildProcess::~ChildProcess() {
  end();
  close(output_);
}

bool ChildProcess::drain() {
  constexpr std::size_t kMost = 65536;
  std::array<char, 4096> block{};
  while (true) {
    const ssize_t count = read(output_, block.data(), block.size());
    if (count <= 0) return count != 0;
    printed_.append(block.data(),
                    std::min(static_cast<std::size_t>(count), kMost - printed_.size()));
  }
}

bool ChildProcess::has_ended() {
  drain();
  if (ended_) return true;
  ended_ = waitpid(pid_, &status_, WNOHANG) == pid_;
  if (ended_) drain();
  return ended_;
}

void ChildProcess::end() {
  // While the program is not waited for, nobody else can have its number; behind that its group
  // may live on.
  kill(-pid_, SIGKILL);
  if (!ended_) waitpid(pid_, &status_, 0);
  ended_ = true;
  drain();
}

ClientEnd ChildProcess::how() const {
  if (WIFSIGNALED(status_)) return {ClientEnd::How::killed, WTERMSIG(status_), printed_};
  return {ClientEnd::How::exited, WEXITSTATUS(status_), printed_};
}

}  // namespace smtplab::conformance
