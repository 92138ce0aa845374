// Starts the page on the lesson that stands in the document.

import { unpacked } from "./inflate.mjs";
import { mount } from "./page.mjs";

const root = document.getElementById("page");
const { type, textContent } = document.getElementById("lesson");
mount(root, JSON.parse(type === "application/json" ? textContent : unpacked(textContent)), {
  language: document.documentElement.lang,
});
