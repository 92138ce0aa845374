#include <memory>
#include <string>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// From so many mistakes on, counted in replies that begin with 5, the connection is closed: behind
/// the reply, or behind a 421 in its place.
class CountsMistakes : public Interference {
 public:
  CountsMistakes(int most, bool says_so) : most_(most), says_so_(says_so) {}

  std::string to_client(std::string_view octets) override {
    if (!octets.starts_with('5') || ++count_ < most_) return std::string(octets);
    return says_so_ ? "421 4.7.0 mx.example.org Too many mistakes\r\n" : std::string(octets);
  }
  bool cuts() override { return count_ >= most_; }

 private:
  int most_;
  bool says_so_;
  int count_ = 0;
};

template <int most, bool says_so>
void counts_mistakes(ReferenceHost& host) {
  host.interference = [] { return std::make_unique<CountsMistakes>(most, says_so); };
}

/// The eleventh such command is refused, as the fourth mistake would be.
void takes_ten(ReferenceHost& host, std::string_view verb) {
  interfere(host, {.reply = [verb, count = 0](std::string_view command, std::string usual) mutable {
              if (has_verb(command, verb)) ++count;
              return count > 10 ? "554 5.7.0 Too many commands without mail\r\n" : usual;
            }});
}

constexpr Mutant kPatienceMutants[] = {
    {closes_after_four_mistakes, "closes-after-four-mistakes", counts_mistakes<4, false>},
    {takes_ten_rsets, "takes-ten-rsets", [](ReferenceHost& host) { takes_ten(host, "RSET"); }},
    {takes_ten_noops, "takes-ten-noops", [](ReferenceHost& host) { takes_ten(host, "NOOP"); }},
    {gives_up_after_twenty_mistakes, "gives-up-after-twenty-mistakes", counts_mistakes<20, true>},
};

}  // namespace

std::span<const Mutant> patience_mutants() { return kPatienceMutants; }

}  // namespace smtplab::conformance
