#include "conformance/mutants/line_interference.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

/// How many octets of content stand behind the line: BDAT's, where its argument can be read.
std::uint64_t chunk_size(std::string_view line) {
  if (!has_verb(line, "BDAT")) return 0;
  std::string_view figure = line.substr(4);
  if (!figure.starts_with(' ')) return 0;
  figure.remove_prefix(1);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(figure.data(), figure.data() + figure.size(), size);
  const std::string_view rest(end, static_cast<std::size_t>(figure.end() - end));
  return error == std::errc() && (rest.empty() || rest.starts_with(' ')) ? size : 0;
}

}  // namespace

std::string LineInterference::to_server(std::string_view octets) {
  unsent_ += octets;
  std::string out;
  pass_chunk(out);
  for (std::size_t end = unsent_.find("\r\n"); end != std::string::npos;
       end = unsent_.find("\r\n")) {
    const std::string line = unsent_.substr(0, end);
    unsent_.erase(0, end + 2);
    if (in_content_) {
      out.append(line).append("\r\n");
      if (line == ".") {
        in_content_ = false;
        asked_.emplace_back(".");
      }
      continue;
    }
    asked_.push_back(line);
    out.append(changes_.command ? changes_.command(line) : line).append("\r\n");
    // Half a line behind STARTTLS is the server's affair: what comes next is under TLS.
    chunk_left_ = has_verb(line, "STARTTLS") ? unsent_.size() : chunk_size(line);
    pass_chunk(out);
    // Whether content follows, only the reply tells; a client waits for it.
  }
  // Content, and what other line ends make a line of, is not held back.
  if (in_content_) {
    const std::size_t kept = unsent_.ends_with('\r') ? 1 : 0;
    const bool may_be_end = unsent_ == "." || unsent_ == ".\r";
    if (!may_be_end) {
      out.append(unsent_, 0, unsent_.size() - kept);
      unsent_.erase(0, unsent_.size() - kept);
    }
  }
  return out;
}

void LineInterference::pass_chunk(std::string& out) {
  const std::size_t count =
      static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, unsent_.size()));
  out.append(unsent_, 0, count);
  unsent_.erase(0, count);
  chunk_left_ -= count;
}

std::string LineInterference::take_reply() {
  std::size_t at = 0;
  while (true) {
    const std::size_t end = unread_.find("\r\n", at);
    if (end == std::string::npos) return {};
    const bool is_last = end < at + 4 || unread_[at + 3] != '-';
    at = end + 2;
    if (is_last) break;
  }
  std::string reply = unread_.substr(0, at);
  unread_.erase(0, at);
  return reply;
}

std::string LineInterference::to_client(std::string_view octets) {
  unread_ += octets;
  std::string out;
  for (std::string reply = take_reply(); !reply.empty(); reply = take_reply()) {
    std::string command = "(unasked)";
    if (!asked_.empty()) {
      command = std::move(asked_.front());
      asked_.pop_front();
    }
    if (reply.starts_with("354")) in_content_ = true;
    if (changes_.cuts && changes_.cuts(command)) cuts_ = true;
    out += changes_.reply ? changes_.reply(command, reply) : reply;
  }
  return out;
}

void interfere(ReferenceHost& host, LineChanges changes) {
  host.interference = [changes = std::move(changes)] {
    return std::make_unique<LineInterference>(changes);
  };
}

namespace {

class ContentRefuser : public Interference {
 public:
  explicit ContentRefuser(std::string_view text) : text_(text) {}

  std::string to_server(std::string_view octets) override {
    meets_ = octets.find(text_) != std::string_view::npos;
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    return meets_ && octets.starts_with("250") ? "554 5.6.0 Refused\r\n" : std::string(octets);
  }

 private:
  std::string_view text_;
  bool meets_ = false;
};

class SegmentRewriter : public Interference {
 public:
  explicit SegmentRewriter(std::string (*change)(std::string)) : change_(change) {}
  std::string to_server(std::string_view octets) override { return change_(std::string(octets)); }

 private:
  std::string (*change_)(std::string);
};

}  // namespace

void sends(ReferenceHost& host, std::string_view from, std::string_view to) {
  host.outgoing = [from, to](std::string segment) {
    return replaced(std::move(segment), from, to);
  };
}

void refuses_content(ReferenceHost& host, std::string_view text) {
  host.interference = [text] { return std::make_unique<ContentRefuser>(text); };
}

void rewrite_segments(ReferenceHost& host, std::string (*change)(std::string)) {
  host.interference = [change] { return std::make_unique<SegmentRewriter>(change); };
}

void refuses_path(ReferenceHost& host, IsMeant is_meant) {
  interfere(host, {.command = [is_meant = std::move(is_meant)](std::string_view line) {
              const bool has_path = has_verb(line, "MAIL") || has_verb(line, "RCPT");
              return has_path && is_meant(line) ? with_path(line, kBrokenPath) : std::string(line);
            }});
}

void refuses_path_with(ReferenceHost& host, std::string_view text) {
  refuses_path(host,
               [text](std::string_view line) { return line.find(text) != std::string_view::npos; });
}

void accepts_path_with(ReferenceHost& host, std::string_view text) {
  interfere(host, {.command = [text](std::string_view line) -> std::string {
              if (line.find(text) == std::string_view::npos) return std::string(line);
              if (has_verb(line, "MAIL")) return "MAIL FROM:<bob@example.org>";
              if (has_verb(line, "RCPT")) return "RCPT TO:<bob@example.org>";
              return std::string(line);
            }});
}

void reads(ReferenceHost& host, std::string_view from, std::string_view to) {
  interfere(host, {.command = [from, to](std::string_view line) {
              return replaced(std::string(line), from, to);
            }});
}

void replies(ReferenceHost& host, std::string_view verb, std::string_view reply) {
  interfere(host, {.reply = [verb, reply](std::string_view command, std::string usual) {
              return has_verb(command, verb) ? std::string(reply) : usual;
            }});
}

void replies_with(ReferenceHost& host, std::string_view verb, std::string_view from,
                  std::string_view to) {
  interfere(host, {.reply = [verb, from, to](std::string_view command, std::string usual) {
              return has_verb(command, verb) ? replaced(std::move(usual), from, to) : usual;
            }});
}

void stores_with(ReferenceHost& host, std::string_view from, std::string_view to) {
  host.storage = [from, to](std::string text) { return replaced(std::move(text), from, to); };
}

std::string with_path(std::string_view line, std::string_view path) {
  return std::string(line.substr(0, line.find(':') + 1)).append(path);
}

bool has_verb(std::string_view command, std::string_view verb) {
  const std::string_view word = command.substr(0, command.find(' '));
  return smtp::equals_ignoring_case(word, verb);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace smtplab::conformance
