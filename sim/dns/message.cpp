#include "sim/dns/message.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "sim/dns/master_file.h"

namespace smtplab::dns {
namespace {

using Kind = TextError::Kind;

constexpr std::array<std::string_view, 6> kCodes{"noerror",  "formerr", "servfail",
                                                 "nxdomain", "notimp",  "refused"};

void append_section(std::string_view section, const std::vector<ResourceRecord>& records,
                    std::string& text) {
  for (const ResourceRecord& record : records) {
    text += section;
    text += ' ';
    record.append_to(text);
    text += '\n';
  }
}

std::optional<ResponseCode> parse_code(std::string_view text) {
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    if (kCodes[i] == text) return static_cast<ResponseCode>(i);
  }
  return std::nullopt;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool set_flag(std::string_view flag, Message& message) {
  if (flag == "aa" && message.is_response) return message.authoritative = true;
  if (flag == "rd") return message.recursion_desired = true;
  if (flag == "ra" && message.is_response) return message.recursion_available = true;
  return false;
}

/// In questions, a type without a name here is "TYPE33" (RFC 3597 section 5).
std::optional<RecordType> read_question_type(std::string_view text) {
  if (const auto known = parse_record_type(text)) return known;
  constexpr std::string_view kPrefix = "TYPE";
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  std::uint16_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (text.empty() || failure != std::errc() || stop != end) return std::nullopt;
  return static_cast<RecordType>(number);
}

std::string question_type_text(RecordType type) {
  const std::string_view name = to_string(type);
  if (name != "?") return std::string(name);
  return "TYPE" + std::to_string(static_cast<unsigned>(type));
}

std::optional<TextError> read_header(std::span<const Word> words, Message& message) {
  const Word& first = words.front();
  message.is_response = first.text == "response";
  // kind, id, perhaps a code, type, name
  const std::size_t fewest = message.is_response ? 5U : 4U;
  if ((!message.is_response && first.text != "query") || words.size() < fewest) {
    return error_at(Kind::bad_header, first);
  }
  const std::string& id = words[1].text;
  const char* const id_end = id.data() + id.size();
  const auto [stop, failure] = std::from_chars(id.data(), id_end, message.id);
  if (failure != std::errc() || stop != id_end) return error_at(Kind::bad_header, words[1]);
  std::size_t at = 2;
  if (message.is_response) {
    const auto code = parse_code(words[at].text);
    if (!code) return error_at(Kind::bad_header, words[at]);
    message.code = *code;
    ++at;
  }
  for (; at + 2 < words.size(); ++at) {
    if (!set_flag(words[at].text, message)) return error_at(Kind::bad_header, words[at]);
  }
  const auto type = read_question_type(words[at].text);
  if (!type) return error_at(Kind::unknown_type, words[at]);
  auto name = read_name(words[at + 1], DomainName());
  if (!name) return std::move(name).error();
  message.question = {*std::move(name), *type};
  return std::nullopt;
}

std::vector<ResourceRecord>* section_of(std::string_view name, Message& message) {
  if (name == "answer") return &message.answers;
  if (name == "authority") return &message.authority;
  if (name == "additional") return &message.additional;
  return nullptr;
}

/// section, owner, TTL, class, type, data
tl::expected<ResourceRecord, TextError> read_record(std::span<const Word> words) {
  if (words.size() < 5) return tl::make_unexpected(error_at(Kind::missing_type, words.back()));
  ResourceRecord record;
  auto owner = read_name(words[1], DomainName());
  if (!owner) return tl::make_unexpected(std::move(owner).error());
  record.owner = *std::move(owner);
  const auto ttl = parse_ttl(words[2].text);
  if (!ttl) return tl::make_unexpected(error_at(Kind::bad_ttl, words[2]));
  record.ttl_s = *ttl;
  if (words[3].text != "IN") return tl::make_unexpected(error_at(Kind::other_class, words[3]));
  const auto type = parse_record_type(words[4].text);
  if (!type) return tl::make_unexpected(error_at(Kind::unknown_type, words[4]));
  auto data = read_data(*type, words.subspan(5), DomainName(), words[4]);
  if (!data) return tl::make_unexpected(std::move(data).error());
  record.data = *std::move(data);
  return record;
}

}  // namespace

std::string_view to_string(ResponseCode code) { return kCodes[static_cast<std::size_t>(code)]; }

void Message::append_to(std::string& text) const {
  text += is_response ? "response " : "query ";
  text += std::to_string(id);
  if (is_response) {
    text += ' ';
    text += dns::to_string(code);
    if (authoritative) text += " aa";
  }
  if (recursion_desired) text += " rd";
  if (is_response && recursion_available) text += " ra";
  fmt::format_to(std::back_inserter(text), " {} {}\n", question_type_text(question.type),
                 question.name.to_string());
  append_section("answer", answers, text);
  append_section("authority", authority, text);
  append_section("additional", additional, text);
}

tl::expected<Message, TextError> parse_message(std::string_view text) {
  auto entries = split_entries(lines_of(text));
  if (!entries) return tl::make_unexpected(std::move(entries).error());
  if (entries->empty()) return tl::make_unexpected(TextError{Kind::bad_header, 1, 0, {}});
  Message message;
  if (auto error = read_header(entries->front().words, message)) {
    return tl::make_unexpected(*std::move(error));
  }
  for (const Entry& entry : std::span(*entries).subspan(1)) {
    std::vector<ResourceRecord>* const section = section_of(entry.words.front().text, message);
    if (section == nullptr) {
      return tl::make_unexpected(error_at(Kind::bad_section, entry.words.front()));
    }
    auto record = read_record(entry.words);
    if (!record) return tl::make_unexpected(std::move(record).error());
    section->push_back(*std::move(record));
  }
  return message;
}

}  // namespace smtplab::dns
