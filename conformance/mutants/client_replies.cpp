#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "conformance/mutants/client_mutant.h"
#include "conformance/mutants/line_interference.h"

namespace smtplab::conformance {
namespace {

using enum ClientDefect;

constexpr const char* kOk = "250 OK\r\n";
constexpr const char* kNo = "554 What?\r\n";

using Reading = std::function<std::string(std::string_view command, std::string reply)>;
void reads_replies_so(ReferenceClient& client, Reading reading) {
  interfere(client, {.reply = std::move(reading)});
}

/// Refusals of that command are none to it.
void takes_for_ok(ReferenceClient& client, std::string_view verb) {
  reads_replies_so(client, [verb](std::string_view command, std::string usual) {
    return has_verb(command, verb) ? std::string(kOk) : usual;
  });
}

/// A line with a hyphen that comes alone is a whole reply; the lines behind it are not read.
class HastyReader : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    const bool is_one_line = octets.find('\n') + 1 == octets.size() && octets.size() > 3;
    if (!is_one_line) return std::string(octets);
    const bool goes_on = octets[3] == '-';
    const bool was_skipping = std::exchange(is_skipping_, goes_on);
    if (was_skipping) return {};
    std::string line(octets);
    if (goes_on) line[3] = ' ';
    return line;
  }

 private:
  bool is_skipping_ = false;
};

/// The first octet of a line tells it all.
class FirstOctetReader : public Interference {
 public:
  std::string to_client(std::string_view octets) override {
    if (octets.size() != 1) return std::string(octets);
    const bool begins = std::exchange(at_start_, octets == "\n");
    if (!begins) return {};
    return octets == "3" ? "354 Go\r\n" : "250 OK\r\n";
  }

 private:
  bool at_start_ = true;
};

bool is_known(std::string_view code) { return code == "220" || code == "221" || code == "250"; }

constexpr ClientMutant kMutants[] = {
    {takes_first_line_for_all, "takes-first-line-for-all",
     [](ReferenceClient& client) {
       client.interference = [] { return std::make_unique<HastyReader>(); };
     }},
    {takes_segment_for_reply, "takes-segment-for-reply",
     [](ReferenceClient& client) {
       client.interference = [] { return std::make_unique<FirstOctetReader>(); };
     }},
    {refuses_bare_codes, "refuses-bare-codes",
     [](ReferenceClient& client) {
       client.needs_all_of_hello = true;
       reads_replies_so(client, [](std::string_view, std::string usual) {
         return usual.size() == 5 ? kNo : usual;
       });
     }},
    {minds_codes, "minds-codes",
     [](ReferenceClient& client) {
       reads_replies_so(client, [](std::string_view, std::string usual) {
         const bool is_odd = usual.starts_with('2') && !is_known(usual.substr(0, 3));
         return is_odd ? kNo : usual;
       });
     }},
    {reads_texts, "reads-texts",
     [](ReferenceClient& client) {
       reads_replies_so(client, [](std::string_view, std::string usual) {
         if (usual.find("rejected") != std::string::npos) return std::string(kNo);
         return usual.find("accepted") != std::string::npos ? kOk : usual;
       });
     }},
    {ignores_refused_rcpt, "ignores-refused-rcpt",
     [](ReferenceClient& client) { takes_for_ok(client, "RCPT"); }},
    {ignores_refused_mail, "ignores-refused-mail",
     [](ReferenceClient& client) { takes_for_ok(client, "MAIL"); }},
    {takes_any_code_for_ok, "takes-any-code-for-ok",
     [](ReferenceClient& client) {
       reads_replies_so(client, [](std::string_view, std::string usual) {
         return usual.starts_with('6') || usual.starts_with('1') ? kOk : usual;
       });
     }},
    {refuses_long_replies, "refuses-long-replies",
     [](ReferenceClient& client) {
       reads_replies_so(client, [](std::string_view, std::string usual) {
         return usual.find('\n') > 256 ? kNo : usual;
       });
     }},
    {refuses_many_lines, "refuses-many-lines",
     [](ReferenceClient& client) {
       reads_replies_so(client, [](std::string_view, std::string usual) {
         return std::count(usual.begin(), usual.end(), '\n') > 20 ? kNo : usual;
       });
     }},
};

}  // namespace

std::span<const ClientMutant> client_reply_mutants() { return kMutants; }

}  // namespace smtplab::conformance
