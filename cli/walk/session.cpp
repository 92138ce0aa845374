#include "cli/walk/session.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace smtplab::cli::walk {
namespace {

constexpr std::size_t kPage = 5;           // rows that are scrolled at once
constexpr std::size_t kMostTyped = 1000;   // octets
constexpr std::size_t kMostFutures = 200;  // each is a whole run

/// Takes a number off the front; false if there is none.
bool take_number(std::string_view& text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// ".5" off the front, in nanoseconds.
bool take_fraction(std::string_view& text, std::int64_t& nanoseconds) {
  if (!text.starts_with('.')) return true;
  text.remove_prefix(1);
  std::int64_t unit = 100'000'000;
  bool any = false;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
    nanoseconds += unit * (text.front() - '0');
    unit /= 10;
    any = true;
  }
  return any;
}

}  // namespace

bool read_jump(std::string_view text, Jump& jump) {
  constexpr std::uint64_t kMost = 1'000'000'000;  // seconds; of moments there are fewer
  std::uint64_t seconds_in_all = 0;
  std::uint64_t number = 0;
  if (!take_number(text, number) || number > kMost) return false;
  if (text.empty()) {
    jump.moment = number;
    return number > 0;
  }
  jump.is_time = true;
  if (text.starts_with("d ")) {
    text.remove_prefix(2);
    seconds_in_all = number * 86'400;
    if (!take_number(text, number)) return false;
  }
  std::uint64_t part = number;
  while (text.starts_with(':')) {
    text.remove_prefix(1);
    if (!take_number(text, number) || part > kMost || number > 59) return false;
    part = part * 60 + number;
  }
  seconds_in_all += part;
  std::int64_t fraction = 0;
  if (seconds_in_all > kMost || !take_fraction(text, fraction)) return false;
  if (text == "s") text.remove_prefix(1);
  jump.at = Instant{} + seconds(static_cast<std::int64_t>(seconds_in_all)) + nanoseconds(fraction);
  return text.empty();
}

Session::Session(viewer::Document document, explain::Language language)
    : view_{std::move(document), language} {}

void Session::press(const Key& key) {
  view_.message.clear();
  view_.is_alarm = false;
  if (view_.prompt != Prompt::none) return press_in_prompt(key);
  if (view_.overlay != Overlay::none) return press_in_overlay(key);
  press_in_panes(key);
}

void Session::say(std::string_view key, bool is_alarm) {
  view_.message = view_.words().text(key);
  view_.is_alarm = is_alarm;
}

/// A move for which there is nothing says so.
void Session::told(bool moved, std::string_view otherwise) {
  view_.scrolled = 0;
  if (!moved) {
    say(otherwise, false);
  } else if (playback().is_at_end()) {
    say("walk.at-end", false);
  }
}

void Session::scroll(std::size_t rows, bool down) {
  view_.scrolled = down ? std::min<std::size_t>(view_.scrolled + rows, 1U << 20U)
                        : view_.scrolled - std::min(rows, view_.scrolled);
}

void Session::press_in_prompt(const Key& key) {
  switch (key.name) {
    case Key::Name::character:
      if (view_.typed.size() + key.text.size() <= kMostTyped) view_.typed += key.text;
      return;
    case Key::Name::backspace:
      while (!view_.typed.empty()) {
        const bool is_rest = (static_cast<unsigned char>(view_.typed.back()) & 0xC0U) == 0x80U;
        view_.typed.pop_back();
        if (!is_rest) return;
      }
      view_.prompt = Prompt::none;
      return;
    case Key::Name::enter:
      return finish_prompt();
    case Key::Name::escape:
      view_.prompt = Prompt::none;
      view_.typed.clear();
      return;
    default:
      return;
  }
}

void Session::finish_prompt() {
  const Prompt prompt = std::exchange(view_.prompt, Prompt::none);
  const std::string typed = std::exchange(view_.typed, {});
  if (typed.empty()) return;
  if (prompt == Prompt::search) {
    view_.search = viewer::Search(view_.future(), typed, view_.language);
    return find(true);
  }
  if (prompt == Prompt::jump) {
    view_.typed = typed;
    finish_jump();
    view_.typed.clear();
    return;
  }
  if (view_.document.size() >= kMostFutures) return say("walk.too-many-futures", true);
  const auto forked = prompt == Prompt::reply ? view_.document.fork_reply(typed)
                                              : view_.document.fork_command(typed);
  if (!forked) {
    view_.message = viewer::refusal_text(forked.error(), view_.language);
    view_.is_alarm = true;
    return;
  }
  view_.search = {};
  view_.scrolled = 0;
  say("walk.forked", false);
}

void Session::finish_jump() {
  Jump jump;
  if (!read_jump(view_.typed, jump)) return say("walk.no-place", true);
  view_.scrolled = 0;
  if (jump.is_time) {
    playback().to_time(jump.at);
  } else {
    playback().seek_moment(jump.moment - 1);
  }
}

void Session::find(bool forward) {
  const auto place =
      forward ? view_.search.next(playback().seen()) : view_.search.previous(playback().seen());
  if (!place) return say(view_.search.text().empty() ? "walk.no-search" : "walk.not-found", true);
  view_.scrolled = 0;
  playback().seek_moment(*place);
}

void Session::open_prompt(Prompt prompt) {
  // Before anybody types for nothing.
  std::optional<viewer::Refusal> refusal;
  if (prompt == Prompt::command) refusal = view_.future().fork_refusal();
  if (prompt == Prompt::reply) {
    if (const auto next = view_.document.next_reply(); !next) refusal = next.error();
  }
  if (refusal) {
    view_.message = viewer::refusal_text(*refusal, view_.language);
    view_.is_alarm = true;
    return;
  }
  view_.prompt = prompt;
  view_.typed.clear();
}

void Session::choose_future(std::size_t number) {
  if (number >= view_.document.size()) return say("walk.no-future", true);
  view_.document.activate(number);
  view_.search = {};
  view_.scrolled = 0;
  view_.overlay = Overlay::none;
}

void Session::press_in_overlay(const Key& key) {
  switch (key.name) {
    case Key::Name::down:
    case Key::Name::page_down:
      return scroll(kPage, true);
    case Key::Name::up:
    case Key::Name::page_up:
      return scroll(kPage, false);
    default:
      break;
  }
  const bool chooses = view_.overlay == Overlay::futures && key.name == Key::Name::character &&
                       key.text.size() == 1 && key.text[0] >= '1' && key.text[0] <= '9';
  if (chooses) return choose_future(static_cast<std::size_t>(key.text[0] - '1'));
  view_.overlay = Overlay::none;
  view_.scrolled = 0;
}

bool Session::press_move(const Key& key) {
  switch (key.name) {
    case Key::Name::right:
    case Key::Name::down:
    case Key::Name::enter:
      told(playback().step(), "walk.at-end");
      return true;
    case Key::Name::left:
    case Key::Name::up:
    case Key::Name::backspace:
      told(playback().back(), "walk.at-start");
      return true;
    case Key::Name::home:
      playback().to_start();
      view_.scrolled = 0;
      return true;
    case Key::Name::end:
      told(playback().to_end(), "walk.at-end");
      return true;
    default:
      return false;
  }
}

void Session::press_in_panes(const Key& key) {
  if (press_move(key)) return;
  switch (key.name) {
    case Key::Name::page_down:
      return scroll(kPage, true);
    case Key::Name::page_up:
      return scroll(kPage, false);
    case Key::Name::tab:
      return choose_future((view_.document.active() + 1) % view_.document.size());
    case Key::Name::character:
      if (key.text.size() == 1) press_letter(key.text[0]);
      return;
    default:
      return;
  }
}

void Session::press_letter(char letter) {
  switch (letter) {
    case ' ':
      return told(playback().step(), "walk.at-end");
    case '.':
      return told(playback().step_event(), "walk.at-end");
    case ',':
      return told(playback().back_event(), "walk.at-start");
    case 'a':
      return told(playback().next_reply(), "walk.none-behind");
    case 'A':
      return told(playback().previous_reply(), "walk.none-before");
    case 'm':
      return told(playback().next_message(), "walk.none-behind");
    case 'M':
      return told(playback().previous_message(), "walk.none-before");
    case 'h':
      return told(playback().next_host(), "walk.none-behind");
    case 'H':
      return told(playback().previous_host(), "walk.none-before");
    case 'u':
      return told(playback().to_cause(), "walk.no-cause");
    case 'n':
      return find(true);
    case 'N':
      return find(false);
    case '/':
      return open_prompt(Prompt::search);
    case 'g':
      return open_prompt(Prompt::jump);
    case 'r':
      return open_prompt(Prompt::reply);
    case 'c':
      return open_prompt(Prompt::command);
    case 'b':
      return say(view_.document.toggle_bookmark() ? "walk.marked" : "walk.unmarked", false);
    case '\'':
      return told(view_.document.next_bookmark(), "walk.none-behind");
    case '"':
      return told(view_.document.previous_bookmark(), "walk.none-before");
    case 'f':
      view_.overlay = Overlay::futures;
      break;
    case 'd':
      view_.overlay = Overlay::differences;
      break;
    case '?':
      view_.overlay = Overlay::help;
      break;
    case 'l':
      view_.language =
          view_.language == explain::Language::en ? explain::Language::zh : explain::Language::en;
      if (!view_.search.text().empty()) {
        view_.search = viewer::Search(view_.future(), view_.search.text(), view_.language);
      }
      return;
    case 'q':
      is_over_ = true;
      return;
    default:
      return say("walk.no-key", false);
  }
  view_.scrolled = 0;
}

}  // namespace smtplab::cli::walk
