#pragma once

#include <cstdint>

#include "sim/trace/world_state.h"
#include "viewer/model/future.h"
#include "viewer/model/moment.h"

namespace smtplab::viewer {

/// Of all that a world holds.
std::uint64_t world_digest(const trace::WorldState& world, std::size_t hosts);

/// Of everything that the model shows at a cursor: the world, what of the conversations was said,
/// and which moment is lit.
std::uint64_t state_digest(const Future& future, const Cursor& cursor);

}  // namespace smtplab::viewer
