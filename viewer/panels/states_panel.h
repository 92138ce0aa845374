#pragma once

#include <optional>
#include <utility>

#include "viewer/panels/panel.h"
#include "viewer/panels/scroll_follower.h"
#include "viewer/panels/state_graph.h"

namespace smtplab::panels {

/// The states of the session that is shown: the current one is lit, and what leads on from there.
class StatesPanel : public Panel {
 public:
  std::string_view key() const override { return "states"; }
  void draw(const View& view) override;

 private:
  struct Place {
    ImVec2 origin;
    ImVec2 cell;
    ImVec2 box;
  };

  void draw_graph(const View& view, std::optional<Standing> standing);
  void draw_edge(const View& view, const Place& place, const StateEdge& edge,
                 std::optional<Standing> standing);
  ImVec2 middle_of(const Place& place, std::size_t node) const;

  Gathered gathered_;
  std::optional<bool> is_pop3_;
  trace::HostIndex server_ = trace::kNone;
  StateGraph graph_;
  ScrollFollower follower_;
  ImVec2 cell_;  // of the frame before
};

}  // namespace smtplab::panels
