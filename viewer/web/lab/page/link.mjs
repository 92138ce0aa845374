// What a link to the lab says behind its "#":
//   scenario=rfc821/s821-f1   a bundled scenario, by its path
//   text=...                  a scenario itself: its text, deflated (RFC 1951), in base64url
//   step=12  lang=zh          where to begin, from 1, and in which language

// No scenario that somebody would put into a link is as large.
const MOST_OCTETS = 1024 * 1024;

export async function readFragment(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const link = {};
  const lang = values.get("lang");
  if (lang === "en" || lang === "zh") link.language = lang;
  const step = Number(values.get("step"));
  if (Number.isInteger(step) && step > 0) link.step = step - 1;
  if (values.has("text")) link.text = await inflate(values.get("text"));
  else if (values.has("scenario")) link.scenario = values.get("scenario");
  return link;
}

export async function writeFragment({ scenario, text, step, language }) {
  const parts = [];
  if (scenario !== undefined) parts.push(`scenario=${encodeURI(scenario)}`);
  else parts.push(`text=${await deflate(text)}`);
  if (step) parts.push(`step=${step + 1}`);
  if (language) parts.push(`lang=${language}`);
  return `#${parts.join("&")}`;
}

export async function deflate(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const octets = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// An Error for anything that deflate() has not written, or that is too long.
export async function inflate(encoded) {
  const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  const octets = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const parts = [];
  let length = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST_OCTETS) {
      reader.cancel();
      throw new Error("too long");
    }
    parts.push(value);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(parts).arrayBuffer());
}
