#include "cli/complaints.h"

#include <string_view>
#include <utility>

#include "sim/explain/escape.h"

namespace smtplab::cli {
namespace {

/// The catalogue takes a list of views; a diagnostic holds a vector of strings.
std::string sentence(const explain::Catalogue& words, const std::string& key,
                     const scenario::Diagnostic::Arguments& arguments) {
  std::vector<std::pair<std::string, std::string>> escaped;
  escaped.reserve(arguments.size());
  for (const auto& [name, text] : arguments) escaped.emplace_back(name, explain::escape(text));
  return words.text(key, escaped);
}

std::string location(const std::string& file, const scenario::Place& place) {
  std::string text = explain::escape(file);
  if (place.line != 0) text += ":" + std::to_string(place.line);
  return text;
}

/// The octets of a line without their line end, which both sides mostly share.
std::string shown(std::string_view octets, const Console& console) {
  if (octets.ends_with("\r\n")) octets.remove_suffix(2);
  return octets.empty() ? console.words().text("cli.nothing") : explain::escape(octets);
}

std::string_view failure_key(scenario::Failure::Kind kind) {
  using Kind = scenario::Failure::Kind;
  switch (kind) {
    case Kind::dialogue: return "cli.failure.dialogue";
    case Kind::message_count: return "cli.failure.message-count";
    case Kind::message_content: return "cli.failure.message-content";
    case Kind::reverse_path: return "cli.failure.reverse-path";
    case Kind::forward_path: return "cli.failure.forward-path";
    case Kind::violations: return "cli.failure.violations";
    case Kind::endless: return "cli.failure.endless";
  }
  return "cli.failure.dialogue";
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

std::string describe(const scenario::Failure& failure, const std::string& file,
                     const Console& console) {
  const explain::Catalogue& words = console.words();
  std::string text = location(file, failure.place) + ": " +
                     words.text(failure_key(failure.kind), {{"limit", failure.seen}}) + "\n";
  if (!failure.place.pointer.empty()) {
    text += "  " + words.text("cli.at", {{"pointer", failure.place.pointer}}) + "\n";
  }
  if (failure.kind == scenario::Failure::Kind::endless) return text;
  text += "  " + words.text("cli.expected", {{"text", shown(failure.expected, console)}}) + "\n";
  text += "  " + words.text("cli.seen", {{"text", shown(failure.seen, console)}}) + "\n";
  return text;
}

}  // namespace smtplab::cli
