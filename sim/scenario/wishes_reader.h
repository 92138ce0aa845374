#pragma once

#include "sim/agents/outbox.h"
#include "sim/scenario/address_reader.h"
#include "sim/scenario/object_reader.h"

namespace smtplab::scenario {

/// Reads what a user wants to be told of a message, and who says that he has submitted it: "ret",
/// "envid" and "submitter" of "submit" (RFC 3461 sections 4.3 and 4.4, RFC 4954 section 5).
void read_wishes(ValueReader& values, const ObjectReader& letter, agents::Submission& submission);

/// Reads one of the recipients: a path, or an object with "path", "notify" and "orcpt" (RFC 3461
/// sections 4.1 and 4.2).
void read_recipient(ValueReader& values, NodeIndex node, AddressReader& addresses,
                    agents::Submission& submission);

}  // namespace smtplab::scenario
