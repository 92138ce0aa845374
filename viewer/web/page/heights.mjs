// Heights of many rows of which few were measured: where each begins, and which is at a place. All
// in logarithmic time (a Fenwick tree).

export class Heights {
  constructor(estimates) {
    this.heights = Float64Array.from(estimates);
    this.tree = new Float64Array(this.heights.length + 1);
    for (let i = 1; i <= this.heights.length; ++i) {
      this.tree[i] += this.heights[i - 1];
      const parent = i + (i & -i);
      if (parent <= this.heights.length) this.tree[parent] += this.tree[i];
    }
  }

  get count() {
    return this.heights.length;
  }
  get total() {
    return this.begin(this.count);
  }

  set(index, height) {
    const change = height - this.heights[index];
    if (change === 0) return;
    this.heights[index] = height;
    for (let i = index + 1; i <= this.count; i += i & -i) this.tree[i] += change;
  }

  // Where row `index` begins; that of `count` is where the last one ends.
  begin(index) {
    let sum = 0;
    for (let i = index; i > 0; i -= i & -i) sum += this.tree[i];
    return sum;
  }

  // The row at that place; the first or the last one beyond the ends.
  at(place) {
    let index = 0;
    let rest = place;
    let stride = 1;
    while (stride * 2 <= this.count) stride *= 2;
    for (; stride > 0; stride >>= 1) {
      const next = index + stride;
      if (next <= this.count && this.tree[next] <= rest) {
        index = next;
        rest -= this.tree[next];
      }
    }
    return Math.min(index, Math.max(0, this.count - 1));
  }
}
