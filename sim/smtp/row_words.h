#pragma once

#include <cstdint>

#include "sim/smtp/transition.h"

/// The words in which rows of the transition table are written, for the files that hold them.
namespace smtplab::smtp::row_words {

using enum Outcome;
using S = SessionState;
using R = ReplyText;
using V = Verb;

inline constexpr std::uint8_t any = Transition::kAny;
inline constexpr std::uint8_t same = Transition::kSame;
inline constexpr std::uint8_t old_only = Transition::k821;
inline constexpr std::uint8_t new_only = Transition::k5321;
inline constexpr std::uint8_t both = Transition::kBoth;
inline constexpr Decides agent = Decides::agent;
inline constexpr Decides session = Decides::session;

constexpr std::uint8_t in(S state) { return static_cast<std::uint8_t>(state); }
constexpr std::uint8_t on(V verb) { return static_cast<std::uint8_t>(verb); }

}  // namespace smtplab::smtp::row_words
