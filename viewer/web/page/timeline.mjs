// Buttons, and a slider over all steps with marks where something surprising is.

import { html, svg } from "./elements.mjs";

const WIDTH = 1000;

export class TimelineView {
  constructor(player) {
    this.player = player;
    this.buttons = [
      this.button("first", "M0 0H2V12H0Z M14 0V12L3 6Z", () => player.go(0)),
      this.button("back", "M12 0V12L1 6Z", () => player.go(player.index - 1)),
      this.button("forward", "M2 0V12L13 6Z", () => player.go(player.index + 1)),
      this.button("last", "M0 0V12L11 6Z M12 0H14V12H12Z", () => player.go(player.count - 1)),
    ];
    this.slider = html("input", {
      type: "range",
      min: "1",
      class: "slider",
      on: { input: () => player.go(Number(this.slider.value) - 1) },
    });
    this.strip = svg("svg", {
      class: "strip",
      viewBox: `0 0 ${WIDTH} 12`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    });
    this.position = html("span", { class: "position" });
    this.element = html(
      "div",
      { class: "timeline" },
      html("div", { class: "buttons" }, this.buttons),
      html("div", { class: "track" }, this.slider, this.strip),
      this.position,
    );
  }

  button(name, shape, action) {
    const sign = svg("svg", { viewBox: "0 0 14 12", "aria-hidden": "true" },
      svg("path", { d: shape }));
    return html("button", { type: "button", "data-name": name, on: { click: action } }, sign);
  }

  refresh() {
    const { player } = this;
    for (const button of this.buttons) {
      const name = player.word(`go.${button.dataset.name}`);
      button.setAttribute("aria-label", name);
      button.title = name;
    }
    this.slider.max = String(Math.max(1, player.count));
    this.slider.setAttribute("aria-label", player.word("view.timeline"));
    this.strip.replaceChildren(...this.bars(), ...this.alarms());
    this.update();
  }

  update() {
    const { player } = this;
    const { step } = player;
    this.slider.value = String(player.index + 1);
    const where = player.word("step-of", { number: player.index + 1, count: player.count });
    const moment = step ? `${player.lesson.moment(step.at)} s` : "";
    this.slider.setAttribute("aria-valuetext", `${where}, ${moment}`);
    this.position.textContent = `${player.index + 1} / ${player.count} · ${moment}`;
    this.buttons[0].disabled = this.buttons[1].disabled = player.index <= 0;
    this.buttons[2].disabled = this.buttons[3].disabled = player.index >= player.count - 1;
  }

  place(index) {
    return ((index + 0.5) / Math.max(1, this.player.count)) * WIDTH;
  }

  // A bar from each connection's first step to its last one.
  bars() {
    const ranges = new Map();
    this.player.lesson.steps.forEach((step, index) => {
      if (step.conversation === undefined) return;
      const range = ranges.get(step.conversation) ?? [index, index];
      ranges.set(step.conversation, [range[0], index]);
    });
    return [...ranges].slice(0, 500).map(([number, [first, last]]) =>
      svg("rect", {
        class: number % 2 === 0 ? "bar" : "bar odd",
        x: this.place(first - 0.5),
        width: Math.max(1, this.place(last + 0.5) - this.place(first - 0.5)),
        y: number % 2 === 0 ? 1 : 4,
        height: 3,
      }));
  }

  alarms() {
    return this.player.lesson.surprises.slice(0, 500).map((index) => {
      const x = this.place(index);
      return svg("path", { class: "alarm-mark", d: `M${x - 3} 12 L${x} 7 L${x + 3} 12 Z` });
    });
  }
}
