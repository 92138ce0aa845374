// The lab: scenarios are run here, changed here, and answered otherwise here.

import { html } from "./elements.mjs";
import { mount } from "./page.mjs";
import { Chooser } from "./chooser.mjs";
import { Editor } from "./editor.mjs";
import { ExportDialog } from "./export_dialog.mjs";
import { OtherwiseView } from "./otherwise.mjs";
import { QuizDialog } from "./quiz.mjs";
import { Simulator, Stopped } from "./simulator.mjs";
import { Words } from "./words.mjs";
import { readFragment, writeFragment } from "./link.mjs";

// What is shown where nobody has asked for anything else.
const FIRST = "road-of-a-letter";
// A run that takes longer than this is told of, and can be stopped.
const PATIENCE_MS = 250;

class Lab {
  constructor(root, words, scenarios, simulator) {
    this.root = root;
    this.words = words;
    this.scenarios = scenarios;
    this.simulator = simulator;
    this.page = null;
    this.futures = []; // {account, change, parent, comparison, at}
    this.future = 0;
    this.source = null; // {path, text}: what is shown
    this.hosts = [];
    this.otherwise = new OtherwiseView(this);
    this.chooser = new Chooser(words, scenarios, (scenario) => this.run(scenario));
    this.editor = new Editor(words, (text) => this.run({ text }));
    this.quiz = new QuizDialog(words, {
      ask: (seed, count) => this.simulator.ask("ask", this.future, seed, count),
      judge: (number, answer) => this.simulator.ask("judge", number, answer),
      show: (event) => this.goToEvent(event),
    });
    this.exports = new ExportDialog(words, {
      text: (form) => this.saved(form),
      link: () => this.link(),
    });
    this.buildFrame();
  }

  // Null until something is shown.
  get player() {
    return this.page?.player ?? null;
  }

  buildFrame() {
    const button = (name, action) =>
      html("button", { type: "button", "data-name": name, on: { click: action } });
    this.buttons = [
      button("choose", () => this.chooser.open()),
      button("edit", () => this.editor.edit(this.source?.text ?? "")),
      button("quiz", () => this.quiz.begin()),
      button("export", () => this.exports.open()),
    ];
    this.stopping = html("button", { type: "button", "data-name": "stop", hidden: true,
      on: { click: () => this.simulator.stop() } });
    this.notice = html("p", { class: "lab-notice", role: "status" });
    this.stopFrame = html("div", { class: "lab-busy" }, this.notice, this.stopping);
    this.placeNotice();
    this.refresh();
  }

  // Another language.
  refresh() {
    for (const button of [...this.buttons, this.stopping]) {
      button.textContent = this.words.word(`lab.button.${button.dataset.name}`);
    }
    for (const dialog of [this.chooser, this.editor, this.quiz, this.exports]) dialog.refresh();
    this.tellJudgement();
  }

  // Loads and runs {path, text}. Gives the errors that are in it; what is shown stays then.
  async run(scenario, { step = 0 } = {}) {
    const name = scenario.path ?? "scenario";
    try {
      const told = await this.busy(async () => {
        const loaded = await this.simulator.ask("load", scenario.text, `${name}.json`);
        if (loaded.errors.length > 0) return { errors: loaded.errors };
        const account = await this.simulator.ask("run");
        return { loaded, account, lesson: await this.simulator.ask("lesson", 0) };
      });
      if (told.errors) {
        await this.restore();
        return told.errors;
      }
      this.source = scenario;
      this.hosts = told.loaded.hosts;
      this.futures = [{ account: told.account }];
      this.future = 0;
      this.show(told.lesson, step);
      this.tellJudgement();
      this.root.querySelector(".column-facts").scrollTop = 0;
      await this.writeAddress();
      return [];
    } catch (problem) {
      await this.restore();
      return [this.problem(problem)];
    }
  }

  // An error of the page's own, in the form of the loader's.
  problem(problem) {
    const key = problem instanceof Stopped ? "lab.stopped" : "lab.failed";
    const what = Object.fromEntries(["en", "zh"].map((language) =>
      [language, new Words(this.words.entries, language).word(key, { why: problem.message })]));
    return { line: 0, pointer: "", what };
  }

  // After something that did not come to its end, the simulator has what is shown again.
  async restore() {
    if (!this.source) return;
    await this.simulator.ask("load", this.source.text, `${this.source.path ?? "scenario"}.json`);
    await this.simulator.ask("run");
    if (this.future !== 0) {
      this.future = 0;
      this.show(await this.simulator.ask("lesson", 0), this.player.index);
    }
    this.futures.length = 1;
    this.otherwise.refresh();
  }

  // Tells that something takes long, if it does, and offers to stop it.
  async busy(action) {
    const timer = setTimeout(() => {
      this.stopping.hidden = false;
      this.stopFrame.classList.add("running");
      this.notice.textContent = this.words.word("lab.running");
      // A dialog that is open has everything else behind it.
      (document.querySelector("dialog[open]") ?? document.body).append(this.stopFrame);
    }, PATIENCE_MS);
    try {
      return await action();
    } finally {
      clearTimeout(timer);
      this.stopping.hidden = true;
      this.stopFrame.classList.remove("running");
      this.placeNotice();
      this.tellJudgement();
    }
  }

  // Where nothing is still running, what there is to tell stands above the panels.
  placeNotice() {
    const steps = this.root.querySelector(".steps");
    if (steps) steps.after(this.stopFrame);
    else document.body.append(this.stopFrame);
  }

  show(lesson, step) {
    if (this.page) {
      this.page.setLesson(lesson, step);
      return;
    }
    this.page = mount(this.root, lesson, {
      language: this.words.language,
      step,
      controls: this.buttons,
      keys: () => [this.words.word("lab.keys.otherwise")],
      panels: [{
        name: "otherwise",
        title: () => this.words.word("lab.otherwise"),
        view: this.otherwise,
      }],
    });
    this.placePanel();
    this.placeNotice();
    this.followLines();
    this.otherwise.refresh();
    this.player.addEventListener("language", () => {
      this.words.language = this.player.language;
      this.refresh();
      this.page.refresh();
    });
  }

  // From a line to what it is to be instead: by Enter, or a double click.
  followLines() {
    const { element } = this.page.dialogue;
    element.addEventListener("dblclick", () => this.otherwise.focus());
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // the field that gets the focus would take it as its own
      this.otherwise.focus();
    });
  }

  // What can be done at a step belongs behind what it means.
  placePanel() {
    const panel = this.root.querySelector(".panel-otherwise");
    this.root.querySelector(".panel-explanation").after(panel);
  }

  // How the run ended, and what was otherwise than its scenario expects.
  tellJudgement() {
    const account = this.futures[this.future]?.account;
    const { words } = this;
    const lines = [];
    if (account && account.ending !== "finished") lines.push(words.word(`lab.${account.ending}`));
    for (const failure of account?.failures ?? []) lines.push(words.of(failure.text));
    this.notice.textContent = lines.slice(0, 3).join(" · ");
  }

  goToEvent(event) {
    const { steps } = this.player.lesson;
    const index = steps.findIndex((step) => step.event >= event);
    this.player.go(index < 0 ? steps.length - 1 : index);
  }

  // --- what the panel of futures asks for ---

  // Gives why it was refused, or null.
  async change(change) {
    const parent = this.future;
    const at = this.player.step.at;
    try {
      return await this.busy(async () => {
        const account = await this.simulator.ask("fork", parent, JSON.stringify(change));
        if (account.refused) return this.words.of(account.refused);
        const comparison = await this.simulator.ask("compare", parent, account.future);
        this.futures[account.future] = { account, change, parent, comparison, at };
        await this.showFuture(account.future);
        return null;
      });
    } catch (problem) {
      await this.restore();
      return this.words.of(this.problem(problem).what);
    }
  }

  // Another future, at its first difference, or where the reader is if that is before it.
  async showFuture(number) {
    const lesson = await this.simulator.ask("lesson", number);
    const difference = this.futures[number].comparison?.first_difference;
    this.future = number;
    let step = this.player.index;
    if (difference !== undefined && difference !== null) {
      const first = lesson.steps.findIndex((one) => one.event >= difference);
      step = first < 0 ? lesson.steps.length - 1 : first;
    }
    this.show(lesson, step);
    this.tellJudgement();
  }

  // Whether something else can be said at a line: null, or the words for why not.
  async sayable(event) {
    const { refused } = await this.simulator.ask("sayable", this.future, event);
    return refused ? this.words.of(refused) : null;
  }

  async changeable(event) {
    const there = await this.simulator.ask("changeable", this.future, event);
    return there.refused ? null : there;
  }

  // --- taking along ---

  async saved(form) {
    const { language } = this.words;
    const name = (this.source.path ?? this.player.lesson.data.id).replaceAll("/", "-");
    const { future } = this;
    switch (form) {
      case "jsonl":
        return { name: `${name}.jsonl`, type: "application/jsonl",
          text: await this.simulator.text("jsonl", future) };
      case "svg":
        return { name: `${name}.svg`, type: "image/svg+xml",
          text: await this.simulator.text("svg", future, language) };
      case "html":
        return { name: `${name}.html`, type: "text/html",
          text: await this.simulator.text("handout", future, language) };
      default:
        return { name: `${name}.json`, type: "application/json", text: this.source.text };
    }
  }

  // A link carries no futures: it leads to where the one that is shown has left the first.
  async link() {
    const first = this.differsFromFirst();
    const shared = this.player.lesson.steps.findIndex(({ event }) => event >= first);
    const step = shared < 0 ? this.player.index : Math.min(this.player.index, shared);
    const { path, text } = this.source;
    const fragment = await writeFragment(
      { ...(path ? { scenario: path } : { text }), step, language: this.words.language });
    return { address: new URL(fragment, location.href).href, isWhole: this.future === 0 };
  }

  // The first event that the future that is shown has not in common with the first one.
  differsFromFirst() {
    let event = Infinity;
    for (let at = this.future; this.futures[at].parent !== undefined;) {
      event = Math.min(event, this.futures[at].comparison.first_difference ?? Infinity);
      at = this.futures[at].parent;
    }
    return event;
  }

  async writeAddress() {
    const { path, text } = this.source;
    this.fragment = await writeFragment(path ? { scenario: path } : { text });
    if (location.hash !== this.fragment) history.replaceState(null, "", this.fragment);
  }

  // What the address asks for.
  async follow(hash) {
    let link;
    try {
      link = await readFragment(hash);
    } catch {
      return this.fallBack("lab.bad-link");
    }
    if (link.language && this.page) this.player.setLanguage(link.language);
    if (link.text !== undefined) {
      const errors = await this.run({ text: link.text }, link);
      if (errors.length > 0) {
        if (!this.page) await this.fallBack();
        this.editor.edit(link.text, errors);
      }
      return undefined;
    }
    const path = link.scenario ?? FIRST;
    const scenario = this.scenarios.find((one) => one.path === path);
    if (!scenario) return this.fallBack("lab.no-scenario", { path });
    await this.run(scenario, link);
    return undefined;
  }

  // The first scenario, if nothing is shown yet, and why it is not what was asked for.
  async fallBack(key, values) {
    if (!this.page) await this.run(this.scenarios.find((one) => one.path === FIRST));
    if (key) this.notice.textContent = this.words.word(key, values);
  }
}

async function json(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

async function start() {
  const root = document.getElementById("page");
  const simulator = new Simulator(); // it needs the longest to be there
  const [entries, scenarios] = await Promise.all([
    json("words.json"), json("scenarios.json"), simulator.ask("ready"),
  ]);
  let { language } = await readFragment(location.hash).catch(() => ({}));
  language ??= navigator.language.startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language;
  const lab = new Lab(root, new Words(entries, language), scenarios, simulator);
  globalThis.addEventListener("hashchange", () => {
    if (location.hash !== lab.fragment) lab.follow(location.hash);
  });
  await lab.follow(location.hash);
}

start().catch((problem) => {
  console.error(problem);
  const told = document.getElementById("load-failed");
  if (told) told.hidden = false;
});
