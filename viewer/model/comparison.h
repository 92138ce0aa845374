#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/trace/event.h"
#include "viewer/model/future.h"

namespace smtplab::viewer {

/// One line of two futures side by side: moments by their places in Story::moments().
struct ComparedRow {
  std::optional<std::size_t> left;   ///< nullopt: only the right one has it
  std::optional<std::size_t> right;  ///< nullopt: only the left one has it

  /// Both have it, though perhaps not at the same time.
  bool is_in_both() const { return left && right; }
  friend bool operator==(const ComparedRow&, const ComparedRow&) = default;
};

/// What two futures have in common and what not, from their first difference on.
class Comparison {
 public:
  /// Words that differ between languages do not matter, but one is needed.
  Comparison(const Future& left, const Future& right, explain::Language language);

  /// The first event in which they differ; nullopt: in none.
  std::optional<trace::EventIndex> first_difference() const { return first_difference_; }
  /// How many moments both have shown before it.
  std::size_t shared() const { return shared_; }
  /// All moments behind those, in order: as few as can be stand alone. Where two long futures have
  /// almost nothing in common, those of the left one stand before those of the right one.
  const std::vector<ComparedRow>& rows() const { return rows_; }

 private:
  std::optional<trace::EventIndex> first_difference_;
  std::size_t shared_ = 0;
  std::vector<ComparedRow> rows_;
};

}  // namespace smtplab::viewer
