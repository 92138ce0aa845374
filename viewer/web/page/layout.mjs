// Where hosts stand in the picture of the network. No element is touched here.

const MOST_LAYERS = 6;

// Places for `hosts`, as {x, y} from 0 to 1, in their order. `pairs` are [a, b] of hosts that
// speak with one another. Name servers stand in a row at the top; the others from left to right,
// each behind those that it is reached by, or on an ellipse where that would be too many columns.
export function layoutHosts(hosts, pairs) {
  const places = new Array(hosts.length);
  const names = [];
  const others = [];
  hosts.forEach((host, index) => (host.role === "name_server" ? names : others).push(index));
  const top = names.length > 0 ? 0.36 : 0.12;
  names.forEach((host, i) => {
    places[host] = { x: (i + 0.5) / names.length, y: 0.13 };
  });
  const layers = layersOf(others, pairs);
  if (layers.length <= MOST_LAYERS && layers.every((layer) => layer.length <= MOST_LAYERS)) {
    layers.forEach((layer, column) => {
      layer.forEach((host, row) => {
        places[host] = {
          x: (column + 0.5) / layers.length,
          y: top + ((row + 0.5) / layer.length) * (0.94 - top),
        };
      });
    });
    return places;
  }
  others.forEach((host, i) => {
    const angle = Math.PI + (2 * Math.PI * i) / others.length;
    places[host] = {
      x: 0.5 + 0.42 * Math.cos(angle),
      y: (top + 0.94) / 2 + ((0.94 - top) / 2.4) * Math.sin(angle),
    };
  });
  return places;
}

// Hosts by how many others stand between them and the first one; those that speak with nobody come
// into the last column.
export function layersOf(hosts, pairs) {
  const neighbours = new Map(hosts.map((host) => [host, []]));
  for (const [a, b] of pairs) {
    if (!neighbours.has(a) || !neighbours.has(b) || a === b) continue;
    neighbours.get(a).push(b);
    neighbours.get(b).push(a);
  }
  const first = pairs.find(([a, b]) => neighbours.has(a) && neighbours.has(b))?.[0];
  const start = first ?? hosts[0];
  const depth = new Map(start === undefined ? [] : [[start, 0]]);
  const waiting = [...depth.keys()];
  while (waiting.length > 0) {
    const host = waiting.shift();
    for (const next of neighbours.get(host)) {
      if (depth.has(next)) continue;
      depth.set(next, depth.get(host) + 1);
      waiting.push(next);
    }
  }
  const layers = [];
  for (const host of hosts) {
    const column = depth.get(host);
    if (column !== undefined) (layers[column] ??= []).push(host);
  }
  const rest = hosts.filter((host) => !depth.has(host));
  if (rest.length > 0) {
    // Beside those that stand alone at the end, unless that is a crowd.
    if (layers.length > 1 && layers.at(-1).length + rest.length <= 4) layers.at(-1).push(...rest);
    else layers.push(rest);
  }
  return layers;
}

// A name in at most two parts that may stand under one another: "mx1" and "example.org".
export function nameParts(name) {
  const dot = name.indexOf(".");
  return dot <= 0 || name.length <= 12 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
}

export function columnsOf(text) {
  let columns = 0;
  for (const letter of text) columns += widthOf(letter);
  return columns;
}

function widthOf(letter) {
  return letter.codePointAt(0) >= 0x1100 ? 2 : 1;
}

// Text cut to so many columns; letters of Chinese take two.
export function clipped(text, columns) {
  let width = 0;
  let out = "";
  for (const letter of text) {
    width += widthOf(letter);
    if (width > columns - 1 && out.length + letter.length < text.length) return `${out}…`;
    out += letter;
  }
  return out;
}
