#include "cli/walk/terminal.h"

#include <curses.h>

#include <clocale>
#include <cstdio>
#include <string>

#include "cli/walk/terminal_kind.h"

namespace smtplab::cli::walk {
namespace {

using explain::Style;

constexpr short kClient = 1;
constexpr short kServer = 2;
constexpr short kRefusal = 3;
constexpr short kAlarm = 4;
constexpr int kEscapeWaitMs = 50;  // a key that sends a sequence is quicker

/// What is shown is UTF-8, whatever the environment says of its own texts.
void choose_locale() {
  const char* const own = std::setlocale(LC_ALL, "");
  const std::string codeset = own == nullptr ? "" : std::setlocale(LC_CTYPE, nullptr);
  const bool is_utf8 =
      codeset.find("UTF-8") != std::string::npos || codeset.find("utf8") != std::string::npos;
  if (!is_utf8) std::setlocale(LC_CTYPE, "C.UTF-8");
}

std::string utf8_of(wint_t code) {
  std::string text;
  const auto put = [&](unsigned octet) { text.push_back(static_cast<char>(octet)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
  return text;
}

std::optional<Key::Name> name_of(wint_t code) {
  switch (code) {
    case KEY_UP:
      return Key::Name::up;
    case KEY_DOWN:
      return Key::Name::down;
    case KEY_LEFT:
      return Key::Name::left;
    case KEY_RIGHT:
      return Key::Name::right;
    case KEY_HOME:
      return Key::Name::home;
    case KEY_END:
      return Key::Name::end;
    case KEY_PPAGE:
      return Key::Name::page_up;
    case KEY_NPAGE:
      return Key::Name::page_down;
    case KEY_BACKSPACE:
      return Key::Name::backspace;
    case KEY_ENTER:
      return Key::Name::enter;
    default:
      return std::nullopt;
  }
}

std::optional<Key> key_of(wint_t code) {
  switch (code) {
    case '\r':
    case '\n':
      return Key{Key::Name::enter, {}};
    case '\t':
      return Key{Key::Name::tab, {}};
    case 0x1B:
      return Key{Key::Name::escape, {}};
    case 0x08:
    case 0x7F:
      return Key{Key::Name::backspace, {}};
    default:
      if (code < 0x20) return std::nullopt;
      return Key{Key::Name::character, utf8_of(code)};
  }
}

}  // namespace

std::unique_ptr<Terminal> Terminal::open(bool colour) {
  choose_locale();
  // newterm() would keep memory for one that it does not know, and initscr() end the program.
  if (!can_show_pages() || newterm(nullptr, stdout, stdin) == nullptr) return nullptr;
  return std::unique_ptr<Terminal>(new Terminal(colour));
}

Terminal::Terminal(bool colour) {
  cbreak();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  set_escdelay(kEscapeWaitMs);
  if (!colour || has_colors() == FALSE) return;
  has_colours_ = true;
  start_color();
  use_default_colors();
  init_pair(kClient, COLOR_CYAN, -1);
  init_pair(kServer, COLOR_GREEN, -1);
  init_pair(kRefusal, COLOR_YELLOW, -1);
  init_pair(kAlarm, COLOR_RED, -1);
}

Terminal::~Terminal() { endwin(); }

Size Terminal::size() const {
  return {static_cast<std::size_t>(getmaxx(stdscr)), static_cast<std::size_t>(getmaxy(stdscr))};
}

unsigned Terminal::attributes_of(Style style) const {
  const auto pair = [this](short number) {
    return has_colours_ ? static_cast<unsigned>(COLOR_PAIR(number)) : 0U;
  };
  switch (style) {
    case Style::plain:
    case Style::note:
      return A_NORMAL;
    case Style::title:
      return A_BOLD;
    case Style::frame:
    case Style::dim:
      return A_DIM;
    case Style::client:
      return A_BOLD | pair(kClient);
    case Style::server:
      return A_BOLD | pair(kServer);
    case Style::refusal:
      return A_BOLD | pair(kRefusal);
    case Style::alarm:
      return A_BOLD | pair(kAlarm);
  }
  return A_NORMAL;
}

void Terminal::show(const Frame& frame) {
  erase();
  for (std::size_t i = 0; i < frame.rows.size(); ++i) {
    show_row(static_cast<int>(i), frame.rows[i]);
  }
  curs_set(frame.cursor_column ? 1 : 0);
  if (frame.cursor_column) {
    move(static_cast<int>(frame.rows.size()) - 1, static_cast<int>(*frame.cursor_column));
  }
  refresh();
}

void Terminal::show_row(int at, const Row& row) {
  move(at, 0);
  const attr_t lit = row.is_lit ? A_REVERSE : A_NORMAL;
  for (const Span& span : row.spans) {
    // Dim letters on a light ground can't be read everywhere.
    const attr_t own = attributes_of(span.style);
    attrset(static_cast<int>(row.is_lit ? (own & ~static_cast<attr_t>(A_DIM)) | lit : own));
    addstr(span.text.c_str());
  }
  attrset(A_NORMAL);
}

std::optional<Key> Terminal::read() {
  wint_t code = 0;
  const int kind = get_wch(&code);
  if (kind == KEY_CODE_YES) {
    failures_ = 0;
    if (code == KEY_RESIZE) return std::nullopt;
    const auto name = name_of(code);
    if (!name) return std::nullopt;
    return Key{*name, {}};
  }
  if (kind == ERR) {
    // A signal may come in between; a terminal that is gone gives nothing, again and again.
    ++failures_;
    return std::nullopt;
  }
  failures_ = 0;
  return key_of(code);
}

}  // namespace smtplab::cli::walk
