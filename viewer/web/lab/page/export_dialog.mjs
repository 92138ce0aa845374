// What can be taken along: the trace, the chart, the lesson as a file, the scenario, and a link.

import { html } from "./elements.mjs";
import { Dialog } from "./dialog.mjs";

export class ExportDialog extends Dialog {
  // `text(form)` gives what is to be saved as {name, type, text}; `link()` the address, as
  // {address, isWhole}: false where the link leads to another future than is shown.
  constructor(words, { text, link }) {
    super("export", words);
    this.forms = ["jsonl", "svg", "html", "json"].map((form) => ({
      form,
      button: html("button", { type: "button", "data-form": form,
        on: { click: async () => save(await text(form)) } }),
      note: html("span", { class: "dim" }),
    }));
    this.makeLink = link;
    this.address = html("input", { id: "export-link", readonly: true });
    this.label = html("label", { for: this.address.id });
    this.copying = html("button", { type: "button", on: { click: () => this.copy() } });
    this.lacking = html("p", { class: "dim", id: "export-lacking" });
    this.address.setAttribute("aria-describedby", this.lacking.id);
    this.copied = html("span", { role: "status", class: "dim" });
    this.body.append(
      html("ul", { class: "exports" }, this.forms.map(({ button, note }) =>
        html("li", {}, button, " ", note))),
      html("p", { class: "link-line" }, this.label, this.address, this.copying, this.copied),
      this.lacking);
  }

  async open() {
    const { address, isWhole } = await this.makeLink();
    this.address.value = address;
    this.isWhole = isWhole;
    this.copied.textContent = "";
    super.open();
  }

  refresh() {
    super.refresh();
    for (const { form, button, note } of this.forms) {
      button.textContent = this.words.word(`lab.save.${form}`);
      note.textContent = this.words.word(`lab.save.${form}.note`);
    }
    this.label.textContent = this.words.word("lab.link");
    this.lacking.textContent = this.isWhole === false ? this.words.word("lab.link.lacking") : "";
    this.copying.textContent = this.words.word("lab.copy");
  }

  async copy() {
    this.address.select();
    await navigator.clipboard.writeText(this.address.value);
    this.copied.textContent = this.words.word("lab.copied");
  }
}

function save({ name, type, text }) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const anchor = html("a", { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
