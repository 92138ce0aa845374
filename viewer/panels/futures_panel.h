#pragma once

#include <string>

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
  void draw_cell(const View& view, const viewer::Future& future, std::size_t moment, float width,
                 bool differs);
};

/// What is done from outside where a future begins, in a few words; of one that is no fork, what it
/// is.
std::string change_text(const View& view, std::size_t future);

}  // namespace smtplab::panels
