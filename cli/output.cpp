#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace smtplab::cli {

Output::Output(std::string path) : path_(std::move(path)) {
  if (path_ == "-") {
    file_ = stdout;
    return;
  }
  // A pipe, a device or a link is written through; only a plain file can be replaced.
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::symlink_status(path_, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    file_ = std::fopen(path_.c_str(), "wb");
    return;
  }
  temporary_ = path_ + ".part-" + std::to_string(getpid());
  file_ = std::fopen(temporary_.c_str(), "wb");
}

Output::~Output() {
  if (file_ == nullptr || file_ == stdout) return;
  std::fclose(file_);
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void Output::write(std::string_view text) {
  if (failed_) return;
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) failed_ = errno != EPIPE;
}

bool Output::finish() {
  if (std::fflush(file_) != 0 && errno != EPIPE) failed_ = true;
  if (file_ == stdout) return !failed_;
  if (std::fclose(std::exchange(file_, nullptr)) != 0) failed_ = true;
  if (temporary_.empty()) return !failed_;
  if (failed_ || std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    std::remove(temporary_.c_str());
    return false;
  }
  return true;
}

}  // namespace smtplab::cli
