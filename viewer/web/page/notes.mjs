// What the scenario's author has noted, what the signs before the lines mean, and the keys.

import { html } from "./elements.mjs";
import { isSurprise } from "./lesson.mjs";
import { meaningOf } from "./dialogue.mjs";

const KEYS = ["arrows", "pages", "ends", "replies", "calls", "surprises"];

export class NotesView {
  // `more()` gives what is to be said of keys beside.
  constructor(player, more = () => []) {
    this.player = player;
    this.more = more;
    this.element = html("div", { class: "notes" });
  }

  refresh() {
    const { player } = this;
    this.element.replaceChildren(
      ...player.lesson.data.notes.map((note) => html("p", {}, player.text(note))),
      html("h3", {}, player.word("view.signs")),
      html("ul", { class: "signs" }, [...this.signs()].map(([mark, meaning]) =>
        html("li", {}, html("span", { class: "mark" }, mark), " ", meaning))),
      html("h3", {}, player.word("view.keys")),
      html("ul", {}, [...KEYS.map((key) => player.word(`keys.${key}`)), ...this.more()]
        .map((text) => html("li", {}, text))),
    );
  }

  // Those of this lesson: [sign, what it means].
  signs() {
    const { player } = this;
    const signs = new Map();
    for (const step of player.lesson.steps) {
      const meaning = player.word(meaningOf(step));
      signs.set(`${step.mark} ${meaning}`, [step.mark, meaning]);
      if (isSurprise(step)) signs.set("!!", ["!!", player.word("mark.surprise")]);
    }
    return signs.values();
  }

  update() {}
}
