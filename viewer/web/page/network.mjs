// The hosts and what travels between them: a picture of the current step.

import { html, svg } from "./elements.mjs";
import { clipped, columnsOf, layoutHosts, nameParts } from "./layout.mjs";

const LEAST_WIDTH_PX = 280;
const COLUMN_PX = 76; // what a host with its name needs
const TRAVEL_MS = 500;
const GLYPH = 17; // half of a host's size
const LETTER_PX = 6.6;
const BADGE_LETTER_PX = 5.8;

export class NetworkView {
  constructor(player, fold) {
    this.player = player;
    this.fold = fold; // gives the state at the current step
    this.places = null;
    this.links = svg("g", {});
    this.nodes = svg("g", {});
    this.travel = svg("g", { class: "travel" });
    this.picture = svg("svg", { role: "img" }, this.links, this.travel, this.nodes);
    // What the picture's own label says, for those who see it.
    this.told = html("p", { class: "network-now", "aria-hidden": "true" });
    this.element = html("div", { class: "network", role: "group", tabindex: "0" }, this.picture,
      this.told);
    new ResizeObserver(() => this.arrange()).observe(this.element);
  }

  refresh() {
    const { lesson } = this.player;
    const pairs = lesson.data.conversations
      .map((one) => [one.client, one.server])
      .concat(lesson.data.links.map((link) => link.hosts));
    this.layout = layoutHosts(lesson.hosts, pairs);
    const { hosts } = lesson;
    const rows = [hosts.filter(isNameServer), hosts.filter((host) => !isNameServer(host))];
    this.columns = Math.max(...rows.map((row) =>
      new Set(row.map((host) => this.layout[hosts.indexOf(host)].x)).size));
    this.element.setAttribute("aria-label", this.player.word("view.network"));
    this.arrange();
  }

  // In pixels of the screen, so that names are as large as other text.
  arrange() {
    if (!this.layout || this.element.clientWidth === 0) return;
    const wanted = Math.min(this.columns, 6) * COLUMN_PX;
    this.width = Math.max(LEAST_WIDTH_PX, this.element.clientWidth, wanted);
    this.height = Math.max(150, this.element.clientHeight - this.told.offsetHeight - 4);
    this.picture.setAttribute("width", this.width);
    this.picture.setAttribute("height", this.height);
    this.places = this.layout.map(({ x, y }) => ({
      x: Math.round(x * this.width),
      y: Math.round(y * this.height),
    }));
    this.update();
  }

  update() {
    if (!this.places) return;
    const { player } = this;
    const state = this.fold();
    const open = new Set();
    for (const [, value] of state.all("connection")) open.add(pairKey(value[0], value[1]));
    this.links.replaceChildren(...this.linkLines(open));
    this.nodes.replaceChildren(...player.lesson.hosts.map((_, host) => this.host(host, state)));
    this.drawTravel(player.step);
    const up = player.lesson.hosts.filter((_, host) => state.isUp(host)).length;
    this.told.textContent = this.toldOf(player.step);
    this.picture.setAttribute("aria-label", player.word("network.label", { up, now: this.now() }));
  }

  now() {
    const { player } = this;
    const { step } = player;
    if (!step) return "";
    const name = (host) => player.lesson.hostName(host);
    const where = isHost(step.to)
      ? player.word("network.from-to", { from: name(step.from), to: name(step.to) })
      : player.word("network.at", { host: name(step.from) });
    return `${where}: ${player.text(step.text).slice(0, 200)}`;
  }

  // Where it goes is seen.
  toldOf(step) {
    if (!step) return "";
    const said = step.label ? `${step.mark} ${step.label}: ` : "";
    return said + this.player.text(step.text).slice(0, 200);
  }

  linkLines(open) {
    const { lesson } = this.player;
    const known = new Set();
    const line = (a, b, style) => {
      known.add(pairKey(a, b));
      const [from, to] = [this.places[a], this.places[b]];
      return svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: `link ${style}` });
    };
    const lines = lesson.data.links.map(({ hosts: [a, b] }) => {
      const names = [a, b].some((host) => isNameServer(lesson.hosts[host]));
      return line(a, b, open.has(pairKey(a, b)) ? "open" : names ? "names" : "");
    });
    for (const key of open) {
      const [a, b] = key.split(" ").map(Number);
      if (!known.has(key) && this.places[a] && this.places[b]) lines.push(line(a, b, "open"));
    }
    return lines;
  }

  host(index, state) {
    const { player } = this;
    const { x, y } = this.places[index];
    const host = player.lesson.hosts[index];
    const isUp = state.isUp(index);
    const { step } = player;
    const takesPart = step && (step.from === index || step.to === index);
    const parts = nameParts(host.name);
    return svg(
      "g",
      {
        transform: `translate(${x} ${y})`,
        class: `host ${isUp ? "" : "down"} ${takesPart ? "current" : ""}`,
      },
      svg("title", {}, `${host.name}: ${player.text(host.text)}`),
      glyph(host.role),
      !isUp && svg("path", { class: "cross lost", d: "M-20 -20 L20 20 M-20 20 L20 -20" }),
      parts.map((part, i) =>
        svg("text", { y: GLYPH + 15 + i * 13, class: i ? "host-name dim" : "host-name" },
          clipped(part, this.width / this.columns / BADGE_LETTER_PX))),
      this.badges(index, state, isUp),
    );
  }

  badges(index, state, isUp) {
    const { player } = this;
    const queued = state.count("queue", index);
    const stored = state.count("mailbox", index);
    const badges = [];
    const add = (text, style, shape) => {
      badges.push(svg(
        "g",
        {
          transform: `translate(${-columnsOf(text) * BADGE_LETTER_PX / 2 - 9} ` +
            `${-GLYPH - 18 - badges.length * 17})`,
          class: `badge ${style}`,
        },
        shape,
        svg("text", { x: 18, y: 4 }, text),
      ));
    };
    if (queued > 0) {
      add(player.word("network.queue", { count: queued }), "queue",
        svg("path", { d: "M0 -6 H14 M0 -1 H14 M0 4 H14" }));
    }
    if (stored > 0) {
      add(player.word("network.mail", { count: stored }), "mail",
        svg("path", { d: "M0 -6 H14 V5 H0 Z M0 -6 L7 0 L14 -6" }));
    }
    if (!isUp) add(player.word("network.down"), "down", svg("path", { d: "M2 -5 L12 5 M2 5 L12 -5" }));
    return badges;
  }

  // The current step: an arrow along the way, and on it what travels.
  drawTravel(step) {
    this.travel.replaceChildren();
    if (!step || !isHost(step.to) || !this.places[step.from] || !this.places[step.to]) return;
    if (step.from === step.to) return;
    const way = this.way(step.from, step.to);
    const reach = step.is_lost ? 0.55 : 1;
    const end = between(way.from, way.to, reach);
    const angle = (Math.atan2(way.to.y - way.from.y, way.to.x - way.from.x) * 180) / Math.PI;
    const style = step.kind === "content" || step.kind === "said" ? "content" : step.label === "S"
      ? step.is_refusal ? "refusal" : "reply" : step.kind === "datagram" ? "datagram" : "command";
    const middle = between(way.from, way.to, reach / 2);
    const carrier = svg("g", { class: `carrier ${style}` }, carried(style));
    this.travel.append(
      svg("line", { x1: way.from.x, y1: way.from.y, x2: end.x, y2: end.y, class: `way ${style}` }),
      svg("path", { d: "M-10 -6 L0 0 L-10 6 Z", class: `way-head ${style}`,
        transform: `translate(${end.x} ${end.y}) rotate(${angle})` }),
      carrier,
      this.caption(step, middle, way),
    );
    if (step.is_lost) {
      this.travel.append(svg("path", { class: "cross lost", d: "M-8 -8 L8 8 M-8 8 L8 -8",
        transform: `translate(${end.x} ${end.y})` }));
    }
    this.move(carrier, way.from, middle);
  }

  // From the rim of one host to that of another; a name stands below its host.
  way(from, to) {
    const [begin, end] = [this.places[from], this.places[to]];
    const gap = (host, here, there) => {
      const isAbove = there.y - here.y > Math.abs(there.x - here.x) / 3;
      const lines = nameParts(this.player.lesson.hostName(host)).length;
      return isAbove ? GLYPH + 9 + 16 * lines : GLYPH + 8;
    };
    return shortened(begin, end, gap(from, begin, end), gap(to, end, begin));
  }

  // Beside an upright arrow there is room; over any other no more than it is wide. What does not go in
  // there is told by its first word, and below the picture in full.
  caption(step, { x, y }, { from, to }) {
    const isUpright = Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
    const room = isUpright ? this.width / 2 - 2 * GLYPH : Math.abs(to.x - from.x);
    const columns = Math.min(34, Math.max(10, room / LETTER_PX));
    const whole = this.captionText(step);
    const text = columnsOf(whole) <= columns ? whole : clipped(
      step.label ? whole.split(/[ :-]/, 1)[0] : whole, columns);
    const half = (columnsOf(text) * LETTER_PX) / 2;
    const wanted = isUpright ? x + half + 14 : x;
    const inside = Math.min(Math.max(wanted, half), this.width - half);
    return svg("text", { x: inside, y: isUpright ? y + 4 : y - 14, class: "caption" }, text);
  }

  captionText(step) {
    const { player } = this;
    if (step.kind === "content") return player.word("octets", { count: step.octets });
    if (step.kind === "call" || step.kind === "hang-up") return player.word(`chart.${step.kind}`);
    return player.text(step.asks ?? step.text).split("\n", 1)[0];
  }

  // Moves what is carried to its place; those who want no motion see it there at once.
  move(carrier, from, to) {
    carrier.setAttribute("transform", `translate(${to.x} ${to.y})`);
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still || !carrier.animate) return;
    carrier.animate(
      [{ transform: `translate(${from.x}px, ${from.y}px)` },
        { transform: `translate(${to.x}px, ${to.y}px)` }],
      { duration: TRAVEL_MS, easing: "ease-out" },
    );
  }
}

function isNameServer(host) {
  return host.role === "name_server";
}

function isHost(host) {
  return host !== undefined && host !== null;
}

function pairKey(a, b) {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function between(from, to, part) {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

// What is left of a way without so much at its begin and its end.
function shortened(from, to, atBegin, atEnd) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = (gap) => Math.min(0.4, gap / length);
  return { from: between(from, to, part(atBegin)), to: between(to, from, part(atEnd)) };
}

// A screen, a stack, a card index: a host's role by its shape.
function glyph(role) {
  const size = GLYPH;
  if (role === "name_server") {
    return svg("path", { class: "glyph",
      d: `M${-size} ${-size + 6} H-6 L-2 ${-size} H${size} V${size} H${-size} Z M-8 0 H8 M-8 7 H8` });
  }
  if (role === "user_agent") {
    return svg("path", { class: "glyph",
      d: `M${-size} ${-size + 3} H${size} V8 H${-size} Z M0 8 V${size} M-9 ${size} H9` });
  }
  return svg("path", { class: "glyph",
    d: `M${-size} ${-size} H${size} V${size} H${-size} Z M${-size} -6 H${size} M${-size} 6 H${size} ` +
      "M9 -11.5 H13 M9 0 H13 M9 11.5 H13" });
}

// A letter for content; small signs for what is said.
function carried(style) {
  if (style === "content") {
    return svg("path", { class: "letter", d: "M-13 -9 H13 V9 H-13 Z M-13 -9 L0 2 L13 -9" });
  }
  if (style === "reply") return svg("circle", { class: "sign", r: 5 });
  if (style === "refusal") return svg("path", { class: "sign cross", d: "M-5 -5 L5 5 M-5 5 L5 -5" });
  if (style === "datagram") return svg("path", { class: "sign", d: "M-6 0 L0 -6 L6 0 L0 6 Z" });
  return svg("rect", { class: "sign", x: -5, y: -5, width: 10, height: 10 });
}
