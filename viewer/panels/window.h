#pragma once

#include <memory>
#include <optional>
#include <string>

#include "viewer/panels/picture.h"
#include "viewer/panels/workspace.h"

namespace smtplab::panels {

/// Why there is no window.
enum class WindowError : std::uint8_t {
  no_display,  ///< no X server or compositor, or it lets nobody in
  no_gl,       ///< no OpenGL 3.0
};

/// A window of the system with OpenGL and an ImGui context; one at a time.
class Window {
 public:
  /// A hidden one draws into memory, of exactly this size.
  static std::unique_ptr<Window> open(int width, int height, const std::string& title,
                                      bool is_hidden, WindowError& error);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Waits for something to do, for at most as long as is good for what is on the screen.
  void wait(bool is_moving);
  /// Draws a frame of the workspace, and shows it.
  void draw(Workspace& workspace);
  /// What was drawn last.
  Picture picture() const;
  bool is_closed() const;
  void set_title(const std::string& title);
  int width() const;
  int height() const;

 private:
  struct System;
  explicit Window(std::unique_ptr<System> system);

  std::unique_ptr<System> system_;
};

}  // namespace smtplab::panels
