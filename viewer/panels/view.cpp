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
  return story.conversation_at(cursor.seen);
}

}  // namespace smtplab::panels
