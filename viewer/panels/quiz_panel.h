#pragma once

#include <string>

#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// "What will it answer?", before the reply is shown.
class QuizPanel : public Panel {
 public:
  std::string_view key() const override { return "quiz"; }
  void draw(const View& view) override;
  /// The next frame puts the keyboard into the answer.
  void ask_for_answer() {
    answer_.clear();
    input_.ask();
  }
  LineInput* input() override { return &input_; }

 private:
  void draw_question(const View& view);
  void draw_answer(const View& view);
  void draw_judgement(const View& view, const explain::QuizJudgement& judgement);
  void draw_score(const View& view);

  std::size_t number_ = 0;
  std::string answer_;
  LineInput input_;
};

}  // namespace smtplab::panels
