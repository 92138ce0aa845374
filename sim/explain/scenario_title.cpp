#include "sim/explain/scenario_title.h"

namespace smtplab::explain {

// By the title itself: whoever writes another one gets to see his own.
std::string title_of(const scenario::Scenario& scenario, const Catalogue& texts) {
  const std::string key = "title." + scenario.title;
  return texts.has(key) ? texts.text(key) : scenario.title;
}

}  // namespace smtplab::explain
