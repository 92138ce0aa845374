// What is to happen otherwise at the step that is shown, and the futures that came of it.

import { html } from "./elements.mjs";

// What servers answer often, as RFC 5321 section 4.2.3 words it.
const REPLIES = [
  "250 OK",
  "251 User not local; will forward",
  "421 Service not available, closing transmission channel",
  "450 Requested mail action not taken: mailbox unavailable",
  "451 Requested action aborted: error in processing",
  "452 Requested action not taken: insufficient system storage",
  "550 Requested action not taken: mailbox unavailable",
  "552 Requested mail action aborted: exceeded storage allocation",
  "554 Transaction failed",
];

// A view of the page, as page.mjs wants it.
export class OtherwiseView {
  // `lab` has the futures, and makes one by change(change), which gives a refusal or null.
  constructor(lab) {
    this.lab = lab;
    this.words = lab.words;
    this.lead = html("p", { class: "dim" });
    this.said = this.form("said", html("input", { id: "otherwise-said", maxlength: "2000",
      autocomplete: "off", spellcheck: "false" }), () => this.say());
    this.usual = html("select", { id: "otherwise-usual", on: { change: () => this.take() } },
      html("option", { value: "" }), REPLIES.map((reply) => html("option", { value: reply }, reply)));
    this.said.element.append(this.usual);
    this.drop = html("button",
      { type: "button", "data-name": "drop", on: { click: () => this.change({ drop: true }) } });
    this.more = html("details", { on: { toggle: () => this.fillMore() } }, html("summary", {}));
    this.moreBody = html("div", { class: "more" });
    this.more.append(this.moreBody);
    this.refusal = html("p", { class: "refused", role: "alert" });
    this.futures = html("div", { class: "futures" });
    this.element = html("div", { class: "otherwise" }, this.lead, this.said.element, this.drop,
      this.refusal, this.futures, this.more);
  }

  form(name, input, action) {
    const label = html("label", { for: input.id });
    const button = html("button", { type: "submit", "data-name": name });
    const element = html("form", { class: "otherwise-form",
      on: { submit: (event) => { event.preventDefault(); action(); } } }, label, input, button);
    return { element, label, input, button };
  }

  get step() {
    return this.lab.player?.step ?? null;
  }

  // What of the step can be said otherwise: "reply", "command", "together" (with lines before it, in
  // one packet) or nothing.
  get kind() {
    const { step } = this;
    if (this.isSentWithAnother(step)) return "together";
    if (step?.kind === "reply" && step.label === "S") return "reply";
    if (step?.kind === "command" && step.label === "C") return "command";
    return null;
  }

  // The simulator knows a line by its first event; of several that begin with one it takes the first.
  isSentWithAnother(step) {
    if (!step?.label) return false;
    const { steps } = this.lab.player.lesson;
    for (let at = this.lab.player.index - 1; at >= 0 && steps[at].event === step.event; --at) {
      if (steps[at].label === step.label) return true;
    }
    return false;
  }

  refresh() {
    const { words } = this;
    this.drop.textContent = words.word("lab.drop");
    this.usual.setAttribute("aria-label", words.word("lab.usual"));
    this.usual.options[0].textContent = words.word("lab.usual");
    this.more.querySelector("summary").textContent = words.word("lab.more");
    this.update();
    this.showFutures();
  }

  update() {
    if (!this.lab.player) return; // the page is only being made
    const { words, kind } = this;
    const canBe = kind === "reply" || kind === "command";
    this.refusal.textContent = "";
    this.lead.textContent = words.word(`lab.instead.${kind ?? "none"}`);
    this.said.element.hidden = !canBe;
    if (canBe) {
      this.said.label.textContent = words.word(`lab.label.${kind}`);
      this.said.button.textContent = words.word(`lab.say.${kind}`);
      this.said.input.value = this.lab.player.text(this.step.text).split("\n")[0];
      this.usual.hidden = kind !== "reply";
      this.askWhether(this.step);
    }
    this.drop.hidden = this.step?.conversation === undefined || this.step.kind === "call";
    if (this.more.open) this.fillMore();
  }

  // Hides the form where nothing else can be said, and tells why.
  async askWhether(step) {
    const refused = await this.lab.sayable(step.event).catch(() => null);
    if (this.step !== step || !refused) return;
    this.said.element.hidden = true;
    this.lead.textContent = this.words.word("lab.instead.refused", { why: refused });
  }

  // A reply that is often given, to be changed or said as it is.
  take() {
    if (this.usual.value) this.said.input.value = this.usual.value;
    this.usual.selectedIndex = 0;
    this.said.input.focus();
  }

  // To what can be said instead; to the panel where nothing can.
  focus() {
    const target = this.said.element.hidden ? this.drop : this.said.input;
    if (!target.hidden) target.focus();
    if (target === this.said.input) target.select();
    this.element.scrollIntoView({ block: "nearest" });
  }

  say() {
    const { kind } = this;
    if (kind) this.change({ [kind]: this.said.input.value });
  }

  async change(change) {
    if (!this.step) return;
    const refused = await this.lab.change({ event: this.step.event, ...change });
    this.refusal.textContent = refused ? `${this.words.word("lab.refused")} ${refused}` : "";
    if (!refused) this.futures.scrollIntoView({ block: "nearest" });
  }

  // Hosts, policies and records, as they are at the step.
  async fillMore() {
    if (!this.more.open || !this.step) return;
    const { event } = this.step;
    const there = await this.lab.changeable(event);
    if (!there || this.step?.event !== event) return;
    this.moreBody.replaceChildren(
      this.hostForm(),
      this.policyForm(there.policies) ?? "",
      this.recordForm(there.records) ?? "",
    );
  }

  hosts(wanted = () => true) {
    return this.lab.hosts.filter(wanted).map(({ name }) => html("option", { value: name }, name));
  }

  select(name, options, change = () => {}) {
    const select = html("select", { id: `otherwise-${name}`, on: { change } }, options);
    const label = html("label", { for: select.id }, this.words.word(`lab.label.${name}`));
    return { select, pair: html("span", { class: "pair" }, label, select) };
  }

  button(name, action) {
    return html("button", { type: "button", "data-name": name, on: { click: action } },
      this.words.word(`lab.do.${name}`));
  }

  hostForm() {
    const host = this.select("host", this.hosts());
    return html("div", { class: "otherwise-form" }, host.pair,
      this.button("crash", () => this.change({ crash: host.select.value })),
      this.button("restart", () => this.change({ restart: host.select.value })));
  }

  policyForm(policies) {
    const hosts = this.hosts((host) => host.decides);
    if (hosts.length === 0) return null;
    const options = (values, prefix) =>
      values.map((value) => html("option", { value }, this.words.word(`${prefix}.${value}`)));
    const fill = () => value.select.replaceChildren(
      ...options(policies[key.select.value], `lab.policy.${key.select.value}`));
    const host = this.select("policy-host", hosts);
    const key = this.select("policy", Object.keys(policies).map((name) =>
      html("option", { value: name }, this.words.word(`lab.policy.${name}`))), fill);
    const value = this.select("policy-value", []);
    fill();
    return html("div", { class: "otherwise-form" }, host.pair, key.pair, value.pair,
      this.button("policy", () => this.change({ set_policy: host.select.value,
        key: key.select.value, value: value.select.value })));
  }

  recordForm(records) {
    if (records.length === 0) return null;
    const set = this.select("records", records.map((one, index) =>
      html("option", { value: index }, `${one.owner} ${one.type} (${one.host})`)), () => fill());
    const data = html("textarea", { id: "otherwise-data", rows: "3", spellcheck: "false" });
    const fill = () => { data.value = records[Number(set.select.value)].data.join("\n"); };
    fill();
    return html("div", { class: "otherwise-form" }, set.pair,
      html("label", { for: data.id }, this.words.word("lab.label.data")), data,
      this.button("records", () => {
        const { host, owner, type, ttl_s } = records[Number(set.select.value)];
        const lines = data.value.split("\n").map((line) => line.trim()).filter(Boolean);
        this.change({ set_records: host, owner, type, data: lines, ttl_s });
      }));
  }

  // All futures, and what is between the one that is shown and the one that it came from.
  showFutures() {
    const { lab, words } = this;
    if (lab.futures.length < 2) {
      this.futures.replaceChildren();
      return;
    }
    this.futures.replaceChildren(
      html("h3", { id: "futures-heading" }, words.word("lab.futures")),
      html("ul", { class: "future-list", "aria-labelledby": "futures-heading" },
        lab.futures.map((future, number) => html("li", {}, html("button", {
          type: "button", class: "future", "data-future": number,
          "aria-pressed": String(number === lab.future),
          on: { click: () => lab.showFuture(number) },
        }, this.label(number))))),
      this.comparison(),
    );
  }

  label(number) {
    const { change, at } = this.lab.futures[number];
    if (!change) return this.words.word("lab.future.first");
    const name = Object.keys(change).find((key) => `lab.future.${key}` in this.words.entries.en);
    const values = { number, time: this.lab.player.lesson.moment(at), text: change[name],
      key: this.words.word(`lab.policy.${change.key}`), owner: change.owner, type: change.type,
      value: this.words.word(`lab.policy.${change.key}.${change.value}`),
      data: (change.data ?? []).join(", ") || this.words.word("lab.no-records") };
    return this.words.word(`lab.future.${name}`, values);
  }

  comparison() {
    const { lab, words } = this;
    const { parent, comparison } = lab.futures[lab.future];
    if (parent === undefined || !comparison) return "";
    if (comparison.first_difference === null) {
      return html("p", { class: "dim" }, words.word("lab.same"));
    }
    const cell = (moment, mark, name) => html("td", { class: moment ? name : "absent" },
      moment && html("span", { class: "mark", "aria-hidden": "true" }, mark),
      moment && words.of(moment.text));
    return html("div", { class: "comparison-frame", tabindex: "0", role: "group",
      "aria-label": words.word("lab.comparison") },
    html("table", { class: "comparison" },
      html("caption", {}, words.word("lab.comparison-from", { shared: comparison.shared })),
      html("thead", {}, html("tr", {},
        html("th", { scope: "col" }, words.word("lab.then", { future: this.label(parent) })),
        html("th", { scope: "col" }, words.word("lab.now", { future: this.label(lab.future) })))),
      html("tbody", {}, comparison.rows.map(({ left, right }) => html("tr", {
        class: left && right ? "shared" : "" },
      cell(left, right ? " " : "−", right ? "both" : "gone"),
      cell(right, left ? " " : "+", left ? "both" : "come"))))),
    comparison.more > 0
      && html("p", { class: "dim" }, words.word("lab.more-rows", { count: comparison.more })));
  }
}
