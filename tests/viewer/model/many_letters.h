#pragma once

#include <memory>
#include <utility>

#include "sample_document.h"

namespace smtplab::viewer {

/// The road of a_road() with so many letters, one each 20 ms: about 70 events each.
inline std::shared_ptr<const scenario::Scenario> many_letters(std::size_t count) {
  scenario::Scenario world = *a_road();
  const scenario::SubmissionStep first = world.submissions.front();
  world.submissions.clear();
  for (std::size_t i = 0; i < count; ++i) {
    world.submissions.push_back(first);
    world.submissions.back().at =
        Instant{} + milliseconds(static_cast<std::int64_t>(1000 + 20 * i));
  }
  return std::make_shared<const scenario::Scenario>(std::move(world));
}

}  // namespace smtplab::viewer
