// What panels gather before they draw.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "sim/scenario/loader.h"
#include "viewer/model/document.h"
#include "viewer/panels/dialogue_rows.h"
#include "viewer/panels/key_queue.h"
#include "viewer/panels/message_hops.h"
#include "viewer/panels/network_map.h"
#include "viewer/panels/prompt.h"
#include "viewer/panels/state_graph.h"
#include "viewer/panels/timeline_panel.h"

namespace smtplab::panels {
namespace {

viewer::Document opened(const std::string& file) {
  auto loaded = scenario::load_scenario_file(SMTPLAB_SOURCE_DIR "/scenarios/" + file);
  if (!loaded) throw std::runtime_error(loaded.error().front().message_key);
  return viewer::Document::of_scenario(
      std::make_shared<const scenario::Scenario>(*std::move(loaded)));
}

TEST(MessageHops, EachHostPutsItsLinesOnTop) {
  viewer::Document document = opened("road-of-a-letter.json");
  document.playback().to_end();
  MessageIndex index;
  index.follow(document.future().log());
  const auto hops = message_hops(document.future(), document.playback().cursor(), index);
  // Composed, queued, stored, fetched.
  ASSERT_EQ(hops.size(), 4U);
  const auto added = [&](std::size_t hop) {
    return std::count_if(hops[hop].header.begin(), hops[hop].header.end(),
                         [](const HeaderLine& line) { return line.is_added; });
  };
  EXPECT_EQ(added(0), 0);
  EXPECT_EQ(added(1), 3);  // Received, folded twice
  EXPECT_EQ(hops[1].header[0].text, "Received: from pc.example.com ([192.0.2.10])");
  EXPECT_EQ(added(2), 4);  // Return-Path, and Received again
  EXPECT_EQ(hops[2].header[0].text, "Return-Path: <alice@example.com>");
  EXPECT_EQ(added(3), 0);
  EXPECT_EQ(hops[3].body_octets, hops[0].body_octets);
}

TEST(NetworkMap, GoesAlongTheRoadOfTheMail) {
  const viewer::Document document = opened("road-of-a-letter.json");
  const NetworkMap map = network_map(document.future());
  ASSERT_EQ(map.hosts.size(), 5U);
  // pc.example.com, smtp.example.com, mx.example.org, pc.example.org; and ns.test beneath.
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(map.hosts[i].column, i);
  EXPECT_TRUE(map.hosts[4].is_name_server);
  EXPECT_TRUE(map.links.contains({0, 1}));
  EXPECT_TRUE(map.links.contains({1, 4}));
  EXPECT_FALSE(map.links.contains({0, 3}));
}

TEST(DialogueRows, MarkRefusalsAndWrapLongLines) {
  viewer::Document document = opened("rfc821/s821-ex1.json");
  viewer::Commentary& comments = document.future().commentary(explain::Language::en);
  const auto rows = dialogue_rows(document.future(), 0, comments, 20);
  const auto refused = std::find_if(
      rows.begin(), rows.end(), [](const DialogueRow& row) { return row.voice == Voice::refusal; });
  ASSERT_NE(refused, rows.end());
  EXPECT_TRUE(refused->text.starts_with("550"));
  EXPECT_EQ(refused->label, "S:");
  for (const DialogueRow& row : rows) EXPECT_LE(row.text.size(), 20U) << row.text;
  EXPECT_EQ(rows_seen(rows, 0), 0U);
  EXPECT_EQ(rows_seen(rows, 1'000'000), rows.size());
}

TEST(TimelineMarks, AreWhereMailArrivesAndWhereItIsRefused) {
  const viewer::Document document = opened("rfc821/s821-ex1.json");
  const auto marks = timeline_marks(document.future());
  const auto count = [&](TimelineMark::Kind kind) {
    return std::count_if(marks.begin(), marks.end(),
                         [&](const TimelineMark& mark) { return mark.kind == kind; });
  };
  EXPECT_EQ(count(TimelineMark::Kind::refusal), 1);
  EXPECT_GE(count(TimelineMark::Kind::delivered), 1);
  EXPECT_EQ(count(TimelineMark::Kind::surprise), 0);
}

TEST(StateGraph, LeadsFromMailToRecipientsByRcpt) {
  const StateGraph graph = smtp_graph(smtp::Dialect());
  const auto edge = std::find_if(graph.edges.begin(), graph.edges.end(), [&](const StateEdge& e) {
    return e.from != StateEdge::kAnywhere && graph.nodes[e.from].key == "state.mail" &&
           graph.nodes[e.to].key == "state.recipients";
  });
  ASSERT_NE(edge, graph.edges.end());
  EXPECT_EQ(edge->label, "RCPT");
  // Lines of content are no commands.
  for (const StateEdge& one : graph.edges) {
    if (one.from == StateEdge::kAnywhere || graph.nodes[one.from].key != "state.content") continue;
    EXPECT_EQ(graph.nodes[one.to].key, "state.judging");
  }
}

TEST(StateGraph, AClosedConnectionHasNoSessionAnyMore) {
  viewer::Document document = opened("lessons/rset-and-start-again.json");
  viewer::Playback& playback = document.playback();
  const StateGraph graph = smtp_graph(smtp::Dialect());
  const auto state = [&] {
    const auto now = standing(document.future(), 0, playback.seen());
    return now ? graph.nodes[now->now].key : std::string("none");
  };
  EXPECT_EQ(state(), "none");
  ASSERT_TRUE(playback.step());
  EXPECT_EQ(state(), "state.opened");
  while (playback.step() && state() != "state.recipients") {
  }
  EXPECT_EQ(state(), "state.recipients");
  playback.to_end();
  EXPECT_EQ(state(), "state.closed");
  ASSERT_EQ(playback.future().commentary(explain::Language::en).text(*playback.moment()),
            "S: (closes the connection)");
  // Nobody said QUIT where it has broken.
  while (playback.back() && state() != "state.recipients") {
  }
  const trace::ConnectionIndex connection = document.future().story().conversations()[0].connection;
  ASSERT_TRUE(document.fork(scenario::DropConnection{connection}));
  document.playback().to_end();
  const auto broken = standing(document.future(), 0, document.playback().seen());
  ASSERT_TRUE(broken);
  EXPECT_EQ(graph.nodes[broken->now].key, "state.closed");
}

TEST(SplitPaths, KeepsWhatStandsInQuotes) {
  const auto split = [](std::string_view text) { return split_paths(text); };
  using Paths = std::vector<std::string_view>;
  EXPECT_EQ(split("<a@x.example> <b@y.example> <c@z.example>"),
            (Paths{"<a@x.example>", "<b@y.example>", "<c@z.example>"}));
  EXPECT_EQ(split("<> <\"a > \\\" b\"@x.example>"), (Paths{"<>", "<\"a > \\\" b\"@x.example>"}));
  EXPECT_EQ(split("<broken"), Paths{"<broken"});
  EXPECT_EQ(split(""), Paths{});
}

TEST(ReadTime, TakesWhatIsPrinted) {
  const auto seconds = [](std::string_view text) {
    const auto at = read_time(text);
    return at ? static_cast<double>(at->nanoseconds) / 1e9 : -1.0;
  };
  EXPECT_DOUBLE_EQ(seconds("1.5"), 1.5);
  EXPECT_DOUBLE_EQ(seconds(" 2:00:00.140 "), 7200.14);
  EXPECT_DOUBLE_EQ(seconds("4d 2:30:00"), 4 * 86400 + 9000);
  for (const char* wrong : {"", "x", "1:99", "1.5x", "-3", "99999999999"}) {
    EXPECT_DOUBLE_EQ(seconds(wrong), -1) << wrong;
  }
}

TEST(KeyQueue, AKeyMovesOnceAFrame) {
  KeyQueue queue;
  for (const int action : {1, 0, 1, 0}) queue.add({65, 0, action, 0});
  std::string seen;
  for (int frame = 0; frame < 5; ++frame) {
    queue.give([&](const KeyEvent& event) { seen += event.action == 1 ? 'v' : '^'; });
    seen += '|';
  }
  EXPECT_EQ(seen, "v|^|v|^||");
}

TEST(KeyQueue, AKeyIsPressedWithTheModifiersThatItHad) {
  constexpr int kControl = 341;
  constexpr int kTab = 258;
  KeyQueue queue;
  queue.add({kControl, 0, 1, 0});
  std::string seen;
  const auto frame = [&] {
    queue.give([&](const KeyEvent& event) {
      seen += event.key == kControl ? (event.action == 1 ? "Ctrl " : "ctrl ")
                                    : (event.action == 1 ? "Tab " : "tab ");
    });
    seen += "| ";
  };
  frame();
  queue.add({kTab, 0, 1, 2});
  queue.add({kControl, 0, 0, 2});
  queue.add({kTab, 0, 0, 0});
  frame();
  frame();
  frame();
  EXPECT_EQ(seen, "Ctrl | Tab | ctrl tab | | ");
}

}  // namespace
}  // namespace smtplab::panels
