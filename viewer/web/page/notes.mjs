// What the scenario's author has noted, and the keys of the page.

import { html } from "./elements.mjs";

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
      html("h3", {}, player.word("view.keys")),
      html("ul", {}, [...KEYS.map((key) => player.word(`keys.${key}`)), ...this.more()]
        .map((text) => html("li", {}, text))),
    );
  }

  update() {}
}
