#pragma once

#include "viewer/panels/panel.h"
#include "viewer/panels/scroll_follower.h"

namespace smtplab::panels {

/// The futures that are open, and two of them side by side from their first difference on.
class FuturesPanel : public Panel {
 public:
  std::string_view key() const override { return "futures"; }
  void draw(const View& view) override;

 private:
  void draw_list(const View& view);
  void draw_comparison(const View& view);
  void follow(const View& view);
  void draw_cell(const View& view, const viewer::Future& future, std::size_t moment, float width,
                 bool differs);

  const viewer::Comparison* comparison_ = nullptr;
  viewer::Cursor cursor_;
  std::size_t lit_ = 0;  // a row of the comparison
  ScrollFollower follower_;
};

}  // namespace smtplab::panels
