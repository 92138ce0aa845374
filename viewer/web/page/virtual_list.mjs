// A list of very many rows that has elements for those alone that are in sight.

import { Heights } from "./heights.mjs";
import { html } from "./elements.mjs";

const BEYOND_PX = 400; // rows are made ready so far out of sight

// `scroller` is the element that scrolls; `estimate(index)` a row's height in pixels before it was
// measured, `make(index)` its element.
export class VirtualList {
  constructor(scroller, { count, estimate, make }) {
    this.scroller = scroller;
    this.make = make;
    this.rows = new Map();
    this.space = html("div", { class: "space", role: "presentation" });
    scroller.replaceChildren(this.space);
    this.reset(count, estimate);
    scroller.addEventListener("scroll", () => this.render(), { passive: true });
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(scroller);
  }

  // All anew: other rows, or the same ones with other texts.
  reset(count, estimate = this.estimate) {
    this.estimate = estimate;
    this.heights = new Heights(Array.from({ length: count }, (_, index) => estimate(index)));
    this.width = this.scroller.clientWidth;
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    this.render();
  }

  // Rows wrap elsewhere when there is another width.
  resized() {
    if (this.scroller.clientWidth !== this.width) this.reset(this.heights.count);
    else this.render();
  }

  row(index) {
    return this.rows.get(index) ?? null;
  }

  // Makes the rows that are in sight, measures them, and puts all in their places.
  render() {
    const height = this.scroller.clientHeight;
    if (this.heights.count === 0 || height === 0) return;
    const top = this.scroller.scrollTop;
    const first = this.heights.at(top - BEYOND_PX);
    const last = this.heights.at(top + height + BEYOND_PX);
    for (const [index, row] of this.rows) {
      if (index < first || index > last) {
        row.remove();
        this.rows.delete(index);
      }
    }
    const added = [];
    for (let index = first; index <= last; ++index) {
      if (this.rows.has(index)) continue;
      const row = this.make(index);
      this.rows.set(index, row);
      added.push(row);
    }
    this.space.append(...added);
    for (const [index, row] of this.rows) this.heights.set(index, row.offsetHeight);
    for (const [index, row] of this.rows) row.style.top = `${this.heights.begin(index)}px`;
    this.space.style.height = `${this.heights.total}px`;
  }

  // Scrolls as little as is needed to have the row in sight.
  reveal(index) {
    // What was estimated above the row is measured on the way there.
    for (let attempt = 0; attempt < 3; ++attempt) {
      const begin = this.heights.begin(index);
      const end = begin + this.heights.heights[index];
      const room = this.scroller.clientHeight;
      const margin = Math.min(60, room / 6);
      let top = this.scroller.scrollTop;
      if (end + margin > top + room) top = end + margin - room;
      if (begin - margin < top) top = begin - margin;
      top = Math.max(0, top);
      const before = this.heights.heights[index];
      if (Math.abs(top - this.scroller.scrollTop) >= 1) this.scroller.scrollTop = top;
      this.render();
      if (this.rows.has(index) && this.heights.heights[index] === before) break;
    }
  }
}
