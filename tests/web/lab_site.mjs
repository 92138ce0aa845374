// What the tests of the lab share: the folder that `./dev web` builds, served on this machine.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { after, before } from "node:test";
import { root, startBrowser } from "./browser.mjs";

export const site = process.env.SMTPLAB_LAB ?? `${root}build-web/site/`;

// Serves the lab until stop() is called; `address` ends with a slash.
export async function serve() {
  const server = spawn("python3", ["-B", `${root}viewer/web/lab/serve.py`, site],
    { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(server.stdout, "data");
  return { address: String(line).trim(), stop: () => server.kill("SIGINT") };
}

// A browser and the lab, there from the first test of a file to its last.
export function duringTests() {
  const used = {};
  before(async () => {
    used.lab = await serve();
    used.browser = await startBrowser();
  });
  after(async () => {
    await used.browser.close();
    used.lab.stop();
  });
  return used;
}

// The text of a bundled scenario.
export const textOf = (path) =>
  JSON.parse(readFileSync(`${site}scenarios.json`, "utf8")).find((one) => one.path === path).text;

// Opens the lab in a page of its own. `errors` are all that went wrong, refusals of the policy
// among them; `asked` lists addresses elsewhere.
export async function openLab(browser, address, { hash = "", ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: "reduce",
    locale: "en-GB",
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  const asked = [];
  const errors = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("blob:")) asked.push(url);
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || /Content.Security.Policy/i.test(message.text())) {
      errors.push(message.text());
    }
  });
  await page.goto(address + hash);
  await page.waitForSelector(".row[aria-selected=true]");
  return { page, asked, errors, context };
}

// Runs a text in the editor.
export async function runText(page, text) {
  await page.click("[data-name=edit]");
  await page.fill(".editor", text);
  await page.click(".editor-foot button");
}

// What a reader sees of the current step.
export function shown(page) {
  return page.evaluate(() => {
    const text = (selector) => document.querySelector(selector)?.textContent;
    return {
      row: text(".row[aria-selected=true]"),
      position: text(".position"),
      explanation: text(".explanation"),
      otherwise: text(".otherwise > .dim"),
    };
  });
}
