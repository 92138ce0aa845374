// What a frame of the viewer costs a processor: all panels, where nothing is drawn.

#include <benchmark/benchmark.h>
#include <imgui.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "tests/bench/ratio.h"
#include "tests/scenario/road.h"
#include "viewer/panels/panel_list.h"
#include "viewer/panels/session.h"
#include "viewer/panels/workspace.h"

namespace smtplab {
namespace {

using namespace panels;

constexpr std::uint64_t kEvents = 100'000;

/// A viewer with that run open, in the middle of it.
class Viewer {
 public:
  Viewer() : context_(ImGui::CreateContext()), session_(explain::Language::en, {}) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {1280, 800};
    const auto file = std::filesystem::temp_directory_path() / "smtplab-frame-bench.json";
    std::ofstream(file) << scenario::testing::road_of_events(kEvents);
    const auto problem = session_.open(file.string());
    std::filesystem::remove(file);
    if (problem) throw std::runtime_error(problem->lines.front());
    if (session_.document()->future().size() < kEvents) throw std::runtime_error("too few events");
    session_.perform(Seek{kEvents / 2});
    workspace_ = std::make_unique<Workspace>(session_, Settings(), find_fonts(font_folders()));
  }
  ~Viewer() { ImGui::DestroyContext(context_); }
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;

  Workspace& workspace() { return *workspace_; }
  Session& session() { return session_; }

  void frame() {
    if (workspace_->prepare()) {
      unsigned char* pixels = nullptr;
      int width = 0;
      int height = 0;
      ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    }
    ImGui::NewFrame();
    workspace_->draw(0.016);
    ImGui::Render();
  }

 private:
  ImGuiContext* context_;
  Session session_;
  std::unique_ptr<Workspace> workspace_;
};

void measure(benchmark::State& state, Viewer& viewer, bool steps) {
  for (int i = 0; i < 5; ++i) viewer.frame();
  for (auto unused : state) {
    if (steps) viewer.session().perform(Action::step);
    viewer.frame();
  }
}

void Frame(benchmark::State& state) {
  Viewer viewer;
  measure(state, viewer, false);
}
BENCHMARK(Frame)->Unit(benchmark::kMillisecond);

void FrameOfAStep(benchmark::State& state) {
  Viewer viewer;
  measure(state, viewer, true);
}
BENCHMARK(FrameOfAStep)->Unit(benchmark::kMillisecond);

/// From one end of the run to the other, where another part of it has to be charted.
void FrameOfAFarSeek(benchmark::State& state) {
  Viewer viewer;
  for (int i = 0; i < 5; ++i) viewer.frame();
  bool is_late = false;
  for (auto unused : state) {
    is_late = !is_late;
    constexpr auto kAll = static_cast<trace::EventIndex>(kEvents);
    viewer.session().perform(Seek{is_late ? kAll / 10 * 9 : kAll / 10});
    viewer.frame();
  }
}
BENCHMARK(FrameOfAFarSeek)->Unit(benchmark::kMillisecond);

void FrameOfPanel(benchmark::State& state) {
  Viewer viewer;
  const std::string key(panel_keys()[static_cast<std::size_t>(state.range(0))]);
  state.SetLabel(key);
  viewer.workspace().enlarge(key);
  measure(state, viewer, true);
}
BENCHMARK(FrameOfPanel)->DenseRange(0, 10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace smtplab

int main(int argc, char** argv) {
  using smtplab::bench::Bound;
  // Frames a second: 125 are 8 ms each.
  return smtplab::bench::run(
      argc, argv, {},
      {{"frames a second of 100,000 events", "Frame", 1, Bound::at_least, 125},
       {"frames a second of 100,000 events, a step each", "FrameOfAStep", 1, Bound::at_least,
        125}});
}
