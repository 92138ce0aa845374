#include "viewer/model/selection.h"

namespace smtplab::viewer {

bool Selection::has(const Story& story, const Moment& moment) const {
  if (host && moment.from != *host && moment.to != *host) return false;
  if (!connection) return true;
  return moment.conversation != Moment::kNowhere &&
         story.conversations()[moment.conversation].connection == *connection;
}

}  // namespace smtplab::viewer
