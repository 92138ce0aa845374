// What the scenario's author has noted, and the keys of the page.

import { html } from "./elements.mjs";

const KEYS = ["arrows", "pages", "ends", "replies", "calls", "surprises"];

export class NotesView {
  constructor(player) {
    this.player = player;
    this.element = html("div", { class: "notes" });
  }

  refresh() {
    const { player } = this;
    this.element.replaceChildren(
      ...player.lesson.data.notes.map((note) => html("p", {}, player.text(note))),
      html("h3", {}, player.word("view.keys")),
      html("ul", {}, KEYS.map((key) => html("li", {}, player.word(`keys.${key}`)))),
    );
  }

  update() {}
}
