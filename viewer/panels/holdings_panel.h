#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "viewer/panels/message_hops.h"
#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// What the hosts hold: queues, mailboxes, terminals; and one of their messages.
class HoldingsPanel : public Panel {
 public:
  std::string_view key() const override { return "holdings"; }
  void draw(const View& view) override;
  /// Of what can be read the next or the one before is shown, with the next frame.
  void show_other(int steps) { steps_ += steps; }

 private:
  struct Row {
    enum class Kind : std::uint8_t { host, queued, mailbox, message, shown };
    Kind kind = Kind::host;
    std::string text;
    std::string detail;
    trace::HostIndex host = trace::kNone;
    std::uint32_t number = 0;  ///< of a message: its uid, or the queue's number

    bool can_be_read() const { return kind == Kind::queued || kind == Kind::message; }
  };

  void gather(const View& view);
  void add_host(const View& view, trace::HostIndex host, const trace::HostState& state);
  void draw_rows(const View& view, float height);
  void draw_row(const View& view, const Row& row, ImVec2 room, bool is_narrow);
  void draw_message(const View& view);
  void choose(const View& view, const Row& row);
  void take_steps(const View& view);

  Gathered gathered_;
  viewer::Cursor cursor_;
  MessageIndex index_;
  std::vector<Row> rows_;
  trace::EventIndex chosen_ = trace::kNoEvent;
  std::vector<std::string> message_;  // the chosen one, line by line
  std::size_t lit_ = 0;               // the row that it was chosen by; behind the end: none
  int steps_ = 0;                     // to another one, that the keyboard asks for
};

}  // namespace smtplab::panels
