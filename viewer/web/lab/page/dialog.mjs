// A dialog of the lab: a heading, a button that closes it, and whatever is in it. The browser keeps
// the focus in it and closes it at Escape.

import { html } from "./elements.mjs";

export class Dialog {
  constructor(name, words) {
    this.words = words;
    this.name = name;
    this.heading = html("h2", { id: `dialog-${name}` });
    this.closing = html("button", { type: "button", on: { click: () => this.close() } });
    this.body = html("div", { class: "dialog-body" });
    this.element = html(
      "dialog",
      { class: `lab-dialog dialog-${name}`, "aria-labelledby": this.heading.id },
      html("header", {}, this.heading, this.closing),
      this.body,
    );
    // The page's keys are not meant while something is typed or chosen here.
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
    document.body.append(this.element);
  }

  open() {
    this.refresh();
    if (!this.element.open) this.element.showModal();
  }

  close() {
    this.element.close();
  }

  // Another language: all texts anew. Those who have more than a heading say more.
  refresh() {
    this.heading.textContent = this.words.word(`lab.${this.name}`);
    this.closing.textContent = this.words.word("lab.close");
  }
}
