// A sequence chart: a lane for each host that takes part, time downwards. Only what is in sight is
// drawn.

import { html, svg } from "./elements.mjs";
import { isSurprise } from "./lesson.mjs";
import { clipped, columnsOf, nameParts } from "./layout.mjs";

const ROW_PX = 34;
const HEAD_PX = 40;
const LEAST_GUTTER_PX = 64; // times stand there
const DIGIT_PX = 6.4; // of a time
const LEAST_LANE_PX = 82; // four lanes, and the times, go into the middle one of three columns
const LEAST_TEXT_PX = 200; // over an arrow that is shorter
const LETTER_PX = 6.7;
const BEYOND_ROWS = 12;

export class ChartView {
  constructor(player) {
    this.player = player;
    this.head = svg("svg", { class: "lanes", height: HEAD_PX, "aria-hidden": "true" });
    this.body = svg("svg", { class: "arrows", "aria-hidden": "true" });
    this.space = html("div", { class: "chart-space" }, this.body);
    this.element = html(
      "div",
      { class: "chart", role: "img", tabindex: "0" },
      html("div", { class: "chart-head" }, this.head),
      this.space,
    );
    this.element.addEventListener("scroll", () => this.draw(), { passive: true });
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("[data-step]");
      if (row) this.player.go(Number(row.dataset.step));
    });
    new ResizeObserver(() => this.arrange()).observe(this.element);
  }

  refresh() {
    const { player } = this;
    const taking = new Set();
    for (const step of player.lesson.steps) {
      for (const host of [step.from, step.to]) {
        if (host !== null && host !== undefined) taking.add(host);
      }
    }
    this.hosts = [...taking].filter((host) => player.lesson.hosts[host]).sort((a, b) => a - b);
    const longest = player.lesson.moment(player.lesson.data.ends).length;
    this.gutter = Math.max(LEAST_GUTTER_PX, Math.ceil(longest * DIGIT_PX) + 12);
    this.lane = new Map(this.hosts.map((host, i) => [host, i]));
    const names = this.hosts.map((host) => player.lesson.hostName(host)).join(", ");
    this.element.setAttribute("aria-label", player.word("chart.label", { hosts: names }));
    this.arrange();
    this.update();
  }

  // All that depends on the width.
  arrange() {
    if (!this.hosts) return;
    const count = Math.max(1, this.hosts.length);
    const room = this.element.clientWidth - this.gutter;
    this.laneWidth = Math.max(LEAST_LANE_PX, room / count);
    this.width = Math.round(this.gutter + this.laneWidth * count);
    this.space.style.height = `${this.player.count * ROW_PX + 8}px`;
    this.space.style.width = `${this.width}px`;
    this.head.setAttribute("width", this.width);
    this.head.replaceChildren(
      ...this.hosts.map((host) => {
        const parts = nameParts(this.player.lesson.hostName(host));
        return svg("text", { x: this.x(host), y: parts.length > 1 ? 15 : 24, class: "lane-name" },
          parts.map((part, i) =>
            svg("tspan", { x: this.x(host), dy: i * 15, class: i ? "dim" : null },
              clipped(part, this.laneWidth / LETTER_PX))));
      }));
    this.draw();
  }

  x(host) {
    return Math.round(this.gutter + this.laneWidth * (this.lane.get(host) + 0.5));
  }

  update() {
    const { index } = this.player;
    const top = index * ROW_PX;
    const room = this.element.clientHeight - HEAD_PX;
    if (room > 0) {
      const { scrollTop } = this.element;
      if (top < scrollTop + ROW_PX) this.element.scrollTop = top - ROW_PX;
      else if (top + 2 * ROW_PX > scrollTop + room) {
        this.element.scrollTop = top + 2 * ROW_PX - room;
      }
    }
    this.revealLanes();
    this.draw();
  }

  // Sideways, where there are more lanes than room.
  revealLanes() {
    const { step } = this.player;
    if (!step || !this.hosts) return;
    const ends = [step.from, step.to].filter((host) => this.lane.has(host)).map((h) => this.x(h));
    if (ends.length === 0) return;
    const left = Math.min(...ends) - this.laneWidth / 2 - this.gutter;
    const right = Math.max(...ends) + this.laneWidth / 2;
    const { scrollLeft, clientWidth } = this.element;
    if (right > scrollLeft + clientWidth) this.element.scrollLeft = right - clientWidth;
    if (left < this.element.scrollLeft) this.element.scrollLeft = left;
  }

  draw() {
    if (!this.hosts || this.element.clientHeight === 0) return;
    const { player } = this;
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_PX) - BEYOND_ROWS);
    const shown = Math.ceil(this.element.clientHeight / ROW_PX) + 2 * BEYOND_ROWS;
    const last = Math.min(player.count, first + shown);
    const height = (last - first) * ROW_PX + 8;
    this.body.setAttribute("width", this.width);
    this.body.setAttribute("height", height);
    this.body.style.top = `${first * ROW_PX}px`;
    const lanes = this.hosts.map((host) =>
      svg("line", { class: "lane", x1: this.x(host), x2: this.x(host), y1: 0, y2: height }));
    const rows = [];
    for (let i = first; i < last; ++i) rows.push(this.row(i, (i - first) * ROW_PX));
    this.body.replaceChildren(...lanes, ...rows);
  }

  row(index, y) {
    const { player } = this;
    const step = player.lesson.steps[index];
    const isCurrent = index === player.index;
    const goes = this.lane.has(step.from) && this.lane.has(step.to) && step.from !== step.to;
    return svg(
      "g",
      { "data-step": index, class: `chart-row ${isCurrent ? "current" : ""}` },
      svg("rect", { x: 1, y: y + 1, width: this.width - 2, height: ROW_PX - 2, class: "chart-back" }),
      goes ? this.arrow(step, y) : this.note(step, y),
      this.time(step, y),
    );
  }

  // Over what is scrolled away below it.
  time(step, y) {
    const left = this.element.scrollLeft;
    return [
      left > 0 && svg("rect", { x: left, y: y + 2, width: this.gutter - 6, height: ROW_PX - 4,
        class: "chart-cover" }),
      svg("text", { x: left + 4, y: y + 22, class: "chart-time" },
        this.player.lesson.moment(step.at)),
    ];
  }

  arrow(step, y) {
    const from = this.x(step.from);
    const to = this.x(step.to);
    const toRight = to > from;
    const line = y + 26;
    const end = step.is_lost ? from + (to - from) * 0.6 : to;
    const tip = toRight ? end - 1 : end + 1;
    const style = arrowStyle(step);
    return [
      this.caption(this.label(step), [Math.min(from, to), Math.max(from, to)], y + 18),
      svg("line", { x1: from, y1: line, x2: tip, y2: line, class: `arrow ${style}` }),
      style === "content" &&
        svg("line", { x1: from, y1: line + 3, x2: tip, y2: line + 3, class: "arrow content" }),
      head(tip, style === "content" ? line + 1.5 : line, toRight, style),
      step.is_refusal && cross((from + to) / 2, line, "refusal"),
      step.is_lost && cross(end, line, "lost"),
      step.is_broken && cross((from + to) / 2, line, "lost"),
      isSurprise(step) &&
        svg("text", { x: to + (toRight ? 8 : -8), y: line + 4, class: "alarm chart-alarm",
          "text-anchor": toRight ? "start" : "end" }, "!!"),
    ];
  }

  // What of the chart is in sight, from left to right. Times stay at the left edge.
  sight() {
    const { scrollLeft, clientWidth } = this.element;
    const left = scrollLeft + this.gutter;
    return { left, right: Math.min(this.width, scrollLeft + clientWidth) - 4 };
  }

  // Text around the middle of an arrow, which may be wider than the arrow but not than the chart.
  caption(label, [begin, end], y) {
    const { left, right } = this.sight();
    const room = Math.min(Math.max(end - begin - 12, LEAST_TEXT_PX), right - left);
    const text = clipped(label, room / LETTER_PX);
    const half = (columnsOf(text) * LETTER_PX) / 2;
    const isSeen = begin < right && end > left;
    const x = isSeen ? within((begin + end) / 2, left + half, right - half) : (begin + end) / 2;
    return svg("text", { x, y, class: "chart-text" }, text);
  }

  label(step) {
    const text = this.player.text(step.asks ?? step.text);
    if (step.kind === "call" || step.kind === "hang-up") {
      return this.player.word(`chart.${step.kind}`);
    }
    if (text === ".") return `.  ${this.player.word("chart.dot")}`;
    const lines = text.split("\n");
    if (lines.length === 1 || (step.kind !== "content" && step.kind !== "said")) {
      return lines[0] + (lines.length > 1 ? " …" : "");
    }
    const subject = lines.find((line) => /^subject:/i.test(line));
    return this.player.word("chart.lines", { count: lines.length }) +
      (subject ? `: ${subject}` : "");
  }

  // What one host does or suffers, on its lane.
  note(step, y) {
    const lane = this.lane.get(step.from) ?? 0;
    const center = Math.round(this.gutter + this.laneWidth * (lane + 0.5));
    const text = `${step.mark} ${this.player.text(step.text)}`;
    const wanted = Math.max(70, Math.min(columnsOf(text), 60) * LETTER_PX + 16);
    const sight = this.sight();
    const width = Math.min(wanted, sight.right - sight.left);
    const left = within(center - width / 2, sight.left, sight.right - width);
    return [
      svg("rect", { x: left, y: y + 5, width, height: ROW_PX - 10, rx: 4,
        class: `chart-note ${step.course ?? step.kind}` }),
      svg("text", { x: left + width / 2, y: y + 21, class: "chart-text" },
        clipped(text, (width - 10) / LETTER_PX)),
    ];
  }
}

function within(place, least, most) {
  return Math.min(Math.max(place, least), most);
}

function arrowStyle(step) {
  if (step.kind === "content" || step.kind === "said") return "content";
  if (step.kind === "datagram") return "datagram";
  if (step.kind === "call" || step.kind === "hang-up") return "call";
  return step.label === "C" ? "command" : step.is_refusal ? "refusal" : "reply";
}

// Filled for who asks, open for who answers.
function head(x, y, toRight, style) {
  const back = toRight ? x - 8 : x + 8;
  const open = style === "reply" || style === "refusal" || style === "call";
  return svg("path", {
    d: `M${back} ${y - 4.5} L${x} ${y} L${back} ${y + 4.5}${open ? "" : " Z"}`,
    class: `arrow-head ${style} ${open ? "open" : ""}`,
  });
}

function cross(x, y, style) {
  return svg("path", {
    d: `M${x - 5} ${y - 5} L${x + 5} ${y + 5} M${x - 5} ${y + 5} L${x + 5} ${y - 5}`,
    class: `cross ${style}`,
  });
}
