#pragma once

#include <deque>
#include <set>

namespace smtplab::panels {

/// A key that has gone down or up.
struct KeyEvent {
  int key = 0;
  int scancode = 0;
  int action = 0;  ///< as GLFW numbers them; 0: it went up
  int modifiers = 0;
};

/// Keys between the system and a frame. ImGui looks at keys once a frame: one that went down and up
/// within a frame would never have been pressed, and one that went down with Ctrl would be pressed
/// alone if Ctrl went up within the frame. So each key moves at most once a frame, and Shift, Ctrl,
/// Alt and Super not behind another one; the rest waits for the next frame.
class KeyQueue {
 public:
  void add(const KeyEvent& event) { waiting_.push_back(event); }
  bool empty() const { return waiting_.empty(); }

  /// Gives to `take` what is due in the next frame.
  template <class Take>
  void give(const Take& take) {
    std::set<int> moved;
    bool has_other = false;
    while (!waiting_.empty()) {
      const int key = waiting_.front().key;
      if ((is_modifier(key) && has_other) || !moved.insert(key).second) break;
      has_other = has_other || !is_modifier(key);
      take(waiting_.front());
      waiting_.pop_front();
    }
  }

 private:
  /// From GLFW_KEY_LEFT_SHIFT to GLFW_KEY_RIGHT_SUPER.
  static bool is_modifier(int key) { return key >= 340 && key <= 347; }

  std::deque<KeyEvent> waiting_;
};

}  // namespace smtplab::panels
