// Elements of HTML and SVG. Texts become text nodes and nothing else: whatever a peer has said, none
// of it is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

// html("p", {class: "note"}, "text", element, ...): children that are null are passed over, and
// attributes that are null or false are left out. `on` holds listeners by event.
export function html(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

// For those who listen and do not look.
export function spoken(text) {
  return html("span", { class: "spoken" }, text);
}
