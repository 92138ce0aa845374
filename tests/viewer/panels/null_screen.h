#pragma once

#include <imgui.h>
#include <imgui_internal.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "viewer/panels/session.h"
#include "viewer/panels/settings.h"
#include "viewer/panels/workspace.h"

namespace smtplab::panels {

/// Where nothing is drawn: a workspace with its frames, and a person's keys and clicks.
class NullScreen {
 public:
  explicit NullScreen(Settings settings = {}, FontFiles fonts = find_fonts(font_folders()))
      : context_(ImGui::CreateContext()),
        session_(settings.language, ScenarioIndex(SMTPLAB_SOURCE_DIR "/scenarios/rfc821")),
        size_{static_cast<float>(settings.width), static_cast<float>(settings.height)} {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = size_;
    io.MousePos = {-1, -1};
    for (int key = 0; key < ImGuiKey_COUNT; ++key) io.KeyMap[key] = key;
    workspace_ = std::make_unique<Workspace>(session_, settings, std::move(fonts));
  }
  ~NullScreen() { ImGui::DestroyContext(context_); }
  NullScreen(const NullScreen&) = delete;
  NullScreen& operator=(const NullScreen&) = delete;

  Session& session() { return session_; }
  Workspace& workspace() { return *workspace_; }
  viewer::Playback& playback() { return session_.document()->playback(); }
  /// What is lit, as the transcript has it; empty before the first moment.
  std::string lit() {
    const viewer::Moment* const moment = playback().moment();
    if (moment == nullptr) return {};
    return playback().future().commentary(explain::Language::en).text(*moment);
  }

  /// Opens a file of the source tree.
  void open(const std::string& file) {
    const auto problem = session_.open(SMTPLAB_SOURCE_DIR "/" + file);
    if (problem) throw std::runtime_error(problem->lines.front());
  }

  void frame(double real_s = 0.02) {
    if (workspace_->prepare()) {
      unsigned char* pixels = nullptr;
      int width = 0;
      int height = 0;
      ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    }
    ImGui::GetIO().DeltaTime = static_cast<float>(real_s);
    ImGui::NewFrame();
    workspace_->draw(real_s);
    ImGui::Render();
    const ImDrawData& drawn = *ImGui::GetDrawData();
    vertices_ = static_cast<std::size_t>(drawn.TotalVtxCount);
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) frame();
  }

  void press(ImGuiKey key, bool shift = false, bool control = false) {
    ImGuiIO& io = ImGui::GetIO();
    io.KeyShift = shift;
    io.KeyCtrl = control;
    io.KeysDown[key] = true;
    frame();
    io.KeysDown[key] = false;
    frame();
    io.KeyShift = io.KeyCtrl = false;
  }
  void type(std::string_view text) {
    ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
    frames(2);
  }
  void click(float x, float y) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {x, y};
    frames(2);
    io.MouseDown[0] = true;
    frame();
    io.MouseDown[0] = false;
    frames(2);
    io.MousePos = {-1, -1};
    frame();
  }

  /// With the button held from one place to the other.
  void drag(ImVec2 from, ImVec2 to) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = from;
    frames(2);
    io.MouseDown[0] = true;
    frames(2);
    for (const float share : {0.3F, 0.7F, 1.0F}) {
      io.MousePos = {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
      frame();
    }
    io.MouseDown[0] = false;
    frames(2);
    io.MousePos = {-1, -1};
    frame();
  }
  /// How far the window is scrolled whose name has this in it.
  static ImVec2 scroll_of(std::string_view name) {
    for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
      const bool is_meant = std::string_view(window->Name).find(name) != std::string_view::npos;
      if (is_meant && window->WasActive) return window->Scroll;
    }
    throw std::runtime_error("no window has such a name: " + std::string(name));
  }

  /// Of the last frame: more than nothing was drawn.
  std::size_t vertices() const { return vertices_; }

 private:
  ImGuiContext* context_;
  Session session_;
  ImVec2 size_;
  std::unique_ptr<Workspace> workspace_;
  std::size_t vertices_ = 0;
};

/// A file that is gone at the end.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, std::string_view text);
  ~TemporaryFile() {
    std::error_code error;
    std::filesystem::remove(path_, error);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  void append(std::string_view text) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A scenario with names of hosts and users that are as long as the standards allow.
std::string scenario_of_long_names();
/// The trace of a scenario's run, as JSON Lines.
std::string trace_of(const std::string& scenario_file);

}  // namespace smtplab::panels
