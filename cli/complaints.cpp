#include "cli/complaints.h"

#include <vector>

#include "sim/explain/escape.h"

namespace smtplab::cli {
namespace {

/// A sentence with the diagnostic's arguments, which may come from the file: escaped.
std::string sentence(const explain::Catalogue& words, const std::string& key,
                     const scenario::Diagnostic::Arguments& arguments) {
  std::vector<std::string> escaped;
  escaped.reserve(arguments.size());
  for (const auto& [name, text] : arguments) escaped.push_back(explain::escape(text));
  explain::Arguments views;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    views.emplace_back(arguments[i].first, escaped[i]);
  }
  return words.text(key, views);
}

std::string location(const std::string& file, const scenario::Place& place) {
  std::string text = explain::escape(file);
  if (place.line != 0) text += ":" + std::to_string(place.line);
  return text;
}

}  // namespace

std::string describe(const scenario::Diagnostic& diagnostic, const Console& console) {
  const explain::Catalogue& words = console.words();
  std::string text = location(diagnostic.file, diagnostic.place) + ": " +
                     sentence(words, diagnostic.message_key, diagnostic.arguments) + "\n";
  if (!diagnostic.place.pointer.empty()) {
    text += "  " + words.text("cli.at", {{"pointer", explain::escape(diagnostic.place.pointer)}}) +
            "\n";
  }
  if (!diagnostic.hint_key.empty()) {
    text += "  " + sentence(words, diagnostic.hint_key, diagnostic.arguments) + "\n";
  }
  return text;
}

}  // namespace smtplab::cli
