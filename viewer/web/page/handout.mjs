// Starts the page on the lesson that stands in the document.

import { unpacked } from "./inflate.mjs";
import { mount } from "./page.mjs";

function start() {
  const { type, textContent } = document.getElementById("lesson");
  const json = type === "application/json" ? textContent : unpacked(textContent);
  mount(document.getElementById("page"), JSON.parse(json), {
    language: document.documentElement.lang,
  });
}

try {
  start();
} catch (problem) {
  // A file that was cut on its way, for example.
  console.error(problem);
  const told = document.getElementById("damaged");
  if (told) told.hidden = false;
}
