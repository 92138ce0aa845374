// Whatever a domain's owner has published, and whatever names answer: a check of SPF asks a bounded
// number of questions, ends with one of the seven results, and explains a fail alone.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dns/spf_check.h"

namespace {

using namespace smtplab::dns;

// Ten terms ask, each for at most eleven names, beside the first record and an explanation.
constexpr int kMostQuestions = 10 * 11 + 2;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Names whose answers are the lines of the input, one after the other.
class Answers {
 public:
  explicit Answers(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines_.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  Resolution next(const Question& question) {
    Resolution found;
    found.question = question;
    found.canonical = question.name;
    found.outcome = Outcome::no_such_name;
    const std::string line = at_ < lines_.size() ? lines_[at_++] : std::string();
    if (line.empty()) return found;
    found.outcome = line == "!" ? Outcome::timed_out : Outcome::records;
    if (line == "!") return found;
    const auto name = DomainName::parse(line);
    const auto address = Address::parse(line);
    if (question.type == RecordType::txt) {
      const std::string part = line.substr(0, 255);
      found.records.push_back({question.name, 60, TxtData{{part, line.substr(part.size())}}});
    } else if (question.type == RecordType::mx && name) {
      for (int i = 0; i < 10; ++i) found.records.push_back({question.name, 60, MxData{1, *name}});
    } else if (question.type == RecordType::ptr && name) {
      for (int i = 0; i < 12; ++i) found.records.push_back({question.name, 60, PtrData{*name}});
    } else if (address) {
      found.records.push_back({question.name, 60, AddressData{*address}});
    }
    return found;
  }

 private:
  std::vector<std::string> lines_;
  std::size_t at_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* client : {"192.0.2.1", "2001:db8::1"}) {
    Answers answers(text);
    SpfCheck check({*Address::parse(client), "joe@x.test", "pc.x.test", "mx.test", 0});
    int asked = 0;
    while (const auto question = check.next_question()) {
      require(++asked <= kMostQuestions);
      check.answer(answers.next(*question));
    }
    require(!to_string(check.result()).empty());
    require(check.explanation().empty() || check.result() == SpfResult::fail);
    for (const char c : check.explanation()) require(c >= ' ' && c <= '~');
    check.answer(answers.next({}));  // one that comes too late
    require(!check.next_question());
  }
  return 0;
}
