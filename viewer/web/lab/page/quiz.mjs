// "What will it answer?": questions about the run that is shown, with a score.

import { html } from "./elements.mjs";
import { Dialog } from "./dialog.mjs";

const QUESTIONS = 5;

export class QuizDialog extends Dialog {
  // `ask(seed, count)` gives questions, `judge(number, answer)` a judgement; `show(event)` shows
  // the place of an answer in the run.
  constructor(words, { ask, judge, show }) {
    super("quiz", words);
    this.ask = ask;
    this.judge = judge;
    this.show = show;
    this.seed = 0;
    this.status = html("div", { role: "status" });
    this.stage = html("div", {});
    this.body.append(this.stage, this.status);
  }

  async begin() {
    this.seed += 1;
    this.questions = (await this.ask(this.seed, QUESTIONS)).questions;
    this.results = this.questions.map(() => null);
    this.goTo(0);
    this.open();
    this.answer?.focus();
  }

  goTo(number) {
    this.number = number;
    this.hints = 0;
    this.judgement = null;
    this.typed = "";
  }

  refresh() {
    super.refresh();
    if (!this.questions) return;
    if (this.questions.length === 0) {
      this.stage.replaceChildren(html("p", {}, this.words.word("lab.quiz.nothing")));
      this.status.replaceChildren();
    } else if (this.number < this.questions.length) {
      this.showQuestion();
    } else {
      this.showScore();
    }
  }

  showQuestion() {
    const { words } = this;
    const question = this.questions[this.number];
    const over = this.judgement !== null && this.judgement.verdict !== "unreadable";
    this.answer = html("input", { id: "quiz-answer", autocomplete: "off", spellcheck: "false",
      maxlength: "200", disabled: over, on: { input: () => { this.typed = this.answer.value; } } });
    this.answer.value = this.typed;
    const form = html("form", { class: "quiz-form", on: { submit: (event) => this.submit(event) } },
      html("label", { for: this.answer.id }, words.word("lab.quiz.answer")), this.answer,
      html("button", { type: "submit", class: "main", disabled: over },
        words.word("lab.quiz.judge")),
      html("button", { type: "button", disabled: over || this.hints >= question.hints.length,
        on: { click: () => this.hint() } }, words.word("lab.quiz.hint")),
      html("button", { type: "button", "data-name": "next", on: { click: () => this.next() } },
        words.word(over ? "lab.quiz.next" : "lab.quiz.pass")));
    this.stage.replaceChildren(
      html("p", { class: "quiz-question" }, words.word("quiz.question", { number: this.number + 1,
        all: this.questions.length, server: question.server })),
      html("pre",
        { class: "quiz-before", tabindex: "0", "aria-label": words.word("lab.quiz.before") },
        ...this.before(question)),
      form);
    this.status.replaceChildren(...this.verdict(question));
  }

  // What there is to go by.
  before({ before }) {
    if (before.length > 0) return [[...before, "S: ?"].join("\n")];
    return [html("i", {}, this.words.word("lab.quiz.opened")), "\nS: ?"];
  }

  verdict(question) {
    const { words, judgement } = this;
    const hints = question.hints.slice(0, this.hints).map((hint) =>
      html("p", { class: "hint" }, words.of(hint)));
    if (!judgement) return hints;
    return [...hints,
      html("p", { class: `verdict ${judgement.verdict}` },
        html("span", { class: "mark", "aria-hidden": "true" }, MARKS[judgement.verdict]), " ",
        words.word(`quiz.verdict.${judgement.verdict}`, { given: judgement.given })),
      html("p", {}, words.of(judgement.why)),
      judgement.verdict !== "unreadable" && html("ul", {}, judgement.clauses.map((clause) =>
        html("li", {}, html("span", { class: "dim id" }, `${clause.id} `),
          words.of(clause.summary)))),
      judgement.verdict !== "unreadable" && this.showing(question, "button"),
    ].filter(Boolean);
  }

  // Leads to the place of the answer.
  showing(question, name) {
    return html("button", { type: "button", class: name === "link" ? "link-button" : null,
      on: { click: () => { this.close(); this.show(question.event); } } },
    this.words.word("lab.quiz.show"));
  }

  showScore() {
    const { words } = this;
    const count = (verdict) => this.results.filter((one) => one === verdict).length;
    const again = html("button", { type: "button", class: "main",
      on: { click: () => this.begin() } }, words.word("lab.quiz.again"));
    this.stage.replaceChildren(
      html("p", { class: "score" }, words.word("quiz.score", { right: count("right"),
        lawful: count("lawful"), all: this.questions.length })),
      html("ol", { class: "quiz-results" }, this.results.map((verdict, number) =>
        html("li", {},
          html("span", { class: `verdict ${verdict ?? "passed"}` },
            html("span", { class: "mark", "aria-hidden": "true" }, MARKS[verdict] ?? "–"), " ",
            words.word(`lab.quiz.was.${verdict ?? "passed"}`)), " ",
          this.showing(this.questions[number], "link")))),
      again);
    this.status.replaceChildren();
    again.focus();
  }

  async submit(event) {
    event.preventDefault();
    this.judgement = await this.judge(this.number, this.typed);
    if (this.judgement.verdict !== "unreadable") {
      this.results[this.number] = this.judgement.verdict;
    }
    this.refresh();
    const next = this.stage.querySelector("[data-name=next]");
    (this.judgement.verdict === "unreadable" ? this.answer : next).focus();
  }

  hint() {
    this.hints += 1;
    this.refresh();
    this.answer.focus();
  }

  next() {
    this.goTo(this.number + 1);
    this.refresh();
    if (this.number < this.questions.length) this.answer.focus();
  }
}

const MARKS = { right: "✓", lawful: "≈", wrong: "✗", unreadable: "?" };
