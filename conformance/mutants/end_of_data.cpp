#include <memory>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using smtp::LineEnd;
using smtp::ReplyText;

constexpr auto kCrlf = static_cast<std::uint8_t>(LineEnd::crlf);
constexpr auto kLf = static_cast<std::uint8_t>(LineEnd::lf);
constexpr auto kCr = static_cast<std::uint8_t>(LineEnd::cr);

constexpr std::string_view kNulCrlf("\0\r\n", 3);
constexpr std::string_view kNulLf("\0\n", 2);

smtp::EndOfData& ends(ReferenceHost& host) { return host.config.dialect.end_of_data; }

/// Once a message's first line ended in LF alone, every LF is a line end.
class GoesByFirstLine : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    if (octets.starts_with("From: ")) {
      lenient_ = octets.find('\n') < octets.find("\r\n");
    }
    if (!lenient_) return std::string(octets);
    std::string out;
    for (std::size_t i = 0; i < octets.size(); ++i) {
      if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) out += '\r';
      out += octets[i];
    }
    return out;
  }

 private:
  bool lenient_ = false;
};

constexpr Mutant kEndOfDataMutants[] = {
    {ends_data_at_lf_dot_lf, "ends-data-at-lf-dot-lf",
     [](ReferenceHost& host) { ends(host).after_lf = kLf; }},
    {ends_data_at_lf_dot_crlf, "ends-data-at-lf-dot-crlf",
     [](ReferenceHost& host) { ends(host).after_lf = kCrlf; }},
    {ends_data_at_crlf_dot_lf, "ends-data-at-crlf-dot-lf",
     [](ReferenceHost& host) { ends(host).after_crlf = kCrlf | kLf; }},
    {ends_data_at_cr_dot_cr, "ends-data-at-cr-dot-cr",
     [](ReferenceHost& host) { ends(host).after_cr = kCr; }},
    {ends_data_at_cr_dot_crlf, "ends-data-at-cr-dot-crlf",
     [](ReferenceHost& host) { ends(host).after_cr = kCrlf; }},
    {ends_data_at_crlf_dot_cr, "ends-data-at-crlf-dot-cr",
     [](ReferenceHost& host) { ends(host).after_crlf = kCrlf | kCr; }},
    {ends_data_at_cr_dot_lf, "ends-data-at-cr-dot-lf",
     [](ReferenceHost& host) { ends(host).after_cr = kLf; }},
    {ends_data_at_lf_dot_cr, "ends-data-at-lf-dot-cr",
     [](ReferenceHost& host) { ends(host).after_lf = kCr; }},
    {takes_crcrlf_for_crlf, "takes-crcrlf-for-crlf",
     [](ReferenceHost& host) {
       rewrite_segments(host,
                        [](std::string s) { return replaced(std::move(s), "\r\r\n", "\r\n"); });
     }},
    {takes_lf_and_crcrlf_for_crlf, "takes-lf-and-crcrlf-for-crlf",
     [](ReferenceHost& host) {
       rewrite_segments(
           host, [](std::string s) { return replaced(std::move(s), "\n.\r\r\n", "\r\n.\r\n"); });
     }},
    {drops_nul, "drops-nul",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) {
         return replaced(std::move(s), std::string_view("\0", 1), "");
       });
     }},
    {drops_trailing_space_of_data, "drops-trailing-space-of-data",
     [](ReferenceHost& host) {
       rewrite_segments(host,
                        [](std::string s) { return replaced(std::move(s), " \r\n", "\r\n"); });
     }},
    {drops_leading_space_of_data, "drops-leading-space-of-data",
     [](ReferenceHost& host) {
       rewrite_segments(host,
                        [](std::string s) { return replaced(std::move(s), "\r\n ", "\r\n"); });
     }},
    {drops_nul_before_lf, "drops-nul-before-lf",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) {
         for (const std::string_view line : {kNulCrlf, kNulLf}) {
           const std::string dotted = "\n." + std::string(line);
           if (s.ends_with(dotted)) s = s.substr(0, s.size() - dotted.size()) + "\r\n.\r\n";
         }
         return replaced(std::move(s), "\r\r\n.", "\r\n.");
       });
     }},
    {drops_trailing_tab_of_data, "drops-trailing-tab-of-data",
     [](ReferenceHost& host) {
       rewrite_segments(
           host, [](std::string s) { return replaced(std::move(s), "\r\n.\t\r\n", "\r\n.\r\n"); });
     }},
    {takes_lfcr_for_crlf, "takes-lfcr-for-crlf",
     [](ReferenceHost& host) {
       rewrite_segments(
           host, [](std::string s) { return replaced(std::move(s), "\n\r.\n\r", "\r\n.\r\n"); });
     }},
    {goes_by_first_line, "goes-by-first-line",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<GoesByFirstLine>(); };
     }},
    {refuses_all_messages, "refuses-all-messages",
     [](ReferenceHost& host) { say(host, ReplyText::accepted, 554, "Transaction failed"); }},
    {refuses_bare_cr, "refuses-bare-cr",
     [](ReferenceHost& host) {
       rewrite_segments(host, [](std::string s) {
         // The server gives up at a CR that it did not expect, and loses the end behind it.
         return replaced(std::move(s), "\r\r\n.\r\n", "\r\n");
       });
     }},
};

}  // namespace

std::span<const Mutant> end_of_data_mutants() { return kEndOfDataMutants; }

}  // namespace smtplab::conformance
