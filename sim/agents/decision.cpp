#include "sim/agents/decision.h"

#include "sim/dns/mail_exchangers.h"
#include "sim/smtp/internationalized_domain.h"

namespace smtplab::agents {
namespace {

constexpr std::string_view kGiveUp = "give-up";

/// "1800", "0.25": exact, without zeros at the end.
std::string seconds_text(Duration wait) {
  constexpr std::int64_t second = 1'000'000'000;
  std::string text = std::to_string(wait.nanoseconds / second);
  std::string rest = std::to_string(wait.nanoseconds % second + second).substr(1);
  rest.erase(rest.find_last_not_of('0') + 1);
  return rest.empty() ? text : text + "." + rest;
}

bool is_reply_to_a_command(smtp::ReplyCode code) {
  using enum smtp::ReplyClass;
  const smtp::ReplyClass its_class = code.reply_class();
  return its_class == completion || its_class == transient || its_class == permanent;
}

bool is_domain(std::string_view text) {
  // Names are looked up by their A-labels (RFC 6531 section 3.2).
  const std::string sought = smtp::to_ascii_domain(text).value_or(std::string(text));
  const dns::ExchangerSearch search(sought);
  return search.outcome() != dns::ExchangerOutcome::bad_domain;
}

}  // namespace

std::string_view Ask::subject() const {
  if (const auto* reply = std::get_if<ReplyQuestion>(&question)) return reply->subject;
  if (const auto* route = std::get_if<RouteQuestion>(&question)) return route->domain;
  return std::get<RetryQuestion>(question).forward_path;
}

std::string Ask::by_itself(Instant now) const {
  if (const auto* reply = std::get_if<ReplyQuestion>(&question)) return to_text(reply->by_itself);
  if (const auto* route = std::get_if<RouteQuestion>(&question)) return route->domain;
  const auto& next = std::get<RetryQuestion>(question).by_itself;
  return next ? to_text(TryAgain{*next}, now) : to_text(GiveUp{}, now);
}

std::optional<Misfit> misfit_of(Decision decision, const Verdict& verdict, Instant now) {
  if (std::holds_alternative<AsByItself>(verdict)) return std::nullopt;
  if (const auto* reply = std::get_if<smtp::Reply>(&verdict)) {
    if (!trace::is_about_reply(decision)) return Misfit::kind;
    return is_reply_to_a_command(reply->code) ? std::nullopt : std::optional(Misfit::code);
  }
  if (const auto* hop = std::get_if<NextHop>(&verdict)) {
    if (decision != Decision::route) return Misfit::kind;
    return is_domain(hop->domain) ? std::nullopt : std::optional(Misfit::domain);
  }
  if (decision != Decision::retry) return Misfit::kind;
  const auto* again = std::get_if<TryAgain>(&verdict);
  return again != nullptr && again->at < now ? std::optional(Misfit::past) : std::nullopt;
}

std::string_view misfit_name(Misfit misfit) {
  constexpr std::string_view kNames[] = {"kind", "code", "domain", "past"};
  return kNames[static_cast<std::size_t>(misfit)];
}

std::string to_text(const smtp::Reply& reply) {
  std::string text = std::to_string(reply.code.value);
  if (reply.status.is_set()) {
    text.append(" ").append(std::to_string(reply.status.status_class));
    text.append(".").append(std::to_string(reply.status.subject));
    text.append(".").append(std::to_string(reply.status.detail));
  }
  return reply.text.empty() ? text : text.append(" ").append(reply.text);
}

std::string to_text(const Verdict& verdict, Instant now) {
  if (const auto* reply = std::get_if<smtp::Reply>(&verdict)) return to_text(*reply);
  if (const auto* hop = std::get_if<NextHop>(&verdict)) return hop->domain;
  if (const auto* again = std::get_if<TryAgain>(&verdict)) return seconds_text(again->at - now);
  return std::holds_alternative<GiveUp>(verdict) ? std::string(kGiveUp) : std::string();
}

}  // namespace smtplab::agents
