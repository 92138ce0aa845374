#include "viewer/panels/view.h"

#include <algorithm>

namespace smtplab::panels {

const viewer::Moment* View::moment() const {
  if (future == nullptr) return nullptr;
  const auto& moments = future->story().moments();
  const std::size_t seen = std::min(cursor.seen, moments.size());
  return seen == 0 ? nullptr : &moments[seen - 1];
}

std::optional<std::uint32_t> View::conversation() const {
  if (future == nullptr) return std::nullopt;
  const viewer::Story& story = future->story();
  if (chosen_conversation && *chosen_conversation < story.conversations().size()) {
    return chosen_conversation;
  }
  for (std::size_t i = std::min(cursor.seen, story.moments().size()); i-- > 0;) {
    const viewer::Moment& moment = story.moments()[i];
    if (moment.conversation != viewer::Moment::kNowhere) return moment.conversation;
    // Far back it would be of no interest, and costly to look for.
    if (cursor.seen - i > 4096) break;
  }
  return std::nullopt;
}

}  // namespace smtplab::panels
