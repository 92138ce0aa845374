#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/walk/frame.h"
#include "cli/walk/view.h"
#include "viewer/model/document.h"

namespace smtplab::cli::walk {

/// What was pressed.
struct Key {
  enum class Name : std::uint8_t {
    character,  ///< `text`, in UTF-8
    enter,
    escape,
    backspace,
    tab,
    up,
    down,
    left,
    right,
    home,
    end,
    page_up,
    page_down,
  };
  Name name = Name::character;
  std::string text = {};
};

/// Somebody at a terminal who walks through a run: keys in, frames out.
class Session {
 public:
  Session(viewer::Document document, explain::Language language);

  void press(const Key& key);
  bool is_over() const { return is_over_; }
  Frame frame(const Size& size) const { return draw_frame(view_, size); }
  const View& view() const { return view_; }

 private:
  viewer::Playback& playback() { return view_.document.playback(); }
  void press_in_prompt(const Key& key);
  void press_in_overlay(const Key& key);
  void press_in_panes(const Key& key);
  bool press_move(const Key& key);
  void press_letter(char letter);
  void finish_prompt();
  void finish_jump();
  void find(bool forward);
  void open_prompt(Prompt prompt);
  void choose_future(std::size_t number);
  void told(bool moved, std::string_view otherwise);
  void say(std::string_view key, bool is_alarm);
  void scroll(std::size_t rows, bool down);

  View view_;
  bool is_over_ = false;
};

/// "12" is the twelfth moment, "90s", "1:30" and "1d 2:00:00" are times. False if it is neither.
struct Jump {
  bool is_time = false;
  std::size_t moment = 0;  ///< from 1
  Instant at;
};
bool read_jump(std::string_view text, Jump& jump);

}  // namespace smtplab::cli::walk
