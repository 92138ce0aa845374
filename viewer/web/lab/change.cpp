#include "viewer/web/lab/change.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sim/scenario/intervention_json.h"
#include "sim/smtp/reply.h"

namespace smtplab::web {
namespace {

using nlohmann::json;
using trace::EventIndex;

constexpr std::string_view kNames[kChangeProblemCount] = {"unreadable", "no-line", "shared-packet"};

tl::unexpected<ChangeRefusal> problem(ChangeProblem problem) {
  return tl::unexpected(ChangeRefusal{.problem = problem});
}

/// A line of the run, and on which connection it is.
struct Place {
  const explain::Conversation* conversation = nullptr;
  const explain::Line* line = nullptr;
};

// Lines are known by their first events.
Place place_of(const viewer::Future& future, EventIndex event) {
  for (const explain::Conversation& conversation : future.story().conversations()) {
    for (const explain::Line& line : conversation.lines) {
      const auto first = std::min_element(line.events.begin(), line.events.end());
      if (first != line.events.end() && *first == event) return {&conversation, &line};
    }
  }
  return {};
}

// Whether a reply that is replaced from `begin` on would be another one than the one at `answered`.
// The connection of a session's first reply can't be named yet.
bool answers_before(const trace::Log& log, EventIndex begin, EventIndex answered,
                    trace::ConnectionIndex connection) {
  for (EventIndex i = begin; i < answered; ++i) {
    const trace::Event& event = log[i];
    if (event.kind == trace::EventKind::answered && event.host == log[answered].host &&
        (connection == trace::kNone || event.connection == connection)) {
      return true;
    }
  }
  return false;
}

class FutureMaker {
 public:
  FutureMaker(viewer::Document& document, const json& change)
      : document_(document), change_(change) {}

  tl::expected<std::size_t, ChangeRefusal> make() {
    const auto event = change_.find("event");
    if (event == change_.end() || !event->is_number_unsigned()) {
      return problem(ChangeProblem::unreadable);
    }
    event_ = event->get<EventIndex>();
    document_.playback().seek(event_);
    if (change_.contains("reply")) return reply();
    if (change_.contains("command")) return command();
    if (change_.contains("drop")) return drop();
    return action();
  }

 private:
  static tl::expected<std::size_t, ChangeRefusal> told(
      tl::expected<std::size_t, viewer::Refusal> made) {
    if (made) return *made;
    return tl::unexpected(ChangeRefusal{.refusal = made.error()});
  }

  tl::expected<std::size_t, ChangeRefusal> reply() {
    const Place place = place_of(document_.future(), event_);
    if (!change_["reply"].is_string()) return problem(ChangeProblem::unreadable);
    if (place.line == nullptr || place.line->kind != explain::LineKind::reply) {
      return problem(ChangeProblem::no_line);
    }
    if (place.conversation->is_pop3) {
      return tl::unexpected(ChangeRefusal{.refusal = {{viewer::RefusalKind::pop3_reply}}});
    }
    if (place.line->server_event == trace::kNoEvent) return problem(ChangeProblem::no_line);
    const auto given = smtp::parse_reply(change_["reply"].get<std::string>());
    if (!given) {
      return tl::unexpected(ChangeRefusal{.refusal = {{viewer::RefusalKind::unreadable_reply}}});
    }
    const EventIndex answered = place.line->server_event;
    const trace::Log& log = document_.future().log();
    const auto simulation = document_.future().simulation_at(answered);
    if (!simulation) return told(document_.fork_reply(change_["reply"].get<std::string>()));
    // Where the simulation stands when it is to be told.
    document_.playback().seek(simulation->trace_length());
    scenario::ReplaceReply wanted{log[answered].host, log[answered].connection, *given};
    const EventIndex begin = simulation->trace_length();
    const auto is_shared = [&] { return answers_before(log, begin, answered, wanted.connection); };
    if (is_shared()) return problem(ChangeProblem::shared_packet);
    auto made = document_.fork(wanted);
    if (made || made.error().reason != scenario::Refusal::no_such_connection) return told(made);
    // The session begins with this reply: its connection can't be named yet.
    wanted.connection = trace::kNone;
    if (is_shared()) return problem(ChangeProblem::shared_packet);
    return told(document_.fork(wanted));
  }

  tl::expected<std::size_t, ChangeRefusal> command() {
    const Place place = place_of(document_.future(), event_);
    if (!change_["command"].is_string()) return problem(ChangeProblem::unreadable);
    if (place.line == nullptr || place.line->kind != explain::LineKind::command) {
      return problem(ChangeProblem::no_line);
    }
    if (!place.conversation->step) {
      return tl::unexpected(ChangeRefusal{.refusal = {{viewer::RefusalKind::no_script}}});
    }
    return told(document_.fork_command(change_["command"].get<std::string>()));
  }

  tl::expected<std::size_t, ChangeRefusal> drop() {
    const Place place = place_of(document_.future(), event_);
    if (place.conversation == nullptr) return problem(ChangeProblem::no_line);
    return told(document_.fork(scenario::DropConnection{place.conversation->connection}));
  }

  // The same words as in a recorded run's interventions; when it is done is said by the event.
  tl::expected<std::size_t, ChangeRefusal> action() {
    json one = change_;
    one.erase("event");
    one["step"] = 0;
    one["at_ns"] = 0;
    const auto read =
        scenario::read_interventions(document_.future().scenario(), json::array({one}).dump());
    if (!read) return problem(ChangeProblem::unreadable);
    return told(document_.fork((*read)[0].action));
  }

  viewer::Document& document_;
  const json& change_;
  EventIndex event_ = 0;
};

}  // namespace

std::string_view change_problem_name(ChangeProblem problem) {
  return kNames[static_cast<std::size_t>(problem)];
}

tl::expected<std::size_t, ChangeRefusal> make_future(viewer::Document& document,
                                                     std::string_view change) {
  const json read = json::parse(change, nullptr, false);
  if (!read.is_object()) return problem(ChangeProblem::unreadable);
  return FutureMaker(document, read).make();
}

std::optional<ChangeRefusal> refusal_of_words(const viewer::Future& future,
                                              trace::EventIndex event) {
  const Place place = place_of(future, event);
  if (place.line == nullptr) return ChangeRefusal{.problem = ChangeProblem::no_line};
  if (place.line->kind == explain::LineKind::command) {
    if (place.conversation->step) return std::nullopt;
    return ChangeRefusal{.refusal = {{viewer::RefusalKind::no_script}}};
  }
  const EventIndex answered = place.line->server_event;
  if (place.line->kind != explain::LineKind::reply || answered == trace::kNoEvent) {
    return ChangeRefusal{.problem = ChangeProblem::no_line};
  }
  if (place.conversation->is_pop3) {
    return ChangeRefusal{.refusal = {{viewer::RefusalKind::pop3_reply}}};
  }
  const auto simulation = future.simulation_at(answered);
  if (!simulation) return std::nullopt;
  const trace::Log& log = future.log();
  const trace::ConnectionIndex connection = log[answered].connection;
  const bool is_first = !answers_before(log, 0, answered, connection);
  if (!answers_before(log, simulation->trace_length(), answered,
                      is_first ? trace::kNone : connection)) {
    return std::nullopt;
  }
  return ChangeRefusal{.problem = ChangeProblem::shared_packet};
}

}  // namespace smtplab::web
