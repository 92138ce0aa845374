// The simulator as the page sees it: promises for what a worker does.

// Why there is no answer: somebody has stopped it.
export class Stopped extends Error {}

export class Simulator {
  constructor() {
    this.start();
  }

  start() {
    this.waiting = new Map();
    this.next = 0;
    this.worker = new Worker(new URL("./lab_worker.mjs", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.settle(data));
    this.worker.addEventListener("error", (event) => this.failAll(new Error(event.message)));
  }

  // Ends whatever is being done, and forgets all that was run.
  stop() {
    this.worker.terminate();
    this.failAll(new Stopped("stopped"));
    this.start();
  }

  // A method of Laboratory whose answer is JSON.
  async ask(call, ...given) {
    return JSON.parse(await this.text(call, ...given));
  }

  // One whose answer is any other text.
  text(call, ...given) {
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, arguments: given });
    });
  }

  settle({ id, result, failure }) {
    const { resolve, reject } = this.waiting.get(id);
    this.waiting.delete(id);
    if (failure === undefined) resolve(result);
    else reject(new Error(failure));
  }

  failAll(error) {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
