// Starts the page on the lesson that stands in the document.

import { unpacked } from "./inflate.mjs";
import { mount } from "./page.mjs";

function start(json) {
  mount(document.getElementById("page"), JSON.parse(json), {
    language: document.documentElement.lang,
  });
}

// A file that was cut on its way, for example; or a browser from before 2023.
function tell(what, problem) {
  console.error(problem);
  const told = document.getElementById(what);
  if (told) told.hidden = false;
}

async function begin() {
  const { type, textContent } = document.getElementById("lesson");
  const isPacked = type !== "application/json";
  if (isPacked && !globalThis.DecompressionStream) {
    return tell("too-old", "DecompressionStream is not there");
  }
  try {
    start(isPacked ? await unpacked(textContent) : textContent);
  } catch (problem) {
    tell("damaged", problem);
  }
}

begin();
