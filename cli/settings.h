#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostic.h"

namespace smtplab::cli {

/// What stands in the settings files: ./smtplab.toml, and below it the user's own,
/// ${XDG_CONFIG_HOME:-~/.config}/smtplab/config.toml. Flags and SMTPLAB_* stand above both.
///
/// A file holds lines `option = value`, named as the long options; every value is checked.
class Settings {
 public:
  /// Reads both files; that one does not exist is no error.
  static Settings read();

  /// The value of an option, as text; nullopt if no file has it.
  std::optional<std::string> text(std::string_view option) const;
  /// The same for a flag: false if no file has it.
  bool flag(std::string_view option) const { return text(option) == "true"; }
  const std::vector<scenario::Diagnostic>& errors() const { return errors_; }

 private:
  void read_file(const std::string& file);
  void read_line(const std::string& file, std::uint32_t line, const std::string& text,
                 std::map<std::string, std::string, std::less<>>& found);

  std::map<std::string, std::string, std::less<>> values_;
  std::vector<scenario::Diagnostic> errors_;
};

}  // namespace smtplab::cli
