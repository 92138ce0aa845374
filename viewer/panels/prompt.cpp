#include "viewer/panels/prompt.h"

#include <array>
#include <string_view>

#include "viewer/panels/dialog.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

struct Words {
  const char* title;
  const char* what;
};
// By Prompt::Kind.
constexpr std::array<Words, 3> kWords{{{"view.action.search", "view.search.what"},
                                       {"view.action.go-to-time", "view.time.what"},
                                       {"view.action.run-until", "view.until.what"}}};

constexpr std::int64_t kMost = 1'000'000'000;  // seconds: no run is as long

bool take_number(std::string_view& text, std::int64_t& number) {
  std::size_t digits = 0;
  number = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 10) {
    number = number * 10 + (text[digits] - '0');
    ++digits;
  }
  text.remove_prefix(digits);
  return digits > 0;
}

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<Instant> read_time(std::string_view text) {
  text = without_blanks(text);
  std::int64_t seconds = 0;
  std::int64_t number = 0;
  if (!take_number(text, number)) return std::nullopt;
  if (text.starts_with('d')) {
    seconds = number * 86'400;
    text = without_blanks(text.substr(1));
    number = 0;
    if (!text.empty() && !take_number(text, number)) return std::nullopt;
  }
  std::int64_t clock = number;
  for (int colons = 0; text.starts_with(':') && colons < 2; ++colons) {
    text.remove_prefix(1);
    if (!take_number(text, number) || number > 59) return std::nullopt;
    clock = clock * 60 + number;
  }
  seconds += clock;
  if (seconds > kMost) return std::nullopt;
  std::int64_t nanoseconds = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    std::int64_t unit = 100'000'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && unit > 0) {
      nanoseconds += unit * (text.front() - '0');
      unit /= 10;
      text.remove_prefix(1);
    }
  }
  if (!text.empty()) return std::nullopt;
  return Instant{seconds * 1'000'000'000 + nanoseconds};
}

void Prompt::open(Kind kind) {
  kind_ = kind;
  is_open_ = true;
  is_new_ = true;
  input_ = {};
  input_.ask();
  is_wrong_ = false;
  text_.clear();
}

bool Prompt::want(const View& view) {
  if (kind_ == Kind::search) {
    if (!text_.empty()) view.want(Find{text_});
    return true;
  }
  if (kind_ == Kind::until) {
    if (!text_.empty()) view.want(RunUntil{text_});
    return true;
  }
  const auto at = read_time(text_);
  is_wrong_ = !at;
  if (at) view.want(SeekTime{*at});
  return at.has_value();
}

bool Prompt::draw(const View& view) {
  if (!is_open_) return false;
  const Words words = kWords[static_cast<std::size_t>(kind_)];
  const Dialog dialog(view, words.title, is_new_);
  if (!dialog.is_drawn()) {
    is_open_ = dialog.is_open();
    is_new_ = false;
    return is_open_;
  }
  paragraph(view.word(words.what));
  is_new_ = false;
  ImGui::SetNextItemWidth(-1);
  const bool is_given = input_.draw("##text", {}, text_);
  if (is_wrong_) warning_line(view, view.word("view.time.wrong"));
  const bool is_wanted = ImGui::Button(view.word("view.go").c_str()) || is_given;
  ImGui::SameLine();
  const bool is_left = ImGui::Button(view.word("view.cancel").c_str()) || dialog.is_left();
  if (is_left || (is_wanted && want(view))) is_open_ = false;
  return is_open_;
}

}  // namespace smtplab::panels
