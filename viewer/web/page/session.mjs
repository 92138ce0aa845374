// The session that the current line belongs to, before and after it.

import { html } from "./elements.mjs";

export class SessionView {
  constructor(player) {
    this.player = player;
    this.element = html("div", { class: "session" });
  }

  refresh() {
    this.update();
  }

  update() {
    const { player } = this;
    const { step } = player;
    const conversation = step && player.lesson.conversationOf(step);
    if (!conversation) {
      this.element.replaceChildren(html("p", { class: "dim" }, player.word("session.none")));
      return;
    }
    const [before, after] = (step.envelope ?? [0, 0]).map((at) => player.lesson.envelope(at));
    const [stateBefore, stateAfter] = step.state ?? [null, null];
    this.element.replaceChildren(
      html("p", {}, player.text(conversation.heading)),
      html(
        "table",
        { class: "facts" },
        html("thead", {}, html("tr", {},
          html("td"),
          html("th", { scope: "col" }, player.word("session.before")),
          html("th", { scope: "col" }, player.word("session.after")))),
        html("tbody", {},
          step.state && this.row("session.state",
            [player.text(stateBefore)], [player.text(stateAfter)]),
          conversation.protocol === "smtp" && this.row("session.from",
            this.reversePath(before), this.reversePath(after)),
          conversation.protocol === "smtp" && this.row("session.to",
            this.forwardPaths(before), this.forwardPaths(after))),
      ),
    );
  }

  reversePath(envelope) {
    if (envelope.from === null) return [html("i", {}, this.player.word("session.no-transaction"))];
    return [this.player.text(envelope.from)];
  }

  forwardPaths(envelope) {
    if (envelope.from === null) return ["–"];
    if (envelope.to.length === 0) return [html("i", {}, this.player.word("session.no-recipient"))];
    return envelope.to.map((path) => this.player.text(path));
  }

  // What differs is marked by more than its weight.
  row(key, before, after) {
    const differs = plain(before) !== plain(after);
    const lines = (all) => all.map((one) => html("div", { class: "path" }, one));
    return html("tr", {},
      html("th", { scope: "row" }, this.player.word(key)),
      html("td", {}, lines(before)),
      html("td", { class: differs ? "differs" : null }, lines(after),
        differs && html("span", { class: "change" }, `◂ ${this.player.word("changed")}`)));
  }
}

function plain(parts) {
  return parts.map((part) => part.textContent ?? part).join("\n");
}
