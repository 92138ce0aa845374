#include "cli/settings.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace smtplab::cli {
namespace {

struct Key {
  std::string_view name;
  std::vector<std::string_view> words;  ///< all that it may be; none where it is a number
};

const std::vector<Key>& keys() {
  static const std::vector<std::string_view> flag = {"true", "false"};
  static const std::vector<Key> all = {{"lang", {"en", "zh"}},
                                       {"seed", {}},
                                       {"format", {"text", "jsonl"}},
                                       {"labels", {"5321", "821"}},
                                       {"quiet", flag},
                                       {"all", flag},
                                       {"plain", flag},
                                       {"verify", flag}};
  return all;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

bool is_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// Empty if neither variable says where.
std::string user_file() {
  const char* base = std::getenv("XDG_CONFIG_HOME");
  if (base != nullptr && *base == '/') return std::string(base) + "/smtplab/config.toml";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::string(home) + "/.config/smtplab/config.toml";
}

}  // namespace

Settings Settings::read() {
  Settings settings;
  if (const std::string file = user_file(); !file.empty()) settings.read_file(file);
  settings.read_file("smtplab.toml");
  return settings;
}

std::optional<std::string> Settings::text(std::string_view option) const {
  const auto found = values_.find(option);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

void Settings::read_file(const std::string& file) {
  std::error_code error;
  if (std::filesystem::status(file, error).type() == std::filesystem::file_type::not_found) return;
  std::ifstream in(file, std::ios::binary);
  std::map<std::string, std::string, std::less<>> found;
  std::string line;
  std::uint32_t number = 0;
  while (std::getline(in, line)) read_line(file, ++number, line, found);
  if (in.bad() || !in.eof()) {
    errors_.push_back({"scenario.unreadable", "scenario.hint.check-rights", {}, {}, file});
  }
  for (auto& [key, value] : found) values_.insert_or_assign(key, std::move(value));
}

// Line by line, so that a mistake has its line: all values are short.
void Settings::read_line(const std::string& file, std::uint32_t line, const std::string& text,
                         std::map<std::string, std::string, std::less<>>& found) {
  const auto report = [&](const char* message, const char* hint, std::string name,
                          std::string allowed) {
    errors_.push_back({message,
                       hint,
                       {{"name", std::move(name)}, {"allowed", std::move(allowed)}},
                       {"", line},
                       file});
  };
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos || text[begin] == '#') return;
  std::vector<CLI::ConfigItem> items;
  try {
    std::istringstream one(text);
    items = CLI::ConfigTOML().from_config(one);
  } catch (const CLI::Error&) {
    items.clear();
  }
  const bool is_setting = text.find('=') != std::string::npos && items.size() == 1 &&
                          items[0].parents.empty() && items[0].inputs.size() == 1;
  if (!is_setting) return report("cli.config.no-setting", "cli.hint.write-setting", "", "");
  const std::string& name = items[0].name;
  const std::string& value = items[0].inputs[0];
  const auto key =
      std::find_if(keys().begin(), keys().end(), [&](const Key& k) { return k.name == name; });
  if (key == keys().end()) {
    std::vector<std::string_view> names;
    for (const Key& one : keys()) names.push_back(one.name);
    return report("cli.config.unknown-key", "scenario.hint.allowed", name, joined(names));
  }
  const bool right = key->words.empty() ? is_number(value)
                                        : std::find(key->words.begin(), key->words.end(), value) !=
                                              key->words.end();
  if (!right) {
    const bool number = key->words.empty();
    return report("cli.config.bad-value",
                  number ? "cli.hint.write-number" : "scenario.hint.allowed", name,
                  joined(key->words));
  }
  if (!found.emplace(name, value).second) {
    report("cli.config.twice", "cli.hint.remove-setting", name, "");
  }
}

}  // namespace smtplab::cli
