#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// The scenarios that come with the program, with a search.
class ScenariosPanel : public Panel {
 public:
  std::string_view key() const override { return "scenarios"; }
  void draw(const View& view) override;
  /// The next frame puts the keyboard into the search.
  void ask_for_words() { input_.ask(); }
  LineInput* input() override { return &input_; }

 private:
  void filter(const View& view);
  void move();

  std::string words_;
  std::string filtered_by_ = "\n";
  std::size_t known_ = 0;
  explain::Language language_ = explain::Language::en;
  std::vector<std::size_t> shown_;
  std::size_t chosen_ = 0;
  LineInput input_;
  bool has_moved_ = false;
};

/// Whether a text holds each of the words, whatever their letters' case.
bool holds_words(std::string_view text, std::string_view words);

}  // namespace smtplab::panels
