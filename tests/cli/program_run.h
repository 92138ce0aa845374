#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace smtplab::testing {

/// What one run of the program gave.
struct ProgramRun {
  int exit_code = -1;
  std::string out;
  std::string err;
};

/// A folder of its own for a test, gone when the test ends.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "smtplab-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Runs `smtplab ARGUMENTS` in a shell and a folder, without a terminal, without SMTPLAB_* and
/// settings files of the outside; `input` is its standard input.
inline ProgramRun smtplab(const std::string& arguments, const std::string& environment = "",
                          const std::string& in_folder = SMTPLAB_SOURCE_DIR,
                          const std::string& input = "") {
  const Folder folder;
  folder.write("in", input);
  const std::string command = "cd '" + in_folder +
                              "' && env -u SMTPLAB_LANG -u SMTPLAB_SEED -u SMTPLAB_FORMAT"
                              " -u SMTPLAB_LABELS -u SMTPLAB_QUIET XDG_CONFIG_HOME='" +
                              folder.path("none") + "' " + environment + " '" SMTPLAB_PROGRAM "' " +
                              arguments + " >'" + folder.path("out") + "' 2>'" +
                              folder.path("err") + "' <'" + folder.path("in") + "'";
  ProgramRun run;
  const int status = std::system(command.c_str());
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  run.out = read_file(folder.path("out"));
  run.err = read_file(folder.path("err"));
  return run;
}

}  // namespace smtplab::testing
