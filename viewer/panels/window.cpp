#include "viewer/panels/window.h"

#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "viewer/panels/key_queue.h"

namespace smtplab::panels {
namespace {

template <class Function>
Function function(const char* name) {
  return reinterpret_cast<Function>(glfwGetProcAddress(name));
}

/// Whether the mouse or a key has done something since the last frame.
bool is_busy(const ImGuiIO& io) {
  const bool has_keys =
      std::any_of(std::begin(io.KeysDown), std::end(io.KeysDown), [](bool down) { return down; });
  return has_keys || ImGui::IsAnyMouseDown() || io.MouseDelta.x != 0 || io.MouseDelta.y != 0 ||
         io.MouseWheel != 0;
}

}  // namespace

struct Window::System {
  GLFWwindow* window = nullptr;
  bool is_hidden = false;
  int width = 0;
  int height = 0;
  GLuint frame = 0;  // where a hidden window draws
  GLuint colours = 0;
  ImGuiContext* context = nullptr;
  KeyQueue keys;
  double last_frame_s = 0;
  double last_input_s = 0;

  void make_frame();
  void bind() const {
    if (frame == 0) return;
    function<PFNGLBINDFRAMEBUFFERPROC>("glBindFramebuffer")(GL_FRAMEBUFFER, frame);
  }
};

void Window::System::make_frame() {
  function<PFNGLGENFRAMEBUFFERSPROC>("glGenFramebuffers")(1, &frame);
  function<PFNGLGENRENDERBUFFERSPROC>("glGenRenderbuffers")(1, &colours);
  function<PFNGLBINDRENDERBUFFERPROC>("glBindRenderbuffer")(GL_RENDERBUFFER, colours);
  function<PFNGLRENDERBUFFERSTORAGEPROC>("glRenderbufferStorage")(GL_RENDERBUFFER, GL_RGBA8, width,
                                                                  height);
  bind();
  function<PFNGLFRAMEBUFFERRENDERBUFFERPROC>("glFramebufferRenderbuffer")(
      GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colours);
}

std::unique_ptr<Window> Window::open(int width, int height, const std::string& title,
                                     bool is_hidden, WindowError& error) {
  error = WindowError::no_display;
  if (glfwInit() == GLFW_FALSE) return nullptr;
  error = WindowError::no_gl;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
  glfwWindowHint(GLFW_VISIBLE, is_hidden ? GLFW_FALSE : GLFW_TRUE);
  auto system = std::make_unique<System>();
  system->is_hidden = is_hidden;
  system->width = width;
  system->height = height;
  system->window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  if (system->window == nullptr) {
    glfwTerminate();
    return nullptr;
  }
  glfwMakeContextCurrent(system->window);
  glfwSwapInterval(1);
  if (is_hidden) system->make_frame();
  system->context = ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplGlfw_InitForOpenGL(system->window, true);
  ImGui_ImplOpenGL3_Init("#version 130");
  glfwSetWindowUserPointer(system->window, system.get());
  // In the place of the back end's own: see KeyQueue.
  glfwSetKeyCallback(system->window,
                     [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
                       static_cast<System*>(glfwGetWindowUserPointer(window))
                           ->keys.add({key, scancode, action, modifiers});
                     });
  return std::unique_ptr<Window>(new Window(std::move(system)));
}

Window::Window(std::unique_ptr<System> system) : system_(std::move(system)) {}

Window::~Window() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext(system_->context);
  glfwDestroyWindow(system_->window);
  glfwTerminate();
}

void Window::wait(bool is_moving) {
  if (system_->is_hidden) return;
  const bool was_busy = glfwGetTime() - system_->last_input_s < 0.5;
  if (!system_->keys.empty() || is_moving || was_busy) {
    glfwWaitEventsTimeout(0.004);
  } else {
    glfwWaitEventsTimeout(0.25);
  }
}

void Window::draw(Workspace& workspace) {
  glfwPollEvents();
  const double now = glfwGetTime();
  if (!system_->keys.empty()) system_->last_input_s = now;
  system_->keys.give([&](const KeyEvent& event) {
    ImGui_ImplGlfw_KeyCallback(system_->window, event.key, event.scancode, event.action,
                               event.modifiers);
  });
  if (workspace.prepare()) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  if (system_->is_hidden) {
    io.DisplaySize = {static_cast<float>(system_->width), static_cast<float>(system_->height)};
    io.DisplayFramebufferScale = {1, 1};
    io.MousePos = {-1, -1};
  }
  if (is_busy(io)) system_->last_input_s = now;
  ImGui::NewFrame();
  workspace.draw(now - system_->last_frame_s);
  system_->last_frame_s = now;
  ImGui::Render();
  system_->bind();
  if (!system_->is_hidden) {
    glfwGetFramebufferSize(system_->window, &system_->width, &system_->height);
  }
  glViewport(0, 0, system_->width, system_->height);
  const ImVec4 paper = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glClearColor(paper.x, paper.y, paper.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  if (!system_->is_hidden) glfwSwapBuffers(system_->window);
}

Picture Window::picture() const {
  Picture picture;
  picture.width = system_->width;
  picture.height = system_->height;
  const auto row = static_cast<std::size_t>(picture.width) * 3;
  std::vector<std::uint8_t> turned(row * static_cast<std::size_t>(picture.height));
  system_->bind();
  if (!system_->is_hidden) glReadBuffer(GL_FRONT);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, picture.width, picture.height, GL_RGB, GL_UNSIGNED_BYTE, turned.data());
  // OpenGL begins at the bottom.
  picture.octets.resize(turned.size());
  for (int y = 0; y < picture.height; ++y) {
    std::memcpy(picture.octets.data() + row * static_cast<std::size_t>(y),
                turned.data() + row * static_cast<std::size_t>(picture.height - 1 - y), row);
  }
  return picture;
}

bool Window::is_closed() const { return glfwWindowShouldClose(system_->window) != 0; }

void Window::set_title(const std::string& title) {
  glfwSetWindowTitle(system_->window, title.c_str());
}

int Window::width() const { return system_->width; }
int Window::height() const { return system_->height; }

}  // namespace smtplab::panels
