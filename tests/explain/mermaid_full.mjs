// Reads every diagram that is named with Mermaid's own parser, and counts what it has found.
//
//     node mermaid_full.mjs FOLDER_OF_NODE_MODULES FILE.mmd ...
//
// Mermaid wants a browser's document; jsdom is one.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/here.js`));
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<!DOCTYPE html><body></body>");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(require.resolve("mermaid")));

const failures = [];

async function messagesIn(text) {
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  return diagram.db.getMessages();
}

// The check itself can fail: these are no diagrams.
for (const wrong of ["sequenceDiagram\n    a->>b c\n", "sequenceDiagram\n    a->>: x\n"]) {
  let refused = false;
  try {
    await messagesIn(wrong);
  } catch {
    refused = true;
  }
  if (!refused) failures.push(`the parser takes ${JSON.stringify(wrong)}`);
}

let messages = 0;
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const said = text.split("\n").filter((line) => /^ {4}(h\d+-|Note over )/.test(line));
  try {
    const found = await messagesIn(text);
    if (found.length !== said.length) {
      failures.push(`${file}: ${said.length} lines, but ${found.length} messages`);
    }
    messages += found.length;
  } catch (error) {
    failures.push(`${file}: ${error.message.split("\n").slice(0, 4).join(" / ").slice(0, 300)}`);
  }
}
for (const failure of failures.slice(0, 20)) console.error(failure);
console.log(`${files.length} diagrams, ${messages} messages, ${failures.length} failures`);
process.exit(failures.length === 0 && messages > 1000 ? 0 : 1);
