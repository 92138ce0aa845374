// What people who look at a run wait for: opening it, and going anywhere in it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/explain/trace_header.h"
#include "sim/scenario/loader.h"
#include "sim/trace/jsonl_writer.h"
#include "tests/scenario/road.h"
#include "viewer/model/document.h"
#include "viewer/model/search.h"

namespace smtplab {
namespace {

using scenario::Scenario;
using viewer::Document;
using viewer::Future;
using viewer::Playback;

/// The road with so many letters, one each 2 ms.
std::shared_ptr<const Scenario> road(std::size_t letters) {
  auto loaded = scenario::load_scenario(scenario::testing::road_text(scenario::testing::letter(1)),
                                        "road.json");
  if (!loaded) throw std::runtime_error(loaded.error().front().message_key);
  const scenario::SubmissionStep first = loaded->submissions.front();
  loaded->submissions.clear();
  for (std::size_t i = 0; i < letters; ++i) {
    loaded->submissions.push_back(first);
    loaded->submissions.back().at =
        Instant{} + milliseconds(static_cast<std::int64_t>(1000 + 2 * i));
  }
  return std::make_shared<const Scenario>(std::move(*loaded));
}

/// The road whose run has as many events as are wanted, or few more.
std::shared_ptr<const Scenario> road_of_events(std::size_t events) {
  constexpr std::size_t kSample = 100;
  const auto sample = road(kSample);
  const std::size_t each = scenario::run_scenario(sample, 1).log.size() / kSample;
  return road(events / each + 1);
}

/// Until the first frame could be drawn: the run, its story, what is said of the line that is lit.
void show(Document& document) {
  Playback& playback = document.playback();
  playback.seek(document.future().size() / 2);
  benchmark::DoNotOptimize(playback.world().now());
  viewer::Commentary& comments = document.future().commentary(explain::Language::en);
  const viewer::Moment& lit = *playback.moment();
  benchmark::DoNotOptimize(comments.text(lit));
  benchmark::DoNotOptimize(comments.note(lit));
}

void open_scenario(benchmark::State& state) {
  const auto scenario = road_of_events(static_cast<std::size_t>(state.range(0)));
  std::size_t events = 0;
  for (auto unused : state) {
    Document document = Document::of_scenario(scenario);
    show(document);
    events = document.future().size();
  }
  state.counters["events"] = static_cast<double>(events);
}
BENCHMARK(open_scenario)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void open_trace(benchmark::State& state) {
  const auto scenario = road_of_events(static_cast<std::size_t>(state.range(0)));
  const auto run = scenario::run_scenario(scenario, scenario->seed);
  auto header = explain::trace_header(*scenario, scenario->seed);
  header.hosts.emplace_back("outside").is_elsewhere = true;  // as of a live run
  const std::string text = trace::write_jsonl(header, run.log);
  for (auto unused : state) {
    auto document = Document::of_trace(scenario, text);
    if (!document) throw std::runtime_error("the trace was not read");
    show(*document);
  }
  state.counters["events"] = static_cast<double>(run.log.size());
}
BENCHMARK(open_trace)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Anywhere in the run, and all that stands there: time is the average, `worst_ms` the longest.
void seek(benchmark::State& state) {
  Document document =
      Document::of_scenario(road_of_events(static_cast<std::size_t>(state.range(0))));
  Playback& playback = document.playback();
  show(document);
  const trace::EventIndex size = document.future().size();
  trace::EventIndex position = 0;
  double worst = 0;
  for (auto unused : state) {
    position = (position + 61'803'399) % (size + 1);
    const auto before = std::chrono::steady_clock::now();
    playback.seek(position);
    benchmark::DoNotOptimize(playback.world().now());
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - before;
    worst = std::max(worst, took.count());
  }
  state.counters["worst_ms"] = worst;
  state.counters["events"] = static_cast<double>(size);
}
BENCHMARK(seek)->Arg(100'000)->Arg(1'000'000)->Iterations(1000)->Unit(benchmark::kMillisecond);

void step_back(benchmark::State& state) {
  Document document =
      Document::of_scenario(road_of_events(static_cast<std::size_t>(state.range(0))));
  Playback& playback = document.playback();
  playback.to_end();
  for (auto unused : state) {
    if (!playback.back()) playback.to_end();
    benchmark::DoNotOptimize(playback.world().now());
  }
}
BENCHMARK(step_back)->Arg(100'000)->Iterations(5000)->Unit(benchmark::kMicrosecond);

void fork(benchmark::State& state) {
  Document document =
      Document::of_scenario(road_of_events(static_cast<std::size_t>(state.range(0))));
  document.playback().seek(document.future().size() / 2);
  for (auto unused : state) {
    auto forked = document.future(0).fork(document.playback().position(), scenario::Crash{2});
    if (!forked) throw std::runtime_error("refused");
    benchmark::DoNotOptimize((*forked)->size());
  }
}
BENCHMARK(fork)->Arg(100'000)->Unit(benchmark::kMillisecond);

void search(benchmark::State& state) {
  Document document =
      Document::of_scenario(road_of_events(static_cast<std::size_t>(state.range(0))));
  show(document);
  for (auto unused : state) {
    benchmark::DoNotOptimize(
        viewer::Search(document.future(), "nobody", explain::Language::en).found().size());
  }
}
BENCHMARK(search)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace smtplab

BENCHMARK_MAIN();
