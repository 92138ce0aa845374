#include "sim/agents/admission.h"

namespace smtplab::agents {

using smtp::ReplyText;

std::string account_name(std::string_view user) {
  return smtp::in_lower_case(user.substr(0, user.find('@')));
}

bool Admission::is_locked(const std::string& client, Instant now) const {
  if (!memory_) return false;
  const auto usage = memory_->usage.find(client);
  return usage != memory_->usage.end() && now < usage->second.locked_until;
}

// A greylisted recipient is not counted: the client will name him again.
std::optional<ReplyText> Admission::refusal(const Request& request, Instant now) {
  const AdmissionConfig& limits = config_->admission();
  if (limits.greylist > Duration{} && !request.is_known && must_wait(request, now)) {
    return ReplyText::greylisted;
  }
  if (limits.quota_recipients != 0 && is_over_quota(request.client, now)) {
    return ReplyText::over_quota;
  }
  return std::nullopt;
}

bool Admission::must_wait(const Request& request, Instant now) {
  const AdmissionConfig& limits = config_->admission();
  // Letter case of domains makes no difference, and of local-parts none that would matter here.
  const std::string key = smtp::in_lower_case(request.client + "\n" + request.from.to_string() +
                                              "\n" + request.to.to_string());
  const auto [place, is_new] = memory().triples.try_emplace(key, Triple{now, false});
  Triple& triple = place->second;
  if (is_new) return true;
  if (triple.has_waited) return false;
  if (now - triple.first > limits.greylist_forgets) {
    triple.first = now;
    return true;
  }
  triple.has_waited = now - triple.first >= limits.greylist;
  return !triple.has_waited;
}

bool Admission::is_over_quota(const std::string& client, Instant now) {
  const AdmissionConfig& limits = config_->admission();
  Usage& usage = memory().usage.try_emplace(client, Usage{now, 0, {}}).first->second;
  if (now - usage.since >= limits.quota_period) {
    usage.since = now;
    usage.recipients = 0;
  }
  if (usage.recipients < limits.quota_recipients) {
    ++usage.recipients;
    return false;
  }
  usage.locked_until = now + limits.lock;
  return true;
}

}  // namespace smtplab::agents
