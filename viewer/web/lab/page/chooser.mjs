// The bundled scenarios, by theme, with a search.

import { html } from "./elements.mjs";
import { Dialog } from "./dialog.mjs";

export class Chooser extends Dialog {
  // `scenarios` are those of scenarios.json; `choose(scenario)` is called with one of them.
  constructor(words, scenarios, choose) {
    super("choose", words);
    this.scenarios = scenarios;
    this.choose = choose;
    this.search = html("input", { type: "search", autofocus: true, on: { input: () => this.list() } });
    this.label = html("label", {}, html("span", {}), this.search);
    this.count = html("span", { class: "dim", role: "status" });
    this.results = html("div", { class: "chooser-results" });
    this.course = html("a", {});
    this.body.append(this.label,
      html("p", { class: "chooser-head" }, this.count, this.course), this.results);
  }

  refresh() {
    super.refresh();
    this.label.firstChild.textContent = this.words.word("lab.search");
    this.course.textContent = this.words.word("lab.course");
    this.course.href = this.words.language === "zh" ? "course/zh/" : "course/";
    this.list();
  }

  // All words that are typed must be in the title, the path or the theme, in either language.
  list() {
    const wanted = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.scenarios.filter((one) => {
      const text = `${one.path} ${one.id} ${one.title.en} ${one.title.zh} ${this.theme(one)}`;
      return wanted.every((word) => text.toLowerCase().includes(word));
    });
    this.count.textContent = this.words.word("lab.found", { count: found.length });
    const themes = Map.groupBy ? Map.groupBy(found, (one) => one.theme) : grouped(found);
    this.results.replaceChildren(...[...themes].map(([theme, all]) => this.group(theme, all)));
  }

  theme({ theme }) {
    return this.words.word(`lab.theme.${theme}`);
  }

  group(theme, all) {
    const heading = html("h3", { id: `theme-${theme}` }, this.theme({ theme }));
    const items = all.map((one) =>
      html("li", {},
        html("button", { type: "button", class: "choice", "data-path": one.path,
          on: { click: () => { this.close(); this.choose(one); } } },
        html("span", { class: "choice-title" }, this.words.of(one.title)),
        html("span", { class: "dim id" }, one.path))));
    return html("section", { "aria-labelledby": heading.id }, heading,
      html("ul", { class: "choices" }, items));
  }
}

function grouped(all) {
  const groups = new Map();
  for (const one of all) groups.set(one.theme, [...(groups.get(one.theme) ?? []), one]);
  return groups;
}
