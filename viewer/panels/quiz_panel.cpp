#include "viewer/panels/quiz_panel.h"

#include <algorithm>

#include "sim/explain/clause_summary.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {

using explain::QuizVerdict;

namespace {

/// The question has an answer; what is none may be mended.
bool is_settled(const viewer::QuizSession& quiz) {
  const explain::QuizJudgement* const judgement = quiz.judgement();
  return judgement != nullptr && judgement->verdict != QuizVerdict::unreadable;
}

}  // namespace

void QuizPanel::draw(const View& view) {
  // Nothing may wait for a place to type into that does not come.
  const bool is_asked = view.quiz != nullptr && !view.quiz->is_over() && !is_settled(*view.quiz);
  if (!is_asked) input_ = {};
  if (view.future == nullptr) {
    draw_beginning(view);
    return;
  }
  if (view.quiz == nullptr) {
    paragraph(view.word("view.quiz.none"));
    if (ImGui::Button(view.word("view.quiz.begin").c_str())) view.want(Action::quiz);
    return;
  }
  if (view.quiz->size() == 0) {
    paragraph(view.word("cli.quiz.nothing-to-ask"));
    return;
  }
  draw_score(view);
  if (view.quiz->is_over()) {
    if (ImGui::Button(view.word("view.quiz.again").c_str())) view.want(Action::quiz);
    return;
  }
  if (number_ != view.quiz->number()) {
    number_ = view.quiz->number();
    answer_.clear();
    input_.ask();
  }
  draw_question(view);
  if (const explain::QuizJudgement* judgement = view.quiz->judgement()) {
    draw_judgement(view, *judgement);
  }
  draw_answer(view);
}

void QuizPanel::draw_score(const View& view) {
  const viewer::QuizScore& score = view.quiz->score();
  coloured(view, view.quiz->is_over() ? view.colours->accent : view.colours->dim,
           view.word("quiz.score", {{"right", std::to_string(score.right)},
                                    {"lawful", std::to_string(score.lawful)},
                                    {"all", std::to_string(score.of)}}));
}

void QuizPanel::draw_question(const View& view) {
  const explain::QuizQuestion& question = view.quiz->question();
  coloured(view, view.colours->accent,
           view.word("quiz.question", {{"number", std::to_string(view.quiz->number() + 1)},
                                       {"all", std::to_string(view.quiz->size())},
                                       {"server", question.server}}));
  ImGui::Spacing();
  for (const std::string& line : question.before) {
    coloured(view, line.starts_with("C:") ? view.colours->client : view.colours->server, line,
             true);
  }
  coloured(view, view.colours->letter, "S: ?", true);
  ImGui::Spacing();
  for (const std::string& hint : *view.hints) bullet(view, hint);
}

void QuizPanel::draw_answer(const View& view) {
  const bool has_answer = is_settled(*view.quiz);
  if (!has_answer) {
    ImGui::SetNextItemWidth(std::min(view.font_size * 9, ImGui::GetContentRegionAvail().x));
    const bool is_given = input_.draw("##answer", view.word("view.quiz.answer"), answer_);
    if (is_given) {
      view.want(AnswerQuiz{answer_});
      input_.ask();
    }
    if (ImGui::Button(view.word("view.quiz.judge").c_str())) view.want(AnswerQuiz{answer_});
    ImGui::SameLine();
    if (ImGui::Button(view.word("view.quiz.hint").c_str())) view.want(MoreHints{});
    ImGui::SameLine();
  }
  const char* const key = has_answer ? "view.quiz.next" : "view.quiz.pass";
  const bool has_focus = ImGui::IsWindowFocused(ImGuiFocusedFlags_RootAndChildWindows);
  const ImGuiIO& io = ImGui::GetIO();
  const bool by_key = has_answer && has_focus && !io.WantTextInput &&
                      ImGui::IsKeyPressed(io.KeyMap[ImGuiKey_Enter], false);
  if (ImGui::Button(view.word(key).c_str()) || by_key) view.want(NextQuestion{});
}

void QuizPanel::draw_judgement(const View& view, const explain::QuizJudgement& judgement) {
  const std::string key =
      "quiz.verdict." + std::string(explain::quiz_verdict_name(judgement.verdict));
  const Colour colour = judgement.verdict == QuizVerdict::right    ? view.colours->server
                        : judgement.verdict == QuizVerdict::lawful ? view.colours->letter
                                                                   : view.colours->refusal;
  const std::string_view mark = judgement.verdict == QuizVerdict::right    ? "[+] "
                                : judgement.verdict == QuizVerdict::lawful ? "[~] "
                                                                           : "[-] ";
  coloured(view, colour, std::string(mark) + view.word(key, {{"given", judgement.given}}));
  paragraph(judgement.why);
  for (const requirements::Requirement* clause : judgement.clauses) {
    coloured(view, view.colours->accent, clause->id, true);
    ImGui::SameLine();
    paragraph(explain::clause_summary(*clause, view.language));
  }
  ImGui::Spacing();
}

}  // namespace smtplab::panels
