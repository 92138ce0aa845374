#include "conformance/delivered_message.h"

#include <algorithm>
#include <utility>

#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
  }
  return lines;
}

bool is_folded(std::string_view line) {
  return !line.empty() && (line.front() == ' ' || line.front() == '\t');
}

}  // namespace

DeliveredMessage::DeliveredMessage(std::string octets) : octets_(std::move(octets)) {
  std::vector<std::string> lines = lines_of(octets_);
  auto blank = std::find(lines.begin(), lines.end(), "");
  header_.assign(lines.begin(), blank);
  if (blank != lines.end()) body_.assign(std::next(blank), lines.end());
  for (const std::string& line : header_) {
    if (is_folded(line)) {
      if (!fields_.empty()) fields_.back().value += line;
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = std::string_view(line).substr(std::min(colon + 1, line.size()));
    while (value.starts_with(' ')) value.remove_prefix(1);
    fields_.push_back({line.substr(0, colon), std::string(value)});
  }
}

std::vector<std::string> DeliveredMessage::fields(std::string_view name) const {
  std::vector<std::string> values;
  for (const Field& field : fields_) {
    if (smtp::equals_ignoring_case(field.name, name)) values.push_back(field.value);
  }
  return values;
}

std::size_t DeliveredMessage::place_of(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [name](const Field& f) {
    return smtp::equals_ignoring_case(f.name, name);
  });
  return static_cast<std::size_t>(found - fields_.begin());
}

std::vector<std::string> DeliveredMessage::body_after(std::string_view first) const {
  const auto found = std::find(body_.begin(), body_.end(), first);
  if (found == body_.end()) return body_;
  return {std::next(found), body_.end()};
}

}  // namespace smtplab::conformance
