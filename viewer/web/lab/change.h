#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>

#include "viewer/model/document.h"
#include "viewer/model/refusal.h"

namespace smtplab::web {

/// Why a change that a page asks for was not made.
enum class ChangeProblem : std::uint8_t {
  unreadable,    ///< it is none of those that Laboratory::fork() describes
  no_line,       ///< no line, or none of the kind that is to be changed, is at the event
  shared_packet  ///< a reply that goes out together with others: the first of them is meant then
};
inline constexpr std::size_t kChangeProblemCount =
    static_cast<std::size_t>(ChangeProblem::shared_packet) + 1;
/// "unreadable", ...: a stable key; `lab.refusal.KEY` in the catalogue is its sentence.
std::string_view change_problem_name(ChangeProblem problem);

/// One of the two is set.
struct ChangeRefusal {
  std::optional<ChangeProblem> problem = {};
  std::optional<viewer::Refusal> refusal = {};
};

/// Makes the future that `change` asks for (Laboratory::fork) of the active one. Its number.
tl::expected<std::size_t, ChangeRefusal> make_future(viewer::Document& document,
                                                     std::string_view change);

/// Why nothing else can be said at the line whose first event `event` is, whatever the words are;
/// nullopt where a reply or a command can be replaced. What make_future() refuses for other reasons
/// it still refuses.
std::optional<ChangeRefusal> refusal_of_words(const viewer::Future& future,
                                              trace::EventIndex event);

}  // namespace smtplab::web
