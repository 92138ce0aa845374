#pragma once

#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// What the current line or happening does, why, by which clauses, and what it changes.
class ExplanationPanel : public Panel {
 public:
  std::string_view key() const override { return "explanation"; }
  void draw(const View& view) override;

 private:
  void draw_line(const View& view, const viewer::Moment& moment);
  void draw_happening(const View& view, const viewer::Moment& moment);

  viewer::Cursor cursor_;
};

}  // namespace smtplab::panels
