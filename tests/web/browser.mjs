// What the tests of the page share: the program, a browser without a network, and lessons.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const work = `${root}build/web/`;
const program = process.env.SMTPLAB_PROGRAM ?? `${root}build/bin/smtplab`;
const require = createRequire(work);
const { chromium } = require("playwright-core");
const axeSource = require("axe-core").source;

mkdirSync(work, { recursive: true });

// Writes the handout of a scenario, a file or its text as an object, and gives its path.
export function handout(scenario, { name, language = "en" } = {}) {
  let file = scenario;
  if (typeof scenario !== "string") {
    file = `${work}${name}.json`;
    writeFileSync(file, JSON.stringify(scenario));
  }
  const out = `${work}${name ?? scenario.replace(/[/.]/g, "-")}-${language}.html`;
  execFileSync(program, ["--lang", language, "export", "--to", "html", file, "-o", out],
    { cwd: root });
  return out;
}

// The text of the lesson in a handout, and how it stands there.
export function lessonIn(file) {
  const [, form, text] =
    /<script type="([^"]+)" id="lesson">([^<]*)<\/script>/.exec(readFileSync(file, "utf8"));
  return { form, text };
}

// The lesson's JSON as it was before it was put into a page.
export function lessonOf(file) {
  const { form, text } = lessonIn(file);
  if (form !== "application/json") return inflateRawSync(Buffer.from(text, "base64")).toString();
  return text.replace(/\\u003c/g, "<").replace(/\\u(2028|2029)/g,
    (_, code) => String.fromCharCode(parseInt(code, 16)));
}

export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// Opens a file in a page of its own. Everything but the file itself is refused; `asked` lists what
// was asked for, `errors` what went wrong in the page.
export async function open(browser, file, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const asked = [];
  const errors = [];
  const address = `file://${file}`;
  await context.route("**/*", (route) =>
    route.request().url() === address ? route.continue() : route.abort());
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(address);
  await page.waitForSelector(".row[aria-selected=true]", { state: "attached" });
  return { page, asked, errors, address };
}

// Steps on until the current line has a text.
export async function lineAt(page, wanted) {
  for (let i = 0; i < 400; ++i) {
    if ((await page.textContent(".row[aria-selected=true]")).includes(wanted)) return;
    await page.keyboard.press("ArrowRight");
  }
  throw new Error(`no line "${wanted}"`);
}

// The violations that axe finds, each as a line.
export async function axe(page) {
  await page.evaluate((source) => { (0, eval)(source); }, axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map((one) =>
    `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(", ")}`);
}
