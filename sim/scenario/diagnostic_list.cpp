#include "sim/scenario/diagnostic_list.h"

#include <algorithm>
#include <utility>

namespace smtplab::scenario {

void DiagnosticList::add(std::string_view message_key, std::string_view hint_key, Place place,
                         Diagnostic::Arguments arguments) {
  if (is_full()) return;
  found_.push_back({std::string(message_key), std::string(hint_key), std::move(arguments),
                    std::move(place), file_});
}

std::vector<Diagnostic> DiagnosticList::take() {
  std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.place.line < b.place.line;
  });
  return std::exchange(found_, {});
}

}  // namespace smtplab::scenario
