#include "sim/scenario/admission_reader.h"

namespace smtplab::scenario {
namespace {

using agents::AdmissionConfig;
using agents::SpfUse;

constexpr std::uint64_t kMostRecipients = 1'000'000;
constexpr Word<SpfUse> kSpfUses[] = {
    {"none", SpfUse::none}, {"mark", SpfUse::mark}, {"refuse", SpfUse::refuse}};

// A wait, a period that is none would limit nothing.
void read_span(ValueReader& values, NodeIndex node, Duration& span) {
  const auto given = values.seconds(node);
  if (!given) return;
  if (*given == Duration{}) {
    values.report(node, "scenario.zero-span", "scenario.hint.write-span");
  }
  span = *given;
}

void read_greylist(ValueReader& values, NodeIndex node, AdmissionConfig& admission) {
  if (node == kNoNode) return;
  ObjectReader object(values, node, {"wait_s", "forget_after_s"});
  read_span(values, object.require("wait_s"), admission.greylist);
  const NodeIndex forgets = object.get("forget_after_s");
  read_span(values, forgets, admission.greylist_forgets);
  // Nobody could come back in time.
  if (object.is_object() && admission.greylist_forgets <= admission.greylist) {
    values.report(forgets == kNoNode ? node : forgets, "scenario.greylist-forgets",
                  "scenario.hint.greylist-forgets");
  }
}

void read_quota(ValueReader& values, NodeIndex node, AdmissionConfig& admission) {
  if (node == kNoNode) return;
  ObjectReader object(values, node, {"recipients", "period_s", "lock_s"});
  const auto recipients = values.natural(object.require("recipients"), 1, kMostRecipients);
  admission.quota_recipients = static_cast<std::uint32_t>(recipients.value_or(1));
  read_span(values, object.get("period_s"), admission.quota_period);
  admission.lock = values.seconds(object.get("lock_s")).value_or(Duration{});
}

}  // namespace

void read_admission(ValueReader& values, const ObjectReader& host, agents::HostConfig& config) {
  const NodeIndex greylist = host.get("greylist");
  const NodeIndex quota = host.get("quota");
  const NodeIndex spf = host.get("spf");
  if (greylist == kNoNode && quota == kNoNode && spf == kNoNode) return;
  AdmissionConfig& admission = config.own_admission.emplace();
  read_greylist(values, greylist, admission);
  read_quota(values, quota, admission);
  admission.spf = values.word<SpfUse>(spf, kSpfUses).value_or(SpfUse::none);
}

}  // namespace smtplab::scenario
