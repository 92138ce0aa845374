#pragma once

#include <cstddef>
#include <vector>

#include "viewer/panels/dialogue_rows.h"
#include "viewer/panels/panel.h"
#include "viewer/panels/scroll_follower.h"

namespace smtplab::panels {

/// One connection as a transcript: the current line lit, surprising lines marked.
class DialoguePanel : public Panel {
 public:
  std::string_view key() const override { return "dialogue"; }
  void draw(const View& view) override;

 private:
  void draw_choice(const View& view);
  void draw_rows(const View& view);
  void draw_row(const View& view, const DialogueRow& row, bool is_lit, float width);
  void gather(const View& view, std::uint32_t conversation, std::size_t columns);

  Gathered gathered_;
  std::uint32_t conversation_ = viewer::Moment::kNowhere;
  std::size_t columns_ = 0;
  std::vector<DialogueRow> rows_;
  bool is_new_ = false;
  ScrollFollower follower_;
};

}  // namespace smtplab::panels
