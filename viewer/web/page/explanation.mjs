// What there is to say of the current step.

import { html, spoken } from "./elements.mjs";

const MOST_REMARKS = 10;
const RFC_EDITOR = "https://www.rfc-editor.org/rfc/rfc";

// All of one step, as elements; `player` gives texts and words. The printed lesson uses it as well.
export function explanationOf(player, step) {
  return [
    said(player, step),
    paragraph("what", player.text(step.what)),
    step.meaning !== undefined &&
      paragraph("meaning", player.word("code", { code: step.code, meaning: player.text(step.meaning) })),
    stateOf(player, step),
    ...remarksOf(player, step).map((remark) =>
      html("p", { class: "remark" }, html("span", { class: "mark" }, "* "), remark)),
    ...(step.violations ?? []).map((one) => violationOf(player, one)),
    ...(step.differences ?? []).map((one) => differenceOf(player, one)),
    step.follow !== undefined && paragraph("follow", player.text(step.follow)),
    clausesOf(player, step.clauses, "clauses"),
    clausesOf(player, step.other_clauses, "other-clauses"),
  ].filter(Boolean);
}

// The texts of a step's remarks; of very many, the first ones and how many there are beside.
export function remarksOf(player, { remarks = [] }) {
  const shown = remarks.slice(0, MOST_REMARKS).map((remark) => player.text(remark));
  const rest = remarks.length - shown.length;
  return rest > 0 ? [...shown, player.word("holdings.more", { count: rest })] : shown;
}

function paragraph(name, text) {
  return text ? html("p", { class: name }, text) : null;
}

function said(player, step) {
  const text = player.text(step.text);
  if (!step.label) return html("p", { class: "told lead" }, text);
  const rest = step.octets_left_out;
  return html(
    "figure",
    { class: "lead" },
    html("figcaption", {}, html("span", { class: "mark" }, step.mark), ` ${step.label}: `,
      html("span", { class: "dim" }, player.word("octets", { count: step.octets }))),
    html("pre", { class: "said", tabindex: "0" }, text),
    rest && html("p", { class: "dim" }, player.word("left-out", { count: rest })),
  );
}

function stateOf(player, step) {
  if (!step.state) return null;
  const [before, after] = step.state.map((state) => player.text(state));
  return html(
    "p",
    { class: "state" },
    `${player.word("state")} `,
    html("b", {}, before),
    before !== after && " → ",
    before !== after && html("b", {}, after),
  );
}

function violationOf(player, one) {
  return html(
    "p",
    { class: "surprise" },
    html("span", { class: "alarm" }, "!! "),
    `${player.word("violation")} ${player.text(one.what)}`,
    one.clause !== undefined && ` [${player.lesson.clause(one.clause).id}]`,
  );
}

function differenceOf(player, one) {
  const shown = (index) =>
    index === null
      ? html("i", {}, player.word("nothing"))
      : html("code", {}, player.text(index));
  return html(
    "dl",
    { class: "surprise" },
    html("dt", {}, html("span", { class: "alarm" }, "!! "), player.word("expected")),
    html("dd", {}, shown(one.expected)),
    html("dt", {}, html("span", { class: "alarm" }, "!! "), player.word("seen")),
    html("dd", {}, shown(one.seen),
      one.line && html("span", { class: "dim" }, ` ${player.word("at-line", { line: one.line })}`)),
  );
}

function clausesOf(player, indices, heading) {
  if (!indices) return null;
  return html(
    "section",
    { class: heading },
    html("h3", {}, player.word(heading)),
    html("ul", {}, indices.map((index) => clauseItem(player, player.lesson.clause(index)))),
  );
}

function clauseItem(player, clause) {
  const place = player.word("clause", { rfc: clause.rfc, section: clause.section });
  return html(
    "li",
    {},
    html("a", { href: clauseAddress(clause), rel: "noopener noreferrer", target: "_blank" }, place),
    " ", levelOf(player, clause), " ",
    player.text(clause.summary),
    clause.superseded_by &&
      html("span", { class: "dim" }, ` ${player.word("superseded", { id: clause.superseded_by })}`),
    html("span", { class: "dim id" }, ` ${clause.id}`),
  );
}

// MUST and its like as the RFC has them; what it means without such a word is told in words.
export function levelOf(player, { level }) {
  const isImplied = level.startsWith("imp-");
  return html("span", { class: "level", title: isImplied ? player.word("level.implied") : null },
    isImplied ? player.word(`level.${level}`) : level);
}

// Where the RFC's text has the section; an appendix has a letter. The oldest have no such places.
export function clauseAddress(clause) {
  const isAppendix = /^[A-Z]/.test(clause.section);
  if (clause.rfc < 1000 || !/^[A-Z]?[0-9.]*$/.test(clause.section)) {
    return `${RFC_EDITOR}${clause.rfc}`;
  }
  const kind = isAppendix ? "appendix" : "section";
  return `${RFC_EDITOR}${clause.rfc}#${kind}-${clause.section}`;
}

export class ExplanationView {
  constructor(player) {
    this.player = player;
    this.element = html("div", { class: "explanation" });
  }

  refresh() {
    this.update();
  }

  update() {
    const { player } = this;
    const { step } = player;
    if (!step) {
      this.element.replaceChildren(html("p", {}, player.word("empty")));
      return;
    }
    const conversation = player.lesson.conversationOf(step);
    this.show(
      html("p", { class: "where dim" },
        player.word("step-of", { number: player.index + 1, count: player.count }), " · ",
        html("time", {}, player.lesson.moment(step.at)), " s",
        conversation && ` · ${player.text(conversation.heading)}`,
        spoken(".")),
      ...explanationOf(player, step),
      player.index === 0 && player.lesson.data.notes.length > 0 && this.about(),
    );
  }

  show(...parts) {
    this.element.replaceChildren(...parts.filter(Boolean));
  }

  // Who opens a lesson is told what it is about.
  about() {
    const { player } = this;
    return html("section", { class: "about" },
      html("h3", {}, player.word("about")),
      player.lesson.data.notes.map((note) => html("p", {}, player.text(note))));
  }
}
