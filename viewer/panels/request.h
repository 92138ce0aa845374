#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/kernel/instant.h"
#include "sim/scenario/intervention.h"
#include "sim/trace/event.h"
#include "viewer/panels/action.h"

namespace smtplab::panels {

/// To where so many events have happened.
struct Seek {
  trace::EventIndex position = 0;
};
/// To where so many moments have been shown.
struct SeekMoment {
  std::size_t seen = 0;
};
struct SeekTime {
  Instant at;
};
/// To the next moment whose text holds this.
struct Find {
  std::string text;
};
/// On to the next moment that fits, as viewer::read_filter() has it.
struct RunUntil {
  std::string filter;
};
/// Which conversation the dialogue shows; nullopt: the one that the current moment belongs to.
struct ShowConversation {
  std::optional<std::uint32_t> conversation;
};
/// A scenario, or a trace of one.
struct Open {
  std::string file;
};
/// Does something from outside at the current place: another future.
struct Change {
  scenario::Action action;
};
/// Gives another reply in the place of the next one: "550 No such user".
struct AnswerInstead {
  std::string reply;
};
/// Has a scripted client say something else next.
struct SayInstead {
  std::string command;
};
struct ChooseFuture {
  std::size_t future = 0;
};
struct AnswerQuiz {
  std::string answer;
};
struct MoreHints {};
/// The next question of the quiz; the current one is passed over if it was not answered.
struct NextQuestion {};
struct ChoosePanel {
  std::string panel;
};

/// What a panel wants to have done: panels look at the model, and change nothing themselves.
using Request = std::variant<Action, Seek, SeekMoment, SeekTime, Find, RunUntil, ShowConversation,
                             Open, Change, AnswerInstead, SayInstead, ChooseFuture, AnswerQuiz,
                             MoreHints, NextQuestion, ChoosePanel>;
using Requests = std::vector<Request>;

}  // namespace smtplab::panels
