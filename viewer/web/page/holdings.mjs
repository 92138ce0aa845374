// What hosts hold at the current step: queues, mailboxes, terminals, caches, open connections.

import { html } from "./elements.mjs";

const MOST_ITEMS = 20; // of one list

export class HoldingsView {
  constructor(player, fold) {
    this.player = player;
    this.fold = fold;
    this.element = html("div", { class: "holdings" });
  }

  refresh() {
    this.update();
  }

  update() {
    const { player } = this;
    const state = this.fold();
    const hosts = player.lesson.hosts
      .map((host, index) => this.host(host, index, state))
      .filter(Boolean);
    const connections = this.connections(state);
    if (connections) hosts.push(connections);
    if (hosts.length === 0) {
      hosts.push(html("p", { class: "dim" }, player.word("holdings.nothing")));
    }
    this.element.replaceChildren(...hosts);
  }

  host(host, index, state) {
    const { player } = this;
    const [undecided] = state.all("undecided", index);
    const parts = [
      !state.isUp(index) && html("p", { class: "alarm" }, `⨯ ${player.word("holdings.down")}`),
      undecided &&
        html("p", {}, player.word("holdings.undecided", { count: undecided[0] })),
      this.queue(index, state),
      ...this.mailboxes(index, state),
      this.terminals(index, state),
      this.cache(index, state),
    ].filter(Boolean);
    if (parts.length === 0) return null;
    return html("section", { class: "holder" }, html("h3", {}, host.name), parts);
  }

  list(heading, items) {
    if (items.length === 0) return null;
    return html("div", {}, html("h4", {}, heading), html("ul", {}, this.few(items)));
  }

  // The first ones and those that have changed, and how many there are beside.
  few(items) {
    if (items.length <= MOST_ITEMS) return items.map((item) => item());
    const shown = items.filter((item, index) => index < MOST_ITEMS || item.isChanged);
    return [
      ...shown.slice(0, 2 * MOST_ITEMS).map((item) => item()),
      html("li", { class: "dim" },
        this.player.word("holdings.more", { count: items.length - shown.length })),
    ];
  }

  // Makes an element when it is called: of long lists few are wanted.
  item(isChanged, ...content) {
    return Object.assign(() => this.makeItem(isChanged, content), { isChanged });
  }

  makeItem(isChanged, content) {
    return html("li", { class: isChanged ? "differs" : null }, content,
      isChanged && html("span", { class: "change" }, ` ◂ ${this.player.word("changed")}`));
  }

  queue(index, state) {
    const { player } = this;
    return this.list(player.word("holdings.queue"),
      state.all("queue", index).map(([, [paths, octets, attempts, due], isChanged]) =>
        this.item(isChanged,
          player.word("holdings.queued", { paths: player.text(paths), octets }),
          attempts > 0 && `; ${player.word("holdings.attempts", { count: attempts })}`,
          due !== null &&
            `; ${player.word("holdings.due", { time: player.lesson.moment(due) })}`)));
  }

  mailboxes(index, state) {
    const { player } = this;
    const byPath = new Map();
    for (const [path, uid, octets, isChanged] of state.all("mailbox", index)) {
      if (!byPath.has(path)) byPath.set(path, []);
      byPath.get(path).push(
        this.item(isChanged, player.word("holdings.message", { uid, octets })));
    }
    return [...byPath].map(([path, items]) =>
      this.list(player.word("holdings.mailbox", { path: player.text(path) }), items));
  }

  terminals(index, state) {
    const { player } = this;
    const shown = state.all("terminal", index);
    if (shown.length === 0) return null;
    return html("ul", {}, this.few(shown.map(([path, count, isChanged]) =>
      this.item(isChanged,
        `${player.word("holdings.terminal", { path: player.text(path) })}: ` +
        player.word("holdings.shown", { count })))));
  }

  // Without what has expired.
  cache(index, state) {
    const { player } = this;
    const now = player.step?.at ?? 0;
    const known = state.all("cache", index).filter(([, [expires]]) => expires > now);
    if (known.length === 0) return null;
    return html("details", { open: known.some((one) => one[2]) },
      html("summary", {}, `${player.word("holdings.cache")} (${known.length})`),
      html("ul", {}, this.few(known.map(([name, [expires, kind, ...data], isChanged]) =>
        this.item(isChanged,
          player.text(name), " ",
          kind === "records" ? data.map((one) => player.text(one)).join(", ")
            : player.word(`holdings.${kind}`),
          html("span", { class: "dim" },
            ` ${player.word("holdings.until", { time: player.lesson.moment(expires) })}`))))));
  }

  connections(state) {
    const { player } = this;
    const name = (host) => player.lesson.hostName(host);
    const items = state.all("connection").map(([, value, isChanged]) => {
      const [client, server, port, clientOpen, serverOpen] = value;
      const alone = clientOpen === serverOpen ? null : clientOpen ? client : server;
      return this.item(isChanged,
        player.word("holdings.connection", { client: name(client), server: name(server), port }),
        alone !== null && `; ${player.word("holdings.half-open", { host: name(alone) })}`);
    });
    if (items.length === 0) return null;
    return html("section", { class: "holder" },
      html("h3", {}, player.word("holdings.connections")), html("ul", {}, this.few(items)));
  }
}
