// A scenario's text, to be changed, and what is wrong with it, line by line.

import { html } from "./elements.mjs";
import { Dialog } from "./dialog.mjs";

export class Editor extends Dialog {
  // `run(text)` runs a text and gives the errors that are in it, none if it was run.
  constructor(words, run) {
    super("edit", words);
    this.run = run;
    this.errors = [];
    this.base = null; // what was to be edited, before anybody changed it
    this.note = html("p", { class: "dim", id: "editor-note" });
    this.text = html("textarea", {
      class: "editor", spellcheck: "false", autocomplete: "off", wrap: "off",
      "aria-describedby": this.note.id,
      on: { keydown: (event) => this.key(event), input: () => this.place(),
        keyup: () => this.place(), click: () => this.place() },
    });
    this.position = html("span", { class: "dim" });
    this.running = html("button",
      { type: "button", class: "main", on: { click: () => this.go() } });
    this.problems = html("div", { class: "problems", role: "alert" });
    this.body.append(this.note, this.text,
      html("p", { class: "editor-foot" }, this.running, this.position), this.problems);
  }

  // Shows a text, and what is already known to be wrong with it. Who has begun to change that text
  // and has closed the dialog finds what was typed.
  edit(text, errors = []) {
    if (text === this.base && this.text.value !== text) {
      this.open();
      this.text.focus();
      return;
    }
    this.base = text;
    this.text.value = text;
    this.errors = errors;
    this.open();
    this.text.setSelectionRange(0, 0);
    this.text.scrollTop = 0;
    if (errors[0]?.line) this.goToLine(errors[0].line);
    else this.text.focus();
  }

  refresh() {
    super.refresh();
    this.note.textContent = this.words.word("lab.editor-note");
    this.text.setAttribute("aria-label", this.words.word("lab.text"));
    this.running.textContent = this.words.word("lab.run");
    this.place();
    this.showErrors();
  }

  async go() {
    this.running.disabled = true;
    try {
      this.errors = await this.run(this.text.value);
    } finally {
      this.running.disabled = false;
    }
    if (this.errors.length === 0) {
      this.base = null;
      this.close();
    }
    this.showErrors();
  }

  showErrors() {
    if (this.errors.length === 0) {
      this.problems.replaceChildren();
      return;
    }
    const { words } = this;
    this.problems.replaceChildren(
      html("p", {}, words.word(this.errors.length === 1 ? "lab.errors.one" : "lab.errors.other",
        { count: this.errors.length })),
      html("ol", {}, this.errors.map((one) => html("li", {}, this.where(one),
        html("span", {}, ` ${words.of(one.what)}`),
        one.cure && html("span", { class: "cure" }, ` – ${words.of(one.cure)}`)))));
  }

  where({ line, pointer }) {
    if (!line) return html("b", {}, this.words.word("lab.whole-file"));
    const text = this.words.word("lab.at", { line, pointer: pointer || "/" });
    return html("button", { type: "button", class: "link-button",
      on: { click: () => this.goToLine(line) } }, text);
  }

  goToLine(line) {
    const lines = this.text.value.split("\n");
    const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    this.text.focus();
    this.text.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
    const height = this.text.scrollHeight / lines.length;
    this.text.scrollTop = Math.max(0, (line - 4) * height);
    this.place();
  }

  place() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    const line = before.split("\n").length;
    this.position.textContent = this.words.word("lab.cursor",
      { line, column: before.length - before.lastIndexOf("\n") });
  }

  // Ctrl+Enter runs; Tab goes on to the button, as everywhere, for those who have no mouse.
  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.go();
  }
}
