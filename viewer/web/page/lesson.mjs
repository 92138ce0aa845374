// A lesson's document, with the names that it uses in place of indices.

import { isLongRun, momentText } from "./time.mjs";

export const LESSON_FORMAT = "smtplab-lesson";
export const LESSON_VERSION = 1;

// What the page asks of a lesson. `data` is what write_lesson_json() has written; an Error says
// what is wrong with anything else.
export class Lesson {
  constructor(data) {
    if (data?.format !== LESSON_FORMAT) throw new Error("this is no lesson of smtplab");
    if (data.version !== LESSON_VERSION) {
      throw new Error(`a lesson of version ${data.version}; this page reads ${LESSON_VERSION}`);
    }
    this.data = data;
    this.steps = data.steps;
    this.hosts = data.hosts;
    this.isLong = isLongRun(data.ends);
    this.withMessage = [];
    this.surprises = [];
    this.steps.forEach((step, index) => {
      if (step.carries !== undefined || step.copies) this.withMessage.push(index);
      if (isSurprise(step)) this.surprises.push(index);
    });
  }

  // The text at an index, in a language ("en" or "zh"); "" for none.
  text(index, language) {
    if (index === undefined || index === null) return "";
    const text = this.data.texts[index];
    return typeof text === "string" ? text : text[language === "zh" ? 1 : 0];
  }

  // One of the page's own words, with {named} placeholders filled in.
  word(key, language, values = {}) {
    const index = this.data.words[key];
    if (index === undefined) return `[${key}]`;
    return this.text(index, language).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  title(language) {
    return this.text(this.data.title, language);
  }
  hostName(index) {
    return this.hosts[index]?.name ?? "?";
  }
  moment(nanoseconds) {
    return momentText(nanoseconds, this.isLong);
  }
  clause(index) {
    return this.data.clauses[index];
  }
  // {from, to}: the texts of an envelope's paths; `from` is null where no transaction is open.
  envelope(index) {
    const to = [];
    let at = this.data.envelopes[index];
    for (; at.like !== undefined; at = this.data.envelopes[at.like]) to.unshift(...at.to);
    return { from: at.from, to: [...at.to, ...to] };
  }
  conversationOf(step) {
    return step.conversation === undefined ? null : this.data.conversations[step.conversation];
  }

  // The last step up to `index` that shows a message, of the same conversation where there is one;
  // -1 if there is none.
  messageStep(index) {
    const wanted = this.steps[index]?.conversation;
    let latest = -1;
    for (let i = lastUpTo(this.withMessage, index); i >= 0; --i) {
      const at = this.withMessage[i];
      if (latest < 0) latest = at;
      if (wanted === undefined || this.steps[at].conversation === wanted) return at;
      if (index - at > 200) break;
    }
    return latest;
  }
}

// True if a line broke a rule, or went otherwise than the scenario expects.
export function isSurprise(step) {
  return Boolean(step.violations || step.differences);
}

// The place in `sorted` of the last number that is not over `limit`; -1 if there is none.
export function lastUpTo(sorted, limit) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
