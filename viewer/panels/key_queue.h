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
/// within a frame would never have been pressed. So each key moves at most once a frame; the rest
/// waits for the next one.
class KeyQueue {
 public:
  void add(const KeyEvent& event) { waiting_.push_back(event); }
  bool empty() const { return waiting_.empty(); }

  /// Gives to `take` what is due in the next frame.
  template <class Take>
  void give(const Take& take) {
    std::set<int> moved;
    while (!waiting_.empty() && moved.insert(waiting_.front().key).second) {
      take(waiting_.front());
      waiting_.pop_front();
    }
  }

 private:
  std::deque<KeyEvent> waiting_;
};

}  // namespace smtplab::panels
