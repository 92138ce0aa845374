#include "sim/register/reply_meaning.h"

namespace smtplab::requirements {

std::string_view to_string(ReplyKind kind) {
  switch (kind) {
    case ReplyKind::success:
      return "success";
    case ReplyKind::intermediate:
      return "intermediate";
    case ReplyKind::failure:
      return "failure";
    case ReplyKind::error:
      return "error";
  }
  return "?";
}

std::optional<ReplyKind> reply_kind_from(std::string_view text) {
  for (const ReplyKind kind :
       {ReplyKind::success, ReplyKind::intermediate, ReplyKind::failure, ReplyKind::error}) {
    if (to_string(kind) == text) return kind;
  }
  return std::nullopt;
}

}  // namespace smtplab::requirements
