#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "sim/agents/relay.h"
#include "sim/smtp/internationalized_domain.h"

namespace smtplab::agents {

// Where mail goes and when it is tried again, where somebody outside decides that.

void Relay::ask_route(Attempts::iterator attempt, Context& context) {
  Attempt& a = attempt->second;
  const QueueEntry& first = *queue_.find(a.entries.front());
  RouteQuestion question;
  question.domain = next_domain(first);
  question.reverse_path = first.from.to_string();
  for (const smtp::ForwardPath& path : a.mail.to)
    question.forward_paths.push_back(path.to_string());
  question.attempts = first.attempts;
  trace::Event event;
  event.cause = a.last_event;
  a.is_undecided = true;
  a.last_event = context.ask(
      {Decision::route, smtp::Verb::unknown, attempt->first, trace::kNone, {}, std::move(question)},
      event);
}

void Relay::on_answered(const Answered& answered, Context& context) {
  if (answered.decision == Decision::route) {
    const auto attempt = attempts_.find(answered.token);
    if (attempt == attempts_.end() || !attempt->second.is_undecided) return;
    Attempt& a = attempt->second;
    a.is_undecided = false;
    a.last_event = context.cause;
    if (const auto* const hop = std::get_if<NextHop>(&answered.verdict)) {
      a.next_hop = hop->domain;
      const std::string sought = smtp::to_ascii_domain(hop->domain).value_or(hop->domain);
      a.search = dns::ExchangerSearch(sought, exchanger_options(*config_));
    }
    return search_on(attempt, context);
  }
  const auto asked = undecided_.find(answered.token);
  if (asked == undecided_.end()) return;
  Undecided undecided = std::move(asked->second);
  undecided_.erase(asked);
  QueueEntry* const entry = queue_.find(undecided.entry);
  if (entry == nullptr) return;
  Setback& setback = undecided.setback;
  setback.cause = context.cause;
  const auto* const again = std::get_if<TryAgain>(&answered.verdict);
  const bool is_own = std::holds_alternative<AsByItself>(answered.verdict);
  // No time has passed since it was asked.
  const auto own = next_attempt(*entry, context.now);
  const std::optional<Instant> next = again != nullptr ? again->at : is_own ? own : std::nullopt;
  if (next) {
    put_off(*entry, setback, *next, context);
  } else {
    expire(*entry, std::move(setback), context);
  }
  set_alarm(context);
}

}  // namespace smtplab::agents
