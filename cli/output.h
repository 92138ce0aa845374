#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace smtplab::cli {

/// Where results go: standard output, or the file of -o. A plain file is written beside its name
/// and moved there by finish(), so that a reader never finds half of it.
class Output {
 public:
  /// `path` is "-" for standard output.
  explicit Output(std::string path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// False if the file could not be made; then nothing may be written.
  bool is_open() const { return file_ != nullptr; }
  void write(std::string_view text);
  /// Flushes; false if anything could not be written. A reader that has gone (a closed pipe) is no
  /// failure.
  bool finish();

  const std::string& path() const { return path_; }
  std::FILE* file() const { return file_; }

 private:
  std::string path_;
  std::string temporary_;
  std::FILE* file_ = nullptr;
  bool failed_ = false;
};

}  // namespace smtplab::cli
