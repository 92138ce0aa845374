// The whole lesson on paper: every step with what it means, and each clause once at the end.

import { html } from "./elements.mjs";
import { meaningOf } from "./dialogue.mjs";
import { levelOf, remarksOf } from "./explanation.mjs";

export class Printout {
  constructor(player) {
    this.player = player;
    this.element = html("div", { class: "printout" });
    this.ending = new AbortController();
    const { signal } = this.ending;
    window.addEventListener("beforeprint", () => this.fill(), { signal });
    window.addEventListener("afterprint", () => this.element.replaceChildren(), { signal });
  }

  // The page is taken away.
  remove() {
    this.ending.abort();
    this.element.remove();
  }

  fill() {
    const { player } = this;
    const { lesson } = player;
    this.cited = new Map();
    this.told = new Set();
    const longest = lesson.moment(lesson.data.ends).length;
    this.element.style.setProperty("--time-width", `${longest}ch`);
    const rows = lesson.steps.map((step, index) => this.row(step, index));
    this.element.replaceChildren(
      html("h1", {}, lesson.title(player.language)),
      html("p", {}, player.word("printout.made", { id: lesson.data.id, seed: lesson.data.seed })),
      ...lesson.data.notes.map((note) => html("p", {}, player.text(note))),
      html("h2", {}, player.word("printout.hosts")),
      html("ul", {}, lesson.hosts.map((host) =>
        html("li", {}, `${host.name}: ${player.text(host.text)}`))),
      html("table", {},
        html("thead", {}, html("tr", {},
          html("th", { scope: "col" }, player.word("printout.time")),
          html("th", { scope: "col" }, player.word("view.dialogue")),
          html("th", { scope: "col" }, player.word("view.explanation")))),
        html("tbody", {}, rows)),
      html("h2", {}, player.word("clauses")),
      html("ol", { class: "cited" }, [...this.cited.keys()].map((index) => this.clause(index))),
    );
  }

  isNew(key) {
    if (this.told.has(key)) return false;
    this.told.add(key);
    return true;
  }

  cite(index) {
    if (!this.cited.has(index)) this.cited.set(index, this.cited.size + 1);
    return this.cited.get(index);
  }

  clause(index) {
    const { player } = this;
    const clause = player.lesson.clause(index);
    return html("li", {},
      `${player.word("clause", { rfc: clause.rfc, section: clause.section })} (`,
      levelOf(player, clause), `): ${player.text(clause.summary)} [${clause.id}]`);
  }

  row(step, index) {
    const { player } = this;
    const conversation = player.lesson.conversationOf(step);
    // Why hosts do something is told where it comes first, what a line does where it comes first in
    // its connection; the clauses behind it there as well.
    const isNew = this.isNew(`why ${step.label ? step.conversation : ""} ${step.what}`);
    const cited = (isNew ? step.clauses ?? [] : []).map((clause) => this.cite(clause)).join(", ");
    const isCall = step.kind === "call" && conversation;
    return html("tr", { class: isCall ? "call" : null, id: `print-${index}` },
      html("td", { class: "time" }, player.lesson.moment(step.at)),
      html("td", {},
        html("span", { class: "mark", title: player.word(meaningOf(step)) }, step.mark), " ",
        step.label && html("b", {}, `${step.label}: `),
        html("span", { class: step.label ? "said" : "told" },
          isCall ? player.text(conversation.heading) : player.text(step.text))),
      html("td", {},
        isNew && player.text(step.what),
        step.meaning !== undefined && this.isNew(`code ${step.code} ${step.meaning}`) &&
          ` ${player.word("code", { code: step.code, meaning: player.text(step.meaning) })}`,
        cited && html("sup", {}, ` ${cited}`),
        step.state && step.state[0] !== step.state[1] &&
          html("div", {}, `${player.word("state")} ${player.text(step.state[0])} → ` +
            player.text(step.state[1])),
        remarksOf(player, step).map((remark) => html("div", {}, `* ${remark}`)),
        (step.violations ?? []).map((one) => html("div", {},
          html("b", {}, "!! "), `${player.word("violation")} ${player.text(one.what)}`)),
        (step.differences ?? []).map((one) => html("div", {}, html("b", {}, "!! "),
          `${player.word("expected")} ${this.seen(one.expected)} `,
          `${player.word("seen")} ${this.seen(one.seen)}`))),
    );
  }

  seen(text) {
    return text === null ? this.player.word("nothing") : this.player.text(text);
  }
}
