#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace smtplab::web {

/// A text of a lesson, by its place in the table of them.
using TextIndex = std::size_t;

/// All texts of a lesson, each once. What is said is the same in every language; what we say of it
/// has an English and a Chinese form.
///
/// The table takes texts as they are to be shown: whatever peers and files say has to go through
/// explain::escape() first.
class TextTable {
 public:
  TextIndex add(std::string text) { return add(std::move(text), {}); }
  /// A form for each language; two that are equal are one text.
  TextIndex add(std::string english, std::string chinese);

  std::size_t size() const { return texts_.size(); }

  /// Calls take(english, chinese) for each text in order; `chinese` is empty where the text is the
  /// same in both languages.
  template <class Take>
  void for_each(Take take) const {
    for (const auto* text : texts_) take(text->first, text->second);
  }

 private:
  using Pair = std::pair<std::string, std::string>;

  std::map<Pair, TextIndex> known_;
  std::vector<const Pair*> texts_;  // in known_, whose nodes stay where they are
};

}  // namespace smtplab::web
