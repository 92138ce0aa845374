// The envelope, by which hosts go, against the header, which readers see; and what each host on the
// way has changed.

import { html, spoken } from "./elements.mjs";
import { lastUpTo } from "./lesson.mjs";

const MOST_PLACES = 30; // of the road

export class MessageView {
  constructor(player) {
    this.player = player;
    this.element = html("div", { class: "message" });
  }

  refresh() {
    this.update();
  }

  update() {
    const { player } = this;
    const { lesson } = player;
    const at = lesson.messageStep(player.index);
    this.element.replaceChildren(...(at < 0 ? [] : [this.road()]));
    if (at < 0) {
      this.element.append(this.envelope(player.step),
        html("p", { class: "dim" }, player.word("message.none")));
      return;
    }
    this.element.prepend(this.envelope(player.step, lesson.steps[at]), this.header(lesson.steps[at]));
  }

  envelope(step, carrying) {
    const { player } = this;
    const shown = envelopeOf(player.lesson, step) ?? envelopeOf(player.lesson, carrying);
    const copy = carrying?.copies?.[0];
    const content = shown
      ? html("dl", {},
        html("dt", {}, player.word("session.from")),
        html("dd", { class: "path" }, player.text(shown.from)),
        html("dt", {}, player.word("session.to")),
        shown.to.length > 0
          ? shown.to.map((path) => html("dd", { class: "path" }, player.text(path)))
          : html("dd", {}, html("i", {}, player.word("session.no-recipient"))))
      : html("p", {}, copy
        ? player.word("message.for", { path: player.text(copy.for) })
        : player.word("message.envelope-none"));
    return html("section", { class: "envelope" },
      html("h3", {}, player.word("message.envelope")), content);
  }

  header(step) {
    const { player } = this;
    const { lesson } = player;
    const copy = step.copies?.[0];
    const message = lesson.data.messages[copy?.message ?? step.carries];
    const added = new Set(copy?.added ?? []);
    const sign = (text, name) =>
      html("span", { class: `sign-${name}` }, text, spoken(` ${player.word(`message.${name}`)} `));
    return html(
      "section",
      { class: "header" },
      html("h3", {}, player.word("message.header"), " ",
        html("span", { class: "dim" }, `(${this.how(step)})`)),
      html("ul", { class: "fields" },
        (copy?.lost ?? []).map((field) =>
          html("li", { class: "lost" }, sign("−", "lost"), this.field(field))),
        message.fields.map((field, index) =>
          html("li", { class: added.has(index) ? "added" : null },
            added.has(index) ? sign("+", "added") : html("span", {}, " "), this.field(field)))),
      html("details", {},
        html("summary", {}, player.word("message.body"), " ",
          html("span", { class: "dim" }, player.word("octets", { count: message.octets }))),
        html("pre", { tabindex: "0" }, player.text(message.body)),
        message.octets_left_out &&
          html("p", { class: "dim" }, player.word("left-out", { count: message.octets_left_out }))),
      copy?.body_differs && html("p", { class: "surprise" }, player.word("message.body-differs")),
    );
  }

  field(index) {
    const text = this.player.text(index);
    const colon = text.indexOf(":");
    return html("span", { class: "field" },
      html("b", {}, text.slice(0, colon + 1)), text.slice(colon + 1));
  }

  how(step) {
    const { player } = this;
    const copy = step.copies?.[0];
    if (!copy) return player.word("message.carried");
    return player.word(`message.${copy.how}`, { host: player.lesson.hostName(copy.host) });
  }

  road() {
    const { player } = this;
    const { lesson } = player;
    const last = lastUpTo(lesson.withMessage, player.index);
    const places = lesson.withMessage.slice(Math.max(0, last + 1 - MOST_PLACES), last + 1);
    return html("section", { class: "road" },
      html("h3", {}, player.word("message.road")),
      html("ol", {}, places.map((index) =>
        html("li", {}, html("button", { type: "button", class: "link-button",
          on: { click: () => player.go(index) } },
          `${lesson.moment(lesson.steps[index].at)} s  ${this.how(lesson.steps[index])}`)))));
  }
}

function envelopeOf(lesson, step) {
  if (!step?.envelope) return null;
  const [before, after] = step.envelope.map((index) => lesson.envelope(index));
  if (after.from !== null) return after;
  return before.from !== null ? before : null;
}
