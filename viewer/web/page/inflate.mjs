// What a large lesson is packed in: RFC 1951, in base64. An Error for anything else.

export async function unpacked(base64) {
  const octets = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const all = await new Response(stream).arrayBuffer();
  return new TextDecoder("utf-8", { fatal: true }).decode(all);
}
