#include "sim/pop3/response.h"

#include <algorithm>
#include <charconv>

#include "sim/pop3/maildrop.h"
#include "sim/smtp/character_class.h"

namespace smtplab::pop3 {
namespace {

// The decimal number at the start of `text`, which loses it.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take_space(std::string_view& text) {
  if (text.empty() || text.front() != ' ') return false;
  text.remove_prefix(1);
  return true;
}

bool begins_with_word(std::string_view line, std::string_view word) {
  if (line.size() < word.size() || (line.size() > word.size() && line[word.size()] != ' ')) {
    return false;
  }
  return std::equal(word.begin(), word.end(), line.begin(),
                    [](char a, char b) { return smtp::to_lower(a) == smtp::to_lower(b); });
}

}  // namespace

void append_response(std::string& out, bool ok, std::string_view text, std::size_t limit) {
  const std::string_view status = ok ? "+OK" : "-ERR";
  out.append(status);
  const std::size_t used = status.size() + 3;  // a space and CRLF
  const std::size_t room = limit > used ? limit - used : 0;
  text = text.substr(0, room);
  if (!text.empty()) {
    out.push_back(' ');
    for (const char c : text) out.push_back(smtp::is_in(c, smtp::kPrintable) ? c : '?');
  }
  out.append("\r\n");
}

Response read_response(std::string_view line) {
  Response response;
  for (const std::string_view status : {std::string_view("+OK"), std::string_view("-ERR")}) {
    if (!begins_with_word(line, status)) continue;
    response.ok = status == "+OK";
    response.is_lower_case = line.substr(0, status.size()) != status;
    response.text = line.substr(std::min(status.size() + 1, line.size()));
    return response;
  }
  response.is_malformed = true;
  response.text = line;
  return response;
}

std::string_view find_timestamp(std::string_view greeting) {
  for (std::size_t begin = greeting.find('<'); begin != std::string_view::npos;
       begin = greeting.find('<', begin + 1)) {
    const std::size_t end = greeting.find_first_of("<> ", begin + 1);
    if (end == std::string_view::npos) return {};
    const std::string_view found = greeting.substr(begin, end + 1 - begin);
    const std::size_t at = found.find('@');
    if (found.back() == '>' && at != std::string_view::npos && at > 1 && at + 2 < found.size()) {
      return found;
    }
  }
  return {};
}

std::optional<TwoNumbers> read_two_numbers(std::string_view text) {
  const auto first = take_number(text);
  if (!first || !take_space(text)) return std::nullopt;
  const auto second = take_number(text);
  if (!second || (!text.empty() && text.front() != ' ')) return std::nullopt;
  return TwoNumbers{*first, *second};
}

std::optional<UniqueIdListing> read_unique_id_listing(std::string_view text) {
  const auto number = take_number(text);
  if (!number || !take_space(text) || !is_unique_id(text)) return std::nullopt;
  return UniqueIdListing{*number, text};
}

}  // namespace smtplab::pop3
