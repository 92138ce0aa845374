#include "viewer/model/search.h"

#include <algorithm>
#include <utility>

#include "viewer/model/event_filter.h"

namespace smtplab::viewer {

Search::Search(const Future& future, std::string text, explain::Language language)
    : text_(std::move(text)) {
  if (text_.empty()) return;
  const Story& story = future.story();
  const Commentary& comments = future.commentary(language);
  const auto is_named = [&](trace::HostIndex host) {
    return host < future.scenario().hosts.size() &&
           contains_text(future.scenario().hosts[host].name, text_);
  };
  for (std::size_t i = 0; i < story.moments().size(); ++i) {
    const Moment& moment = story.moments()[i];
    const explain::Line* const line = story.line_of(moment);
    bool fits = false;
    if (line == nullptr) {
      fits = is_named(moment.from) || contains_text(comments.text(moment), text_);
    } else if (line->kind == explain::LineKind::call) {
      fits = is_named(moment.from) || is_named(moment.to);
    } else {
      fits = contains_text(line->octets, text_);
    }
    if (fits) found_.push_back(i);
  }
}

bool Search::has(std::size_t moment) const {
  return std::binary_search(found_.begin(), found_.end(), moment);
}

std::optional<std::size_t> Search::next(std::size_t seen) const {
  if (found_.empty()) return std::nullopt;
  const auto place = std::lower_bound(found_.begin(), found_.end(), seen);
  return place == found_.end() ? found_.front() : *place;
}

std::optional<std::size_t> Search::previous(std::size_t seen) const {
  if (found_.empty()) return std::nullopt;
  const std::size_t lit = seen == 0 ? 0 : seen - 1;
  const auto place = std::lower_bound(found_.begin(), found_.end(), lit);
  return place == found_.begin() ? found_.back() : *(place - 1);
}

}  // namespace smtplab::viewer
