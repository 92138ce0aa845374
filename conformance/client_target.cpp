#include "conformance/client_target.h"

#include <algorithm>
#include <optional>

namespace smtplab::conformance {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : ",").append(word);
  return text;
}

bool is_name(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

/// A brace that is no placeholder's stays as it is: commands may hold JSON, or code.
tl::expected<std::string, Sentence> fill_word(const std::string& word, const Values& values) {
  std::string text;
  std::size_t at = 0;
  while (at < word.size()) {
    const std::size_t end = word[at] == '{' ? word.find('}', at) : std::string::npos;
    const std::string name = end == std::string::npos ? "" : word.substr(at + 1, end - at - 1);
    if (!is_name(name)) {
      text.push_back(word[at++]);
      continue;
    }
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&name](const auto& value) { return value.first == name; });
    if (found == values.end()) {
      return tl::unexpected(Sentence{"check.client.no-such-placeholder", {{"name", name}}});
    }
    text += found->second;
    at = end + 1;
  }
  return text;
}

}  // namespace

std::string ClientTarget::shown_name() const {
  if (!name.empty() || command.empty()) return name;
  return command.front().substr(command.front().rfind('/') + 1);
}

bool ClientTarget::takes_several() const {
  return std::any_of(command.begin(), command.end(), [](const std::string& word) {
    return word.find("{also}") != std::string::npos ||
           word.find("{recipients}") != std::string::npos;
  });
}

tl::expected<std::vector<std::string>, Sentence> fill_command(
    const std::vector<std::string>& command, const Errand& errand, const CommandPlaces& places) {
  const Values usual{
      {"host", places.host},     {"port", std::to_string(places.port)},   {"from", errand.from},
      {"to", errand.to.front()}, {"recipients", joined_words(errand.to)}, {"file", places.file},
      {"cafile", places.cafile}};
  std::vector<std::string> words;
  const auto fill = [&words](auto begin, auto end, const Values& values) {
    for (auto word = begin; word != end; ++word) {
      auto filled = fill_word(*word, values);
      if (!filled) return std::optional(filled.error());
      words.push_back(std::move(*filled));
    }
    return std::optional<Sentence>();
  };
  for (auto word = command.begin(); word != command.end(); ++word) {
    if (*word != "[") {
      if (auto wrong = fill(word, word + 1, usual)) return tl::unexpected(*wrong);
      continue;
    }
    const auto end = std::find(word, command.end(), "]");
    if (end == command.end()) return tl::unexpected(Sentence{"check.client.open-bracket"});
    for (std::size_t i = 1; i < errand.to.size(); ++i) {
      Values values = usual;
      values.emplace_back("also", errand.to[i]);
      if (auto wrong = fill(word + 1, end, values)) return tl::unexpected(*wrong);
    }
    word = end;
  }
  return words;
}

}  // namespace smtplab::conformance
