#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "sim/explain/sequence.h"
#include "viewer/model/future.h"
#include "viewer/model/moment.h"

namespace smtplab::panels {

/// Where the steps of a sequence chart stand, in rows of writing.
struct SequenceLayout {
  struct Row {
    float top = 0;
    float height = 0;
  };
  std::vector<Row> rows;                          ///< one a step
  std::map<trace::HostIndex, std::size_t> lanes;  ///< from the left
  float height = 0;
};

SequenceLayout lay_out(const explain::Sequence& sequence);

/// How many steps are there at a cursor.
std::size_t steps_seen(const explain::Sequence& sequence, const viewer::Future& future,
                       const viewer::Cursor& cursor);

/// The first row that ends behind `y`.
std::size_t row_at(const SequenceLayout& layout, float y);

}  // namespace smtplab::panels
