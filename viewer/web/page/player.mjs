// Where in a lesson the reader is. Views listen to it and never to one another.

// Events: "step", when the reader is elsewhere; "lesson", when there is another one; "language".
export class Player extends EventTarget {
  constructor(lesson, language = "en") {
    super();
    this.lesson = lesson;
    this.language = language;
    this.index = lesson.steps.length > 0 ? 0 : -1;
  }

  get step() {
    return this.lesson.steps[this.index] ?? null;
  }
  get count() {
    return this.lesson.steps.length;
  }

  text(index) {
    return this.lesson.text(index, this.language);
  }
  word(key, values) {
    return this.lesson.word(key, this.language, values);
  }

  // Goes to a step; beyond the ends it goes to the last or the first one.
  go(index) {
    if (this.count === 0) return;
    const target = Math.max(0, Math.min(index, this.count - 1));
    if (target === this.index) return;
    this.index = target;
    this.dispatchEvent(new Event("step"));
  }

  // The next step in a direction (1 or -1) for which `wanted` holds, if there is one.
  goToNext(direction, wanted) {
    for (let i = this.index + direction; i >= 0 && i < this.count; i += direction) {
      if (wanted(this.lesson.steps[i])) return this.go(i);
    }
  }

  setLanguage(language) {
    if (language === this.language) return;
    this.language = language;
    this.dispatchEvent(new Event("language"));
  }

  // Another run: the reader stays at the step where it goes on as the last one did, or at `index`.
  setLesson(lesson, index = this.index) {
    this.lesson = lesson;
    this.index = Math.max(-1, Math.min(index, lesson.steps.length - 1));
    if (this.index < 0 && lesson.steps.length > 0) this.index = 0;
    this.dispatchEvent(new Event("lesson"));
  }
}
