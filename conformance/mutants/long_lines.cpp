#include <memory>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// A line that fills the buffer is taken for a whole one, and what is left of it for the next.
class CutsLines : public Interference {
 public:
  explicit CutsLines(std::size_t buffer) : buffer_(buffer) {}

  std::string to_server(std::string_view octets) override {
    std::string cut;
    for (const char c : octets) {
      cut += c;
      length_ = c == '\n' ? 0 : length_ + 1;
      if (length_ < buffer_) continue;
      cut += "\r\n";
      length_ = 0;
    }
    return cut;
  }

 private:
  std::size_t buffer_;
  std::size_t length_ = 0;
};

template <std::size_t buffer>
void cuts_lines(ReferenceHost& host) {
  host.config.dialect.rules.limits.command_line = buffer + 2;
  host.interference = [] { return std::make_unique<CutsLines>(buffer); };
}

/// A line longer than that is the connection's last.
template <std::size_t most>
void closes_at(ReferenceHost& host) {
  interfere(host, {.cuts = [](std::string_view command) { return command.size() > most; }});
}

template <std::size_t most>
void repeats_beyond(ReferenceHost& host, std::string_view verb) {
  interfere(host, {.reply = [verb](std::string_view command, std::string usual) {
              const bool is_meant = command.size() > most && command.starts_with(verb);
              return is_meant ? "501 5.5.4 Not here: " + std::string(command) + "\r\n" : usual;
            }});
}

constexpr Mutant kLongLinesMutants[] = {
    {cuts_lines_at_512, "cuts-lines-at-512", cuts_lines<512>},
    {cuts_lines_at_1000, "cuts-lines-at-1000", cuts_lines<1000>},
    {cuts_lines_at_2048, "cuts-lines-at-2048", cuts_lines<2048>},
    {cuts_lines_at_4096, "cuts-lines-at-4096", cuts_lines<4096>},
    {cuts_lines_at_8192, "cuts-lines-at-8192", cuts_lines<8192>},
    {cuts_lines_at_16384, "cuts-lines-at-16384", cuts_lines<16384>},
    {cuts_lines_at_65536, "cuts-lines-at-65536", cuts_lines<65536>},
    {closes_at_long_line, "closes-at-long-line", closes_at<2048>},
    {closes_at_very_long_line, "closes-at-very-long-line", closes_at<16384>},
    {repeats_long_words, "repeats-long-words",
     [](ReferenceHost& host) { repeats_beyond<500>(host, "FFF"); }},
    {repeats_long_parameters, "repeats-long-parameters",
     [](ReferenceHost& host) { repeats_beyond<500>(host, "RCPT"); }},
};

}  // namespace

std::span<const Mutant> long_line_mutants() { return kLongLinesMutants; }

}  // namespace smtplab::conformance
