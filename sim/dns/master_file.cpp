#include "sim/dns/master_file.h"

#include <charconv>
#include <limits>
#include <utility>

#include "sim/dns/digit.h"

namespace smtplab::dns {
namespace {

using Kind = TextError::Kind;

constexpr std::size_t kMaxStringOctets = 255;
constexpr std::uint64_t kMaxTtl = std::numeric_limits<std::int32_t>::max();

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
/// Splits one line after the other; an open bracket carries on to the next.
class Splitter {
 public:
  std::optional<TextError> take(std::string_view line) {
    ++line_;
    line_text_ = line;
    if (depth_ == 0) {
      entry_ = {};
      entry_.line = line_;
      entry_.begins_blank = !line.empty() && is_blank(line.front());
    }
    for (at_ = 0; at_ < line.size() && line[at_] != ';';) {
      if (auto error = take_word()) return error;
    }
    if (depth_ == 0 && !entry_.words.empty()) entries_.push_back(std::move(entry_));
    return std::nullopt;
  }

  std::optional<TextError> end() const {
    if (depth_ == 0) return std::nullopt;
    return TextError{Kind::unbalanced_bracket, bracket_line_, bracket_column_, "("};
  }

  std::vector<Entry>& entries() { return entries_; }

 private:
  std::optional<TextError> take_word() {
    const char c = line_text_[at_];
    if (is_blank(c)) {
      ++at_;
    } else if (c == '(') {
      if (depth_++ == 0) {
        bracket_line_ = line_;
        bracket_column_ = at_ + 1;
      }
      ++at_;
    } else if (c == ')') {
      if (depth_ == 0) return TextError{Kind::unbalanced_bracket, line_, at_ + 1, ")"};
      --depth_;
      ++at_;
    } else if (c == '"') {
      return take_quoted();
    } else {
      take_plain();
    }
    return std::nullopt;
  }

  std::optional<TextError> take_quoted() {
    const std::size_t start = ++at_;
    while (at_ < line_text_.size() && line_text_[at_] != '"') {
      at_ += line_text_[at_] == '\\' ? 2U : 1U;
    }
    if (at_ >= line_text_.size()) return TextError{Kind::unclosed_quote, line_, start, {}};
    push(start, true);
    ++at_;
    return std::nullopt;
  }

  void take_plain() {
    const std::size_t start = at_;
    while (at_ < line_text_.size()) {
      const char c = line_text_[at_];
      if (is_blank(c) || c == '(' || c == ')' || c == '"' || c == ';') break;
      at_ += c == '\\' ? 2U : 1U;
    }
    if (at_ > line_text_.size()) at_ = line_text_.size();
    push(start, false);
  }

  void push(std::size_t start, bool is_quoted) {
    entry_.words.push_back(
        {std::string(line_text_.substr(start, at_ - start)), line_, start + 1, is_quoted});
  }

  std::vector<Entry> entries_;
  Entry entry_;
  std::string_view line_text_;
  std::size_t line_ = 0;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t bracket_line_ = 0;
  std::size_t bracket_column_ = 0;
};

std::uint32_t seconds_of(char unit) {
  switch (unit) {
    case 's':
    case 'S':
      return 1;
    case 'm':
    case 'M':
      return 60;
    case 'h':
    case 'H':
      return 3600;
    case 'd':
    case 'D':
      return 86400;
    case 'w':
    case 'W':
      return 604800;
    default:
      return 0;
  }
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// A character string with its escapes resolved (RFC 1035 section 5.1).
std::optional<std::string> read_string(const Word& word) {
  std::string octets;
  const std::string& text = word.text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      octets += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    if (!is_digit(text[i])) {
      octets += text[i];
      continue;
    }
    const auto number =
        text.size() - i < 3 ? std::nullopt : parse_number<std::uint8_t>(text.substr(i, 3));
    if (!number) return std::nullopt;
    octets += static_cast<char>(*number);
    i += 2;
  }
  if (octets.size() > kMaxStringOctets) return std::nullopt;
  return octets;
}

/// The data's words, one after the other. After a failure the rest reads as empty, and the first
/// error is the one that is told.
class DataReader {
 public:
  DataReader(std::span<const Word> words, const DomainName& origin, const Word& end)
      : words_(words), origin_(&origin), end_(&end) {}

  DomainName name() {
    const Word* const word = next();
    if (word == nullptr) return {};
    auto name = read_name(*word, *origin_);
    if (name) return *std::move(name);
    fail(std::move(name).error());
    return {};
  }

  template <class Number>
  Number number() {
    const Word* const word = next();
    if (word == nullptr) return 0;
    const auto number = parse_number<Number>(word->text);
    if (!number) fail(error_at(Kind::bad_number, *word));
    return number.value_or(0);
  }

  std::uint32_t time_s() {
    const Word* const word = next();
    if (word == nullptr) return 0;
    const auto time_s = parse_ttl(word->text);
    if (!time_s) fail(error_at(Kind::bad_ttl, *word));
    return time_s.value_or(0);
  }

  Address address(Address::Family family) {
    const Word* const word = next();
    if (word == nullptr) return {};
    const auto address = Address::parse(word->text);
    const bool ok = address && address->family() == family;
    if (!ok) fail(error_at(Kind::bad_address, *word));
    return ok ? *address : Address();
  }

  std::vector<std::string> strings() {
    std::vector<std::string> strings;
    do {
      const Word* const word = next();
      if (word == nullptr) break;
      auto string = read_string(*word);
      if (!string) fail(error_at(Kind::bad_string, *word));
      strings.push_back(std::move(string).value_or(std::string()));
    } while (!words_.empty());
    return strings;
  }

  tl::expected<RecordData, TextError> finish(RecordData data) {
    if (!error_ && !words_.empty()) fail(error_at(Kind::extra_data, words_.front()));
    if (error_) return tl::make_unexpected(*std::move(error_));
    return data;
  }

 private:
  const Word* next() {
    if (words_.empty()) {
      fail(error_at(Kind::missing_data, *end_));
      return nullptr;
    }
    const Word* const word = &words_.front();
    words_ = words_.subspan(1);
    return word;
  }

  void fail(TextError error) {
    if (!error_) error_ = std::move(error);
  }

  std::span<const Word> words_;
  const DomainName* origin_;
  const Word* end_;
  std::optional<TextError> error_;
};

SoaData read_soa(DataReader& reader) {
  SoaData soa;
  soa.server = reader.name();
  soa.contact = reader.name();
  soa.serial = reader.number<std::uint32_t>();
  soa.refresh_s = reader.time_s();
  soa.retry_s = reader.time_s();
  soa.expire_s = reader.time_s();
  soa.minimum_s = reader.time_s();
  return soa;
}

}  // namespace

tl::expected<std::vector<Entry>, TextError> split_entries(std::span<const std::string> lines) {
  Splitter splitter;
  for (const std::string& line : lines) {
    if (auto error = splitter.take(line)) return tl::make_unexpected(*std::move(error));
  }
  if (auto error = splitter.end()) return tl::make_unexpected(*std::move(error));
  return std::move(splitter.entries());
}

std::optional<std::uint32_t> parse_ttl(std::string_view text) {
  std::uint64_t total = 0;
  std::uint64_t number = 0;
  bool has_digit = false;
  bool has_unit = false;
  for (const char c : text) {
    if (is_digit(c)) {
      number = number * 10 + static_cast<unsigned>(c - '0');
      has_digit = true;
    } else {
      const std::uint32_t unit = seconds_of(c);
      if (unit == 0 || !has_digit) return std::nullopt;
      total += number * unit;
      number = 0;
      has_digit = false;
      has_unit = true;
    }
    if (number > kMaxTtl || total > kMaxTtl) return std::nullopt;
  }
  // "1h30" leaves open what the 30 are.
  if (has_digit == has_unit) return std::nullopt;
  total += number;
  return static_cast<std::uint32_t>(total);
}

tl::expected<RecordData, TextError> read_data(RecordType type, std::span<const Word> words,
                                              const DomainName& origin, const Word& end) {
  DataReader reader(words, origin, end);
  switch (type) {
    case RecordType::a: {
      const Address address = reader.address(Address::Family::ipv4);
      return reader.finish(AddressData{address});
    }
    case RecordType::aaaa: {
      const Address address = reader.address(Address::Family::ipv6);
      return reader.finish(AddressData{address});
    }
    case RecordType::ns: {
      DomainName name = reader.name();
      return reader.finish(NsData{std::move(name)});
    }
    case RecordType::cname: {
      DomainName name = reader.name();
      return reader.finish(CnameData{std::move(name)});
    }
    case RecordType::ptr: {
      DomainName name = reader.name();
      return reader.finish(PtrData{std::move(name)});
    }
    case RecordType::mx: {
      const auto preference = reader.number<std::uint16_t>();
      DomainName name = reader.name();
      return reader.finish(MxData{preference, std::move(name)});
    }
    case RecordType::soa: {
      SoaData soa = read_soa(reader);
      return reader.finish(std::move(soa));
    }
    case RecordType::txt: {
      auto strings = reader.strings();
      return reader.finish(TxtData{std::move(strings)});
    }
    case RecordType::any:
      break;
  }
  return tl::make_unexpected(error_at(Kind::unknown_type, end));
}

tl::expected<DomainName, TextError> read_name(const Word& word, const DomainName& origin) {
  if (word.text == "@" && !word.is_quoted) return origin;
  auto name = DomainName::parse(word.text, origin);
  if (name) return *std::move(name);
  TextError error = error_at(Kind::bad_name, word);
  error.column += name.error().at;
  return tl::make_unexpected(std::move(error));
}

TextError error_at(TextError::Kind kind, const Word& word) {
  return {kind, word.line, word.column, word.text};
}

}  // namespace smtplab::dns
