// Whatever stands in a trace: it is refused, or it can be walked through from end to end.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "sample_document.h"
#include "sim/kernel/random.h"
#include "sim/smtp/transition.h"
#include "sim/trace/jsonl_writer.h"
#include "viewer/model/search.h"

namespace smtplab::viewer {
namespace {

using trace::Event;
using trace::EventIndex;

/// Everything that a view asks of a document; false if it was refused.
bool can_be_walked_through(const std::shared_ptr<const scenario::Scenario>& scenario,
                           std::string_view text) {
  auto document = Document::of_trace(scenario, text);
  if (!document) {
    EXPECT_FALSE(problem_text(document.error(), explain::Language::en).empty());
    return false;
  }
  Playback& playback = document->playback();
  const Future& future = document->future();
  for (const auto language : {explain::Language::en, explain::Language::zh}) {
    Commentary& comments = future.commentary(language);
    for (const Moment& moment : future.story().moments()) {
      EXPECT_FALSE(comments.text(moment).empty());
      if (const explain::Annotation* const note = comments.note(moment)) {
        EXPECT_LE(note->clauses.size(), 100U);
      } else {
        comments.clauses(future.story().happenings()[moment.happening]);
      }
    }
    EXPECT_LE(comments.chart_at(future.size()).sequence.steps.size(), 20'000U);
  }
  while (playback.step()) EXPECT_NE(playback.digest(), 0U);
  while (playback.back()) EXPECT_LE(playback.position(), future.size());
  EXPECT_TRUE(Search(future, "nobody says this", explain::Language::en).found().empty());
  return true;
}

/// One field of an event becomes something else that the format can say.
void damage(Event& event, Random& random, std::uint32_t hosts) {
  const auto some = [&](std::uint64_t below) {
    return static_cast<std::uint32_t>(random.below(below));
  };
  switch (some(10)) {
    case 0:
      event.host = some(hosts);
      break;
    case 1:
      event.connection = some(3);
      break;
    case 2:
      event.kind = static_cast<trace::EventKind>(some(trace::kEventKindCount));
      break;
    case 3:
      event.verb = static_cast<smtp::Verb>(some(smtp::kVerbCount));
      break;
    case 4:
      event.after = static_cast<smtp::SessionState>(some(smtp::kSessionStateCount));
      break;
    case 5:
      event.code.value = static_cast<std::uint16_t>(some(1000));
      break;
    case 6:
      // Of rows that there are: others cannot even be written.
      event.row = static_cast<smtp::RowId>(some(smtp::transitions().size()));
      break;
    case 7:
      event.begin = some(1000);
      break;
    case 8:
      event.length = some(1000);
      break;
    default:
      event.before = static_cast<smtp::SessionState>(some(smtp::kSessionStateCount));
  }
}

void expect_no_crash(const std::shared_ptr<const scenario::Scenario>& scenario, int times) {
  const auto run = Future::simulate(scenario, scenario->seed);
  trace::Header header = run->header();
  header.hosts.emplace_back("outside").is_elsewhere = true;
  const auto hosts = static_cast<std::uint32_t>(header.hosts.size());
  Random random(821);
  int opened = 0;
  for (int i = 0; i < times; ++i) {
    SCOPED_TRACE(i);
    trace::Log damaged;
    for (EventIndex at = 0; at < run->size(); ++at) {
      Event event = run->log()[at];
      if (random.below(20) == 0) damage(event, random, hosts);
      damaged.append(event, run->log().payload(at));
    }
    opened += can_be_walked_through(scenario, trace::write_jsonl(header, damaged)) ? 1 : 0;
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(opened, times / 20) << "too much damage tests nothing but the reader";
}

TEST(DamagedTrace, OfADialogueCrashesNobody) { expect_no_crash(one_message(), 200); }

TEST(DamagedTrace, OfANetworkCrashesNobody) { expect_no_crash(a_road(), 60); }

TEST(DamagedTrace, ThatIsCutSomewhereIsReadUpToThere) {
  const auto scenario = one_message();
  const auto run = Future::simulate(scenario, scenario->seed);
  const std::string text = trace::write_jsonl(run->header(), run->log());
  const std::size_t header = text.find('\n') + 1;
  for (std::size_t length = header; length < text.size(); length += 331) {
    ASSERT_TRUE(can_be_walked_through(scenario, text.substr(0, length))) << length;
  }
}

TEST(DamagedTrace, WithOtherOctetsCrashesNobody) {
  const auto scenario = one_message();
  const auto run = Future::simulate(scenario, scenario->seed);
  const std::string text = trace::write_jsonl(run->header(), run->log());
  Random random(5321);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = text;
    for (int k = 0; k < 3; ++k) {
      damaged[static_cast<std::size_t>(random.below(damaged.size()))] =
          static_cast<char>(random.below(256));
    }
    can_be_walked_through(scenario, damaged);
  }
}

}  // namespace
}  // namespace smtplab::viewer
