// What is said, line by line, and what hosts do between.

import { html, spoken } from "./elements.mjs";
import { isSurprise } from "./lesson.mjs";
import { VirtualList } from "./virtual_list.mjs";

const LINE_PX = 20;
const ROW_PX = 9; // a row's own padding and border
const COLUMNS = 60;
const MOST_LINES = 12; // of one step; the explanation has all of them
const MOST_LETTERS = MOST_LINES * COLUMNS;

export class DialogueView {
  constructor(player) {
    this.player = player;
    this.element = html("div", {
      class: "dialogue",
      role: "listbox",
      tabindex: "0",
      id: "dialogue-list",
    });
    this.list = null;
  }

  refresh() {
    const { player } = this;
    this.element.setAttribute("aria-label", player.word("view.dialogue"));
    const longest = player.lesson.moment(player.lesson.data.ends).length;
    this.element.style.setProperty("--time-width", `${longest}ch`);
    if (this.list) {
      this.list.reset(player.count);
    } else {
      this.list = new VirtualList(this.element, {
        count: player.count,
        estimate: (index) => this.estimate(index),
        make: (index) => this.row(index),
      });
    }
    this.update();
  }

  update() {
    const { index } = this.player;
    if (index < 0) return;
    this.list.reveal(index);
    for (const [at, row] of this.list.rows) select(row, at === index);
    const current = this.list.row(index);
    if (current) this.element.setAttribute("aria-activedescendant", current.id);
  }

  estimate(index) {
    const step = this.player.lesson.steps[index];
    const text = shortened(this.player.text(step.text));
    let lines = 0;
    for (const line of text.split("\n")) lines += Math.max(1, Math.ceil(line.length / COLUMNS));
    return lines * LINE_PX + ROW_PX;
  }

  row(index) {
    const { player } = this;
    const step = player.lesson.steps[index];
    const surprise = isSurprise(step);
    const row = html(
      "div",
      {
        class: `row ${rowClass(step)}`,
        role: "option",
        id: `step-${index}`,
        "aria-setsize": player.count,
        "aria-posinset": index + 1,
        on: { click: () => player.go(index) },
      },
      html("span", { class: "time" }, player.lesson.moment(step.at)),
      html("span", { class: "mark", title: player.word(meaningOf(step)) }, step.mark, spoken(` ${player.word(meaningOf(step))} `)),
      html("span", { class: "label" }, step.label ? `${step.label}:` : ""),
      html(
        "span",
        { class: step.label ? "said" : "told" },
        shortened(player.text(step.text)),
        surprise && html("span", { class: "alarm" }, "!!", spoken(player.word("mark.surprise"))),
        step.is_lost && html("span", { class: "alarm" }, ` ⨯ ${player.word("mark.lost")}`),
      ),
      this.number(step),
    );
    select(row, index === player.index);
    return row;
  }

  // Which connection it is of, where there are several.
  number(step) {
    const { player } = this;
    const { conversations } = player.lesson.data;
    if (step.conversation === undefined || conversations.length < 2) return null;
    const title = player.text(conversations[step.conversation].heading);
    return html("span", { class: "number", title }, String(step.conversation + 1));
  }
}

function select(row, isCurrent) {
  row.setAttribute("aria-selected", String(isCurrent));
}

function shortened(text) {
  const lines = text.slice(0, MOST_LETTERS).split("\n", MOST_LINES + 1);
  if (lines.length > MOST_LINES) return `${lines.slice(0, MOST_LINES).join("\n")}\n…`;
  return text.length > MOST_LETTERS ? `${lines.join("\n")}…` : text;
}

function rowClass(step) {
  if (step.label === "C") return step.kind === "content" ? "client content" : "client";
  if (step.label === "S") return step.is_refusal ? "server refusal" : "server";
  return step.course ? `happening ${step.course}` : step.kind;
}

// The key of the word for a step's mark.
export function meaningOf(step) {
  if (step.label === "C") return "mark.client";
  if (step.label === "S") return step.is_refusal ? "mark.refusal" : "mark.server";
  if (step.course) return `course.${step.course}`;
  return step.kind === "call" ? "mark.call" : "mark.hang-up";
}
