#include "viewer/web/handout.h"

#include <initializer_list>
#include <optional>
#include <utility>

#include "sim/explain/escape.h"
#include "sim/explain/markup.h"
#include "sim/explain/scenario_title.h"
#include "sim/smtp/base64.h"
#include "viewer/web/deflate.h"
#include "viewer/web/lesson_json.h"
#include "viewer/web/page_data.h"

namespace smtplab::web {
namespace {

/// A lesson that is larger is packed; others stay as they are, for whoever wants to read the file.
constexpr std::size_t kMostPlain = 100'000;

std::string octets_of(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    octets.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  }
  return octets;
}

std::string source_of(std::string_view sha256) {
  return "'sha256-" + smtp::encode_base64(octets_of(sha256)) + "'";
}

std::string policy() {
  return "default-src 'none'; script-src " + source_of(handout_script_sha256()) + "; style-src " +
         source_of(page_style_sha256()) + "; base-uri 'none'; form-action 'none'";
}

using Value = std::pair<std::string_view, std::string_view>;

// What is put in is not looked at again.
std::string filled(std::string_view frame, std::initializer_list<Value> values) {
  std::string out;
  while (!frame.empty()) {
    const std::size_t open = frame.find("{{");
    const std::size_t close = frame.find("}}", open);
    out.append(frame.substr(0, open));
    if (close == std::string_view::npos) break;
    for (const auto& [name, value] : values) {
      if (name == frame.substr(open + 2, close - open - 2)) out.append(value);
    }
    frame.remove_prefix(close + 2);
  }
  return out;
}

}  // namespace

std::string json_for_html(std::string_view json) {
  constexpr std::string_view kSeparators = "\xE2\x80";  // U+2028 and U+2029 begin like this
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char third = i + 2 < json.size() ? json[i + 2] : '\0';
    if (json[i] == '<') {
      out.append("\\u003c");
    } else if (json.substr(i, 2) == kSeparators && (third == '\xA8' || third == '\xA9')) {
      out.append(third == '\xA8' ? "\\u2028" : "\\u2029");
      i += 2;
    } else {
      out.push_back(json[i]);
    }
  }
  return out;
}

std::string write_handout(const scenario::Scenario& scenario, const trace::Log& log,
                          std::uint64_t seed, explain::Language language) {
  const std::string title =
      explain::xml_text(explain::escape(explain::title_of(scenario, explain::catalogue(language))));
  const std::string json = write_lesson_json(scenario, log, seed);
  const std::optional<std::string> packed = json.size() > kMostPlain ? deflate(json) : std::nullopt;
  const std::string lesson = packed ? smtp::encode_base64(*packed) : json_for_html(json);
  return filled(handout_frame(), {{"policy", policy()},
                                  {"lang", language == explain::Language::zh ? "zh" : "en"},
                                  {"title", title},
                                  {"noscript", explain::catalogue(language).text("page.noscript")},
                                  {"damaged", explain::catalogue(language).text("page.damaged")},
                                  {"too_old", explain::catalogue(language).text("page.too-old")},
                                  {"style", page_style()},
                                  {"form", packed ? "text/plain" : "application/json"},
                                  {"lesson", lesson},
                                  {"script", handout_script()}});
}

}  // namespace smtplab::web
