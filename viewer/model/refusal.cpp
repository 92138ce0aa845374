#include "viewer/model/refusal.h"

namespace smtplab::viewer {
namespace {

constexpr std::string_view kNames[kRefusalKindCount] = {
    "live-run",   "other-version", "by-simulation",      "unreadable-reply", "no-reply-to-come",
    "pop3-reply", "no-script",     "unreadable-command", "only-future",      "future-has-forks"};

}  // namespace

std::string refusal_key(const Refusal& refusal) {
  if (refusal.reason) return std::string(scenario::refusal_name(*refusal.reason));
  return std::string(kNames[static_cast<std::size_t>(refusal.kind)]);
}

std::string refusal_text(const Refusal& refusal, explain::Language language) {
  const std::string_view prefix = refusal.reason ? "refusal." : "viewer.refusal.";
  return explain::catalogue(language).text(std::string(prefix) + refusal_key(refusal));
}

}  // namespace smtplab::viewer
