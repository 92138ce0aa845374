#include "viewer/web/text_table.h"

namespace smtplab::web {

TextIndex TextTable::add(std::string english, std::string chinese) {
  if (chinese == english) chinese.clear();
  const auto [at, is_new] =
      known_.try_emplace({std::move(english), std::move(chinese)}, texts_.size());
  if (is_new) texts_.push_back(&at->first);
  return at->second;
}

}  // namespace smtplab::web
