#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// What was asked of name servers, and why mail goes to the host that it goes to.
class NamesPanel : public Panel {
 public:
  std::string_view key() const override { return "names"; }
  void draw(const View& view) override;

 private:
  void gather(const View& view);
  void draw_route(const View& view, std::size_t shown);
  void draw_list(const View& view, std::size_t shown);
  void draw_cache(const View& view);

  Gathered gathered_;
  viewer::Cursor cursor_;
  std::vector<std::uint32_t> moments_;  // of everything that has to do with names
  std::vector<std::string> cache_;      // at the cursor
  trace::HostIndex cache_host_ = trace::kNone;
};

}  // namespace smtplab::panels
