// The page: views of one lesson side by side, and the keys that step through it.

import { html } from "./elements.mjs";
import { Lesson, isSurprise } from "./lesson.mjs";
import { Player } from "./player.mjs";
import { DialogueView, meaningOf } from "./dialogue.mjs";
import { ExplanationView } from "./explanation.mjs";
import { TimelineView } from "./timeline.mjs";
import { ChartView } from "./chart.mjs";
import { NetworkView } from "./network.mjs";
import { SessionView } from "./session.mjs";
import { MessageView } from "./message_view.mjs";
import { HoldingsView } from "./holdings.mjs";
import { Printout } from "./printout.mjs";
import { NotesView } from "./notes.mjs";
import { StateFold } from "./fold.mjs";

const PAGE_STEPS = 10;

// Puts a lesson into `root`, an empty element. `data` is a lesson's document. Options:
//   language   "en" or "zh"
//   step       the step to begin with, from 0
//   controls   elements for the head of the page, before its own
//   keys       () => texts about keys, beside the page's own
//   panels     [{name, title(player), view}]: more views, each with an element, refresh() for
//              another lesson or language and update() for another step
// Gives the page; its `player` says where the reader is and tells of it by events.
export function mount(root, data, options = {}) {
  return new Page(root, new Lesson(data), options);
}

export class Page {
  constructor(root, lesson, options) {
    this.root = root;
    this.player = new Player(lesson, options.language ?? "en");
    if (options.step !== undefined) this.player.go(options.step);
    this.panels = [];
    this.fold = new StateFold(lesson);
    this.build(options);
    this.player.addEventListener("step", () => this.update());
    this.player.addEventListener("language", () => this.refresh());
    this.player.addEventListener("lesson", () => {
      this.fold = new StateFold(this.player.lesson);
      this.refresh();
    });
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    this.refresh();
  }

  // Another run in place of this one, for example a fork of it.
  setLesson(data, step) {
    this.player.setLesson(new Lesson(data), step);
  }

  // Takes the page away again.
  remove() {
    document.removeEventListener("keydown", this.onKey);
    this.printout.remove();
    this.root.replaceChildren();
  }

  build(options) {
    const { player } = this;
    this.title = html("h1", {});
    this.controls = this.buildControls(options.controls ?? []);
    this.live = html("p", { class: "spoken", "aria-live": "polite", role: "status" });
    this.timeline = new TimelineView(player);
    this.dialogue = new DialogueView(player);
    this.addPanel("dialogue", this.dialogue);
    const state = () => this.fold.seek(player.index);
    this.addPanel("network", new NetworkView(player, state));
    this.addPanel("explanation", new ExplanationView(player));
    this.addPanel("chart", new ChartView(player));
    this.addPanel("session", new SessionView(player));
    this.addPanel("message", new MessageView(player));
    this.addPanel("holdings", new HoldingsView(player, state));
    this.addPanel("notes", new NotesView(player, options.keys));
    for (const panel of options.panels ?? []) this.addPanel(panel.name, panel.view, panel.title);
    this.main = html("main", { class: "panels" }, this.columns());
    this.footer = html("nav", { class: "steps" }, this.timeline.element);
    this.printout = new Printout(player);
    this.root.replaceChildren(
      html("header", { class: "head" }, this.title, this.controls),
      this.footer,
      this.main,
      this.live,
      this.printout.element,
    );
  }

  // What is said, the pictures, and what there is to say of the current step.
  columns() {
    const columns = { talk: ["dialogue"], pictures: ["network", "chart"] };
    const placed = Object.values(columns).flat();
    columns.facts = this.panels.map(({ name }) => name).filter((name) => !placed.includes(name));
    return Object.entries(columns).map(([column, names]) =>
      html("div", { class: `column column-${column}` },
        names.map((name) => this.panels.find((panel) => panel.name === name).section)));
  }

  addPanel(name, view, title = (player) => player.word(`view.${name}`)) {
    const heading = html("h2", { id: `view-${name}` });
    const section = html(
      "section",
      { class: `panel panel-${name}`, "aria-labelledby": heading.id },
      heading,
      view.element,
    );
    this.panels.push({ name, view, title, heading, section });
  }

  buildControls(more) {
    const { player } = this;
    this.languages = ["en", "zh"].map((language) =>
      html("button", {
        type: "button",
        lang: language,
        "data-language": language,
        on: { click: () => player.setLanguage(language) },
      }, language === "en" ? "English" : "中文"));
    this.theme = html("select", { on: { change: () => this.setTheme(this.theme.value) } },
      ["auto", "light", "dark"].map((value) => html("option", { value })));
    this.print = html("button", { type: "button", on: { click: () => window.print() } });
    this.languageGroup = html("div", { class: "languages", role: "group" }, this.languages);
    return html(
      "div",
      { class: "controls" },
      more.length > 0 && html("div", { class: "buttons" }, more),
      this.languageGroup,
      this.theme,
      this.print,
    );
  }

  // "auto": as the reader's system has it.
  setTheme(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  // Another language or lesson: all texts anew.
  refresh() {
    const { player } = this;
    document.documentElement.lang = player.language;
    const title = player.lesson.title(player.language);
    this.title.textContent = title;
    document.title = title;
    for (const button of this.languages) {
      button.setAttribute("aria-pressed", String(button.dataset.language === player.language));
    }
    this.languageGroup.setAttribute("aria-label", player.word("language"));
    this.theme.setAttribute("aria-label", player.word("theme"));
    for (const option of this.theme.options) {
      option.textContent = player.word(`theme.${option.value}`);
    }
    this.print.textContent = player.word("print");
    this.footer.setAttribute("aria-label", player.word("view.timeline"));
    this.timeline.refresh();
    for (const { view, title: titleOf, heading } of this.panels) {
      heading.textContent = titleOf(player);
      view.refresh();
    }
    this.announce();
  }

  update() {
    this.timeline.update();
    for (const { view } of this.panels) view.update();
    this.announce();
  }

  // The list says its own lines where it has the focus.
  announce() {
    const { player } = this;
    const { step } = player;
    if (!step || document.activeElement === this.dialogue.element) return;
    const parts = [
      player.word("step-of", { number: player.index + 1, count: player.count }),
      player.word(meaningOf(step)),
      player.text(step.text).slice(0, 300),
      isSurprise(step) ? player.word("mark.surprise") : "",
      player.text(step.what),
    ];
    this.live.textContent = parts.filter(Boolean).join(". ");
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, select, textarea, pre, [contenteditable]")) return;
    const action = this.actionOf(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  }

  actionOf(key) {
    const { player } = this;
    const isReply = (step) => step.label === "S";
    const actions = {
      ArrowRight: () => player.go(player.index + 1),
      ArrowDown: () => player.go(player.index + 1),
      ArrowLeft: () => player.go(player.index - 1),
      ArrowUp: () => player.go(player.index - 1),
      PageDown: () => player.go(player.index + PAGE_STEPS),
      PageUp: () => player.go(player.index - PAGE_STEPS),
      Home: () => player.go(0),
      End: () => player.go(player.count - 1),
      n: () => player.goToNext(1, isReply),
      p: () => player.goToNext(-1, isReply),
      c: () => player.goToNext(1, (step) => step.kind === "call"),
      s: () => player.goToNext(1, isSurprise),
    };
    return actions[key];
  }
}
