#pragma once

#include <optional>
#include <vector>

#include "sim/dns/message.h"
#include "sim/dns/zone_set.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// "zones": {"example.org": ["@ 3600 IN MX 10 mx1", ...]}: the lines of a master file by the name
/// of each zone. What a zone may hold, but hardly was meant so, goes to `remarks`.
dns::ZoneSet read_zones(ValueReader& values, NodeIndex node, std::vector<ZoneRemark>& remarks);

/// A question from the keys "name" and "type"; the type is A where none is given.
std::optional<dns::Question> read_question(ValueReader& values, ObjectReader& object);

}  // namespace smtplab::scenario
