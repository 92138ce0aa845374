#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/explain/catalogue.h"
#include "viewer/model/future.h"

namespace smtplab::viewer {

/// Where a text stands in a run, without regard to the case of ASCII letters: in what is said, with
/// its code, and in what is told of hosts. A host's name is found where it is called and where
/// something happens there.
class Search {
 public:
  Search() = default;
  /// An empty text is nowhere.
  Search(const Future& future, std::string text, explain::Language language);

  const std::string& text() const { return text_; }
  /// Places in Story::moments(), in order.
  const std::vector<std::size_t>& found() const { return found_; }
  bool has(std::size_t moment) const;
  /// The first one behind the moments that have been seen; behind the last one, the first of all.
  std::optional<std::size_t> next(std::size_t seen) const;
  /// The last one before the moment that is lit; before the first one, the last of all.
  std::optional<std::size_t> previous(std::size_t seen) const;

 private:
  std::string text_;
  std::vector<std::size_t> found_;
};

}  // namespace smtplab::viewer
