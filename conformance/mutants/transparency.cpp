#include <memory>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// A server that takes what it reads at once for lines: it removes a dot at the front of a segment
/// even where that is the middle of a line.
class TakesSegmentForLine : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    const bool in_line = last_ != '\n';
    last_ = octets.back();
    return std::string(octets.starts_with('.') && in_line ? octets.substr(1) : octets);
  }

 private:
  char last_ = '\n';
};

/// A message whose content begins with that segment is refused.
class Refuses : public Interference {
 public:
  explicit Refuses(std::string_view segment) : segment_(segment) {}

  std::string to_server(std::string_view octets) override {
    meets_ = octets.starts_with(segment_);
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    return meets_ && octets.starts_with("250") ? "554 5.6.0 Refused\r\n" : std::string(octets);
  }

 private:
  std::string_view segment_;
  bool meets_ = false;
};

constexpr Mutant kTransparencyMutants[] = {
    {loses_empty_lines, "loses-empty-lines",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         const std::size_t body = text.find("\r\n\r\n") + 4;
         return text.substr(0, body) + replaced(text.substr(body), "\r\n\r\n", "\r\n");
       };
     }},
    {keeps_stuffed_dots, "keeps-stuffed-dots",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) { return replaced(std::move(text), "\r\n.", "\r\n.."); };
     }},
    {removes_dot_from_double_dots_only, "removes-dot-from-double-dots-only",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(std::move(text), "\r\ntext\r\n", "\r\n.text\r\n");
       };
     }},
    {ends_data_at_any_dot_crlf, "ends-data-at-any-dot-crlf",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) {
         return replaced(std::move(s), "sentence.\r\n", "sentence\r\n.\r\n");
       });
     }},
    {takes_segment_for_line, "takes-segment-for-line",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<TakesSegmentForLine>(); };
     }},
    {loses_control_characters, "loses-control-characters",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         std::erase_if(
             text, [](char c) { return c > 0 && c < ' ' && c != '\r' && c != '\n' && c != '\t'; });
         return text;
       };
     }},
    {splits_lines_at_500, "splits-lines-at-500",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) {
         return replaced(std::move(text), std::string(500, 'a'), std::string(400, 'a') + "\r\n");
       };
     }},
    {takes_32k_of_content, "takes-32k-of-content",
     [](ReferenceHost& host) {
       host.storage = [](std::string text) { return text.substr(0, 32'768); };
     }},
    {refuses_empty_message, "refuses-empty-message",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<Refuses>(".\r\n"); };
     }},
    {refuses_message_without_header, "refuses-message-without-header",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<Refuses>("\r\nA message"); };
     }},
};

}  // namespace

std::span<const Mutant> transparency_mutants() { return kTransparencyMutants; }

}  // namespace smtplab::conformance
