#include "sim/trace/flat_object.h"

#include <nlohmann/json.hpp>

namespace smtplab::trace {

/// Reads what is plain; where it gives up, nothing is known of the line yet.
class FlatObject::Scanner {
 public:
  Scanner(std::string_view line, std::vector<Field>& fields, std::string& decoded)
      : line_(line), fields_(fields), decoded_(decoded) {
    decoded_.clear();
    decoded_.reserve(line.size());  // so that what points into it stays
    fields_.clear();
  }

  bool read() {
    skip_blanks();
    if (!take('{')) return false;
    skip_blanks();
    if (take('}')) return is_at_end();
    do {
      Field& field = fields_.emplace_back();
      skip_blanks();
      if (!read_text(field.name)) return false;
      skip_blanks();
      if (!take(':')) return false;
      skip_blanks();
      if (!read_value(field)) return false;
      skip_blanks();
    } while (take(','));
    return take('}') && is_at_end();
  }

 private:
  char peek() const { return at_ < line_.size() ? line_[at_] : '\0'; }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view wanted) {
    if (!line_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') ++at_;
  }
  bool is_at_end() {
    skip_blanks();
    return at_ == line_.size();
  }

  bool read_value(Field& field) {
    const char first = peek();
    if (first == '"') {
      field.kind = Kind::text;
      return read_text(field.text);
    }
    if (first == '-' || (first >= '0' && first <= '9')) {
      field.kind = Kind::number;
      return read_number(field.number);
    }
    field.kind = Kind::flag;
    field.flag = take("true");
    return field.flag || take("false");
  }

  bool read_number(std::int64_t& number) {
    constexpr int kMostDigits = 18;  // of which all fit
    const bool is_negative = take('-');
    const bool begins_with_zero = peek() == '0';
    int digits = 0;
    for (; peek() >= '0' && peek() <= '9'; ++at_) {
      number = 10 * number + (peek() - '0');
      if (++digits > kMostDigits) return false;
    }
    if (is_negative) number = -number;
    const bool is_whole = peek() != '.' && peek() != 'e' && peek() != 'E';
    return digits > 0 && is_whole && (digits == 1 || !begins_with_zero);
  }

  static bool is_plain(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet >= 0x20 && octet < 0x80 && c != '"' && c != '\\';
  }

  bool read_text(std::string_view& text) {
    if (!take('"')) return false;
    const std::size_t begin = at_;
    while (at_ < line_.size() && is_plain(line_[at_])) ++at_;
    if (take('"')) {
      text = line_.substr(begin, at_ - 1 - begin);
      return true;
    }
    const std::size_t decoded_begin = decoded_.size();
    decoded_.append(line_.substr(begin, at_ - begin));
    while (!take('"')) {
      if (at_ == line_.size()) return false;
      if (is_plain(line_[at_])) {
        decoded_.push_back(line_[at_++]);
      } else if (!take('\\') || !read_escape()) {
        return false;
      }
    }
    text = std::string_view(decoded_).substr(decoded_begin);
    return true;
  }

  bool read_escape() {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t which = at_ < line_.size() ? kNames.find(line_[at_]) : std::string_view::npos;
    if (which != std::string_view::npos) {
      ++at_;
      decoded_.push_back(kMeanings[which]);
      return true;
    }
    return take('u') && read_code_point();
  }

  bool read_code_point() {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      const char c = at_ < line_.size() ? line_[at_++] : '\0';
      const std::size_t digit = kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
      if (digit == std::string_view::npos) return false;
      code = 16 * code + static_cast<unsigned>(digit);
    }
    const auto put = [this](unsigned octet) { decoded_.push_back(static_cast<char>(octet)); };
    if (code >= 0xD800 && code < 0xE000) return false;  // half of a pair
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0U | code >> 6U);
      put(0x80U | (code & 0x3FU));
    } else {
      put(0xE0U | code >> 12U);
      put(0x80U | (code >> 6U & 0x3FU));
      put(0x80U | (code & 0x3FU));
    }
    return true;
  }

  std::string_view line_;
  std::vector<Field>& fields_;
  std::string& decoded_;
  std::size_t at_ = 0;
};

/// Takes over what a whole parser has read.
class FlatObject::Copier {
 public:
  Copier(const nlohmann::json& object, std::vector<Field>& fields, std::string& decoded)
      : decoded_(decoded) {
    fields.clear();
    decoded.clear();
    std::size_t octets = 0;
    for (const auto& [name, value] : object.items()) octets += name.size() + text_of(value).size();
    decoded.reserve(octets);  // so that what points into it stays
    for (const auto& [name, value] : object.items()) {
      Field& field = fields.emplace_back();
      field.name = keep(name);
      copy(value, field);
    }
  }

 private:
  static std::string_view text_of(const nlohmann::json& value) {
    return value.is_string() ? value.get_ref<const std::string&>() : std::string_view();
  }

  std::string_view keep(std::string_view text) {
    const std::size_t begin = decoded_.size();
    decoded_.append(text);
    return std::string_view(decoded_).substr(begin);
  }

  void copy(const nlohmann::json& value, Field& field) {
    if (value.is_string()) {
      field.kind = Kind::text;
      field.text = keep(text_of(value));
    } else if (value.is_boolean()) {
      field.kind = Kind::flag;
      field.flag = value.get<bool>();
    } else if (value.is_number_integer()) {
      const bool fits = !value.is_number_unsigned() || value.get<std::uint64_t>() >> 63U == 0;
      field.kind = fits ? Kind::number : Kind::other;
      if (fits) field.number = value.get<std::int64_t>();
    }
  }

  std::string& decoded_;
};

bool FlatObject::parse(std::string_view line) {
  if (Scanner(line, fields_, decoded_).read()) return true;
  const nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
  if (!object.is_object()) return false;
  Copier(object, fields_, decoded_);
  return true;
}

const FlatObject::Field* FlatObject::find(std::string_view name) const {
  for (std::size_t i = fields_.size(); i-- > 0;) {
    if (fields_[i].name == name) return &fields_[i];
  }
  return nullptr;
}

}  // namespace smtplab::trace
