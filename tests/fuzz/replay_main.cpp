#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> files_under(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_regular_file(root)) files.push_back(root);
  if (std::filesystem::is_directory(root)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool replay(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::vector<char> text(std::istreambuf_iterator<char>(in), {});
  if (in.bad() || !in.is_open()) return false;
  const std::vector<std::uint8_t> octets(text.begin(), text.end());
  std::fprintf(stderr, "%s\n", file.c_str());  // the last name printed is the one that crashed
  return LLVMFuzzerTestOneInput(octets.data(), octets.size()) == 0;
}

}  // namespace

/// Feeds every file under the paths given to the fuzz target it is linked with. Exits 1 when a path
/// holds no file: an empty corpus proves nothing.
int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    const auto files = files_under(argv[i]);
    if (files.empty()) {
      std::fprintf(stderr, "%s: no corpus here\n", argv[i]);
      return 1;
    }
    for (const auto& file : files) {
      if (!replay(file)) {
        std::fprintf(stderr, "%s: cannot be replayed\n", file.c_str());
        return 1;
      }
      ++count;
    }
  }
  std::printf("%zu inputs replayed\n", count);
  return count == 0 ? 1 : 0;
}
