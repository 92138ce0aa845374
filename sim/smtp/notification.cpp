#include "sim/smtp/notification.h"

#include <algorithm>
#include <cstddef>

#include "sim/smtp/mailbox.h"
#include "sim/smtp/xtext.h"

namespace smtplab::smtp {
namespace {

struct Word {
  std::string_view name;
  NotifyOn meaning;
};

constexpr Word kWords[] = {{"NEVER", NotifyOn::never},
                           {"SUCCESS", NotifyOn::success},
                           {"FAILURE", NotifyOn::failure},
                           {"DELAY", NotifyOn::delay}};

}  // namespace

std::optional<Notify> Notify::parse(std::string_view value) {
  Notify notify;
  std::string_view rest = value;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view element = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (element.empty()) continue;
    const auto* word = std::find_if(std::begin(kWords), std::end(kWords), [&](const Word& w) {
      return equals_ignoring_case(w.name, element);
    });
    if (word == std::end(kWords)) return std::nullopt;
    notify.bits_ =
        static_cast<std::uint8_t>(notify.bits_ | static_cast<std::uint8_t>(word->meaning));
  }
  const bool is_alone = notify.bits_ == static_cast<std::uint8_t>(NotifyOn::never);
  if (notify.bits_ == 0 || (notify.has(NotifyOn::never) && !is_alone)) return std::nullopt;
  notify.text_ = value;
  return notify;
}

bool Notify::wants(NotifyOn event) const {
  if (!is_said()) return event == NotifyOn::failure || event == NotifyOn::delay;
  return has(event);
}

Notify Notify::without_success() const {
  if (!has(NotifyOn::success)) return *this;
  std::string left;
  for (const Word& word : kWords) {
    if (word.meaning == NotifyOn::success || !has(word.meaning)) continue;
    left.append(left.empty() ? "" : ",").append(word.name);
  }
  return *parse(left.empty() ? "NEVER" : left);
}

std::string RecipientOptions::decoded_original() const {
  const std::size_t type = original_recipient.find(';') + 1;  // 0: nothing was said
  const auto address = decode_xtext(std::string_view(original_recipient).substr(type));
  return original_recipient.substr(0, type) + address.value_or("");
}

}  // namespace smtplab::smtp
