#include "sim/explain/conversation.h"

namespace smtplab::explain {

std::string_view line_kind_name(LineKind kind) {
  switch (kind) {
    case LineKind::call:
      return "call";
    case LineKind::command:
      return "command";
    case LineKind::content:
      return "content";
    case LineKind::reply:
      return "reply";
    case LineKind::said:
      return "said";
    case LineKind::unread:
      return "unread";
    case LineKind::hang_up:
      return "hang-up";
  }
  return "unread";
}

}  // namespace smtplab::explain
