#include "cli/input_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace smtplab::cli {

std::optional<std::string> read_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace smtplab::cli
