#pragma once

#include "viewer/panels/network_map.h"
#include "viewer/panels/panel.h"
#include "viewer/panels/scroll_follower.h"

namespace smtplab::panels {

/// The hosts by their roles, what they hold, and what is on its way between them.
class NetworkPanel : public Panel {
 public:
  std::string_view key() const override { return "network"; }
  void draw(const View& view) override;
  void zoom(int steps) override;

 private:
  struct Place {
    ImVec2 origin;
    ImVec2 cell;
    ImVec2 box;       ///< of a host
    float below = 0;  ///< y of the name servers' row
    float width = 0;
    float name_size = 0;           ///< of the writing of names
    bool has_short_roles = false;  ///< "MTA"
  };

  Place place_in(const View& view, ImVec2 room) const;
  ImVec2 middle_of(const Place& place, const MapHost& host) const;
  void draw_links(const View& view, const Place& place);
  void draw_host(const View& view, const Place& place, const MapHost& host);
  void draw_role(const View& view, ImVec2 at, trace::HostIndex host);
  void draw_held(const View& view, ImVec2 from, ImVec2 to, const HeldMail& held);
  void draw_letter(const View& view, const Place& place);
  void follow(const View& view, const Place& place);

  Gathered gathered_;
  NetworkMap map_;
  float zoom_ = 1;
  ScrollFollower follower_;
  float width_ = 0;  // of the frame before
};

}  // namespace smtplab::panels
