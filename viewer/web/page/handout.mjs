// Starts the page on the lesson that stands in the document.

import { mount } from "./page.mjs";

const root = document.getElementById("page");
mount(root, JSON.parse(document.getElementById("lesson").textContent), {
  language: document.documentElement.lang,
});
