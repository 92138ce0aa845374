#pragma once

#include <optional>
#include <vector>

#include "sim/explain/annotation.h"
#include "viewer/panels/message_hops.h"
#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// The envelope beside the header: two things. And what each hop has put in front of the message.
class EnvelopePanel : public Panel {
 public:
  std::string_view key() const override { return "envelope"; }
  void draw(const View& view) override;

 private:
  void gather(const View& view);
  void draw_envelope(const View& view);
  /// Where no transaction is open: for whom the message is held.
  void draw_held(const View& view);
  void draw_header(const View& view);
  void draw_hops(const View& view);

  Gathered gathered_;
  viewer::Cursor cursor_;
  MessageIndex index_;
  std::vector<MessageHop> hops_;
  std::optional<explain::EnvelopeView> open_;  // of a transaction that goes on
};

}  // namespace smtplab::panels
