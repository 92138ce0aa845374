#include "sim/explain/transcript.h"

#include <algorithm>
#include <array>
#include <optional>

#include "sim/pop3/command.h"
#include "sim/smtp/command.h"

namespace smtplab::explain {
namespace {

using network::Side;

/// What stands before the lines of a side.
struct Mark {
  std::string_view text;
  Side speaker;
};

/// The marks of one program; labels may follow them.
struct Form {
  std::array<Mark, 6> marks;
};

constexpr std::array<Form, 6> kForms{{
    {{{{" -> ", Side::client},
       {" ~> ", Side::client},
       {"<-  ", Side::server},
       {"<** ", Side::server},
       {"<~  ", Side::server},
       {"<~* ", Side::server}}}},
    {{{{">>> ", Side::client}, {"<<< ", Side::server}}}},
    {{{{"In:  ", Side::client}, {"Out: ", Side::server}}}},
    {{{{"> ", Side::client}, {"< ", Side::server}}}},
    {{{{"S: ", Side::client}, {"R: ", Side::server}, {"S:", Side::client}, {"R:", Side::server}}}},
    {{{{"C: ", Side::client}, {"S: ", Side::server}, {"C:", Side::client}, {"S:", Side::server}}}},
}};
constexpr std::size_t kLabels821 = 4;
constexpr std::size_t kLabels = 5;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "250 OK", "250-SIZE", "250".
bool looks_like_reply(std::string_view line) {
  return line.size() >= 3 && line[0] >= '1' && line[0] <= '5' && is_digit(line[1]) &&
         is_digit(line[2]) && (line.size() == 3 || line[3] == ' ' || line[3] == '-');
}

/// "     1.060 " as the text of a run has it.
std::string_view without_time(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  if (at == std::string_view::npos || !is_digit(line[at])) return line;
  const std::size_t end = line.find_first_not_of("0123456789:.", at);
  if (end == std::string_view::npos || line[end] != ' ') return line;
  const bool is_time = line.substr(at, end - at).find('.') != std::string_view::npos;
  return is_time ? line.substr(end + 1) : line;
}

std::string_view behind_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

std::optional<Side> take_mark(const Form& form, std::string_view& line) {
  for (const Mark& mark : form.marks) {
    if (mark.text.empty()) continue;
    const std::string_view said = behind_blanks(line);
    const std::string_view text = behind_blanks(mark.text);
    // A line that ends behind its mark has lost the mark's blanks.
    const bool is_bare = !said.empty() && text.starts_with(said) &&
                         text.find_first_not_of(' ', said.size()) == std::string_view::npos;
    if (!said.starts_with(text) && !is_bare) continue;
    line = said.substr(std::min(text.size(), said.size()));
    return mark.speaker;
  }
  return std::nullopt;
}

bool is_of_telnet(std::string_view line) {
  static constexpr std::string_view kBeginnings[] = {"Trying ",
                                                     "Connected to ",
                                                     "Escape character is ",
                                                     "Connection closed",
                                                     "telnet>",
                                                     "Connection to ",
                                                     "=== ",
                                                     "*** ",
                                                     "$ ",
                                                     "# "};
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](std::string_view beginning) { return line.starts_with(beginning); });
}

bool is_binary(std::string_view octets) {
  const std::string_view beginning = octets.substr(0, 8192);
  const auto odd = std::count_if(beginning.begin(), beginning.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\x1b';
  });
  return static_cast<std::size_t>(odd) * 50 > beginning.size();
}

class Reader {
 public:
  explicit Reader(std::string_view octets) : octets_(octets) {}

  tl::expected<Transcript, TranscriptError> read() {
    if (octets_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      return tl::unexpected(TranscriptError::empty);
    }
    if (is_binary(octets_)) return tl::unexpected(TranscriptError::binary);
    if (octets_.size() > kMostTranscriptOctets) {
      octets_ = octets_.substr(0, kMostTranscriptOctets);
      transcript_.is_cut = true;
    }
    split();
    form_ = find_form();
    for (std::size_t i = 0; i < lines_.size(); ++i) take_line(lines_[i], i + 1);
    return judged();
  }

 private:
  void split() {
    while (!octets_.empty()) {
      const std::size_t feed = std::min(octets_.find('\n'), octets_.size());
      std::string_view line = octets_.substr(0, feed);
      if (line.ends_with('\r')) line.remove_suffix(1);
      lines_.push_back(line);
      octets_.remove_prefix(std::min(feed + 1, octets_.size()));
    }
  }

  /// The first form that both sides bear, or that two lines of one side do.
  const Form* find_form() const {
    for (std::size_t i = 0; i < kForms.size(); ++i) {
      std::size_t client = 0;
      std::size_t replies = 0;
      for (std::string_view line : lines_) {
        line = without_time(line);
        const auto side = take_mark(kForms[i], line);
        if (!side) continue;
        if (i < kLabels821) take_label(line);
        if (*side == Side::client) ++client;
        if (*side == Side::server && looks_like_status(line)) ++replies;
      }
      if (replies != 0 && (client != 0 || i != kLabels)) return &kForms[i];
    }
    return nullptr;
  }

  static bool is_pop3_status(std::string_view line) {
    return line.starts_with("+OK") || line.starts_with("-ERR");
  }
  static bool looks_like_status(std::string_view line) {
    return looks_like_reply(line) || is_pop3_status(line);
  }

  // Behind a mark, as the text of a run has it.
  static void take_label(std::string_view& line) {
    if (line.starts_with("C: ") || line.starts_with("S: ") || line.starts_with("R: ")) {
      line.remove_prefix(3);
    } else if (line == "C:" || line == "S:" || line == "R:") {
      line = {};
    }
  }

  void take_line(std::string_view line, std::size_t number) {
    if (transcript_.lines.size() >= kMostTranscriptLines) {
      transcript_.is_cut = true;
      return;
    }
    std::optional<Side> side;
    if (form_ != nullptr) {
      line = without_time(line);
      side = take_mark(*form_, line);
      if (side && form_ < &kForms[kLabels821]) take_label(line);
    } else if (in_content_ || !is_of_telnet(line)) {
      side = bare_side(line);
    }
    if (!side) {
      if (!line.empty()) ++transcript_.passed_over;
      return;
    }
    transcript_.lines.push_back({*side, std::string(line), number});
  }

  std::optional<Side> bare_side(std::string_view line) {
    if (in_content_) {
      in_content_ = line != ".";
      return Side::client;
    }
    if (in_listing_) {
      in_listing_ = line != ".";
      return Side::server;
    }
    if (line.empty()) return std::nullopt;
    if (is_pop3_status(line)) {
      in_listing_ = line.starts_with("+OK") && asks_for_listing_;
      asks_for_listing_ = false;
      return Side::server;
    }
    if (looks_like_status(line)) {
      in_content_ = line.starts_with("354") && asks_to_send_;
      return Side::server;
    }
    const auto command = pop3::parse_command(line);
    asks_for_listing_ = command && command->is_multiline();
    asks_to_send_ = line.size() >= 4 && smtp::verb_of(line.substr(0, 4)) == smtp::Verb::data;
    return Side::client;
  }

  tl::expected<Transcript, TranscriptError> judged() {
    bool has_reply = false;
    for (const TranscriptLine& line : transcript_.lines) {
      if (line.speaker != Side::server) continue;
      if (!has_reply) transcript_.is_pop3 = is_pop3_status(line.text);
      has_reply = has_reply || looks_like_status(line.text);
    }
    if (!has_reply && !has_command()) return tl::unexpected(TranscriptError::no_replies);
    return std::move(transcript_);
  }

  bool has_command() const {
    return std::any_of(
        transcript_.lines.begin(), transcript_.lines.end(), [](const TranscriptLine& line) {
          return smtp::verb_of(line.text.substr(0, line.text.find(' '))) != smtp::Verb::unknown;
        });
  }

  std::string_view octets_;
  std::vector<std::string_view> lines_;
  const Form* form_ = nullptr;
  bool in_content_ = false;
  bool asks_to_send_ = false;  // the last command is DATA
  bool in_listing_ = false;    // of POP3
  bool asks_for_listing_ = false;
  Transcript transcript_;
};

}  // namespace

tl::expected<Transcript, TranscriptError> read_transcript(std::string_view octets) {
  return Reader(octets).read();
}

}  // namespace smtplab::explain
