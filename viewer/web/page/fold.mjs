// The state of all hosts at any step: a fold over the changes that the lesson lists. Nothing here
// knows what a change means for a protocol.

const OF_CONNECTIONS = ["connection", "sender", "recipient"];

// What a change is of: the group that it belongs to, and what it is called there. What is of a
// connection is nobody's, all else is a host's.
function placeOf(change) {
  const ofHost = !OF_CONNECTIONS.includes(change[0]);
  return {
    group: ofHost ? `${change[0]} ${change[1]}` : change[0],
    names: change.slice(ofHost ? 2 : 1, -1),
  };
}

export class StateFold {
  constructor(lesson) {
    this.steps = lesson.steps;
    this.groups = new Map(); // by group, by joined names: {names, value}
    this.undo = []; // of each step that was applied: what its changes have replaced
    this.changed = new Set(); // what the current step has changed
    for (const change of lesson.data.initial ?? []) this.apply(change);
    this.position = -1;
  }

  // Goes to the state behind step `index`; -1 is the one before the first step.
  seek(index) {
    const target = Math.max(-1, Math.min(index, this.steps.length - 1));
    if (target === this.position) return this;
    while (this.position < target) this.forward();
    while (this.position > target) this.back();
    this.changed = new Set((this.steps[target]?.changes ?? []).map((change) => {
      const { group, names } = placeOf(change);
      return `${group}/${names.join(" ")}`;
    }));
    return this;
  }

  forward() {
    const { changes } = this.steps[++this.position];
    this.undo.push(changes ? changes.map((change) => this.apply(change)) : null);
  }

  back() {
    const replaced = this.undo.pop();
    for (let i = (replaced?.length ?? 0) - 1; i >= 0; --i) this.set(...replaced[i]);
    --this.position;
  }

  // Gives what has to be set to take it back.
  apply(change) {
    const { group, names } = placeOf(change);
    const before = this.groups.get(group)?.get(names.join(" "))?.value ?? null;
    this.set(group, names, change.at(-1));
    return [group, names, before];
  }

  set(group, names, value) {
    let members = this.groups.get(group);
    if (!members) this.groups.set(group, (members = new Map()));
    if (value === null) members.delete(names.join(" "));
    else members.set(names.join(" "), { names, value });
  }

  members(kind, owner) {
    return this.groups.get(owner === undefined ? kind : `${kind} ${owner}`) ?? new Map();
  }

  // How many there are of a kind at a host.
  count(kind, owner) {
    return this.members(kind, owner).size;
  }

  // [[name..., value, whether this step has changed it], ...] of a kind at a host, or of a
  // kind of all connections; in the order of their names.
  all(kind, owner) {
    const group = owner === undefined ? kind : `${kind} ${owner}`;
    return [...this.members(kind, owner)]
      .map(([key, { names, value }]) => [...names, value, this.changed.has(`${group}/${key}`)])
      .sort(byNames);
  }

  isUp(host) {
    return this.members("up", host).size === 0;
  }
}

function byNames(a, b) {
  for (let i = 0; i < a.length - 2; ++i) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}
