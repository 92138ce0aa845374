// The state of all hosts at any step: a fold over the changes that the lesson lists. Nothing here
// knows what a change means for a protocol.

export class StateFold {
  constructor(lesson) {
    this.steps = lesson.steps;
    this.values = new Map(); // by key: [what, whose, which], see keyOf()
    this.undo = []; // of each step that was applied: what its changes have replaced
    this.changed = new Set(); // the keys that the step has changed
    for (const change of lesson.data.initial ?? []) this.set(keyOf(change), change.at(-1));
    this.position = -1;
  }

  // Goes to the state behind step `index`; -1 is the one before the first step.
  seek(index) {
    const target = Math.max(-1, Math.min(index, this.steps.length - 1));
    while (this.position < target) this.forward();
    while (this.position > target) this.back();
    this.changed = new Set((this.steps[target]?.changes ?? []).map(keyOf));
    return this;
  }

  forward() {
    const replaced = [];
    for (const change of this.steps[++this.position].changes ?? []) {
      const key = keyOf(change);
      replaced.push([key, this.values.get(key) ?? null]);
      this.set(key, change.at(-1));
    }
    this.undo.push(replaced);
  }

  back() {
    for (const [key, value] of this.undo.pop().reverse()) this.set(key, value);
    --this.position;
  }

  set(key, value) {
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
  }

  // [[rest of the key..., value, has changed at this step], ...] of one kind and owner, or of one
  // kind alone; in the order of their keys.
  all(kind, owner) {
    const found = [];
    for (const [key, value] of this.values) {
      const parts = JSON.parse(key);
      if (parts[0] !== kind || (owner !== undefined && parts[1] !== owner)) continue;
      found.push([...parts.slice(owner === undefined ? 1 : 2), value, this.changed.has(key)]);
    }
    return found.sort((a, b) => compare(a, b));
  }

  isUp(host) {
    return this.values.get(JSON.stringify(["up", host])) !== false;
  }
}

function compare(a, b) {
  for (let i = 0; i < a.length - 2; ++i) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

// What a change is of: all but its last member.
export function keyOf(change) {
  return JSON.stringify(change.slice(0, -1));
}
