// The simulator in a thread of its own: whatever a scenario does, the page goes on, and can end it.
//
// A message {id, call, arguments} asks for a method of Laboratory; the answer is {id, result} or
// {id, failure}.

import createModule from "./smtplab_lab.mjs";

const ready = createModule().then((module) => new module.Laboratory());

self.addEventListener("message", async ({ data }) => {
  const { id, call, arguments: given } = data;
  try {
    const laboratory = await ready;
    const result = call === "ready" ? true : laboratory[call](...given);
    self.postMessage({ id, result });
  } catch (failure) {
    // Memory that ran out, for example: nothing of this simulator can be relied on any more.
    self.postMessage({ id, failure: String(failure?.message ?? failure) });
  }
});
