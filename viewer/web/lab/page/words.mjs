// The lab's own words, in both languages: what the simulator's catalogue has under "lab." and
// "quiz.".

export class Words {
  constructor(entries, language) {
    this.entries = entries;
    this.language = language;
  }

  // With {named} placeholders filled in.
  word(key, values = {}) {
    const text = this.entries[this.language][key] ?? this.entries.en[key] ?? `[${key}]`;
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  // Of a sentence that the simulator gives in both languages.
  of(sentence) {
    return sentence?.[this.language] ?? "";
  }
}
