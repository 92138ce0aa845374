// What a large lesson is packed in: RFC 1951, blocks with fixed codes alone, in base64. Unpacked here
// and not by the browser's own DecompressionStream, which is younger than browsers in use.

const LENGTHS = ranges(29, (code) => (code < 8 ? 0 : (code >> 2) - 1), 3);
const DISTANCES = ranges(30, (code) => (code < 4 ? 0 : (code >> 1) - 1), 1);
LENGTHS[28] = { least: 258, extra: 0 };

// The least value of each code, and the bits behind it that say how much more it is.
function ranges(count, extraOf, least) {
  const all = [];
  for (let code = 0; code < count; ++code) {
    const extra = extraOf(code);
    all.push({ least, extra });
    least += 1 << extra;
  }
  return all;
}

export function unpacked(base64) {
  const octets = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(inflated(octets));
}

// An Error for anything that is not made of such blocks.
export function inflated(octets) {
  const input = new BitReader(octets);
  let isLast = input.block();
  let out = new Uint8Array(octets.length * 8 + 64);
  let length = 0;
  const grow = (wanted) => {
    if (wanted <= out.length) return;
    const larger = new Uint8Array(2 * wanted);
    larger.set(out);
    out = larger;
  };
  for (;;) {
    const symbol = input.symbol();
    if (symbol === 256) {
      if (isLast) return out.subarray(0, length);
      isLast = input.block();
      continue;
    }
    if (symbol < 256) {
      grow(length + 1);
      out[length++] = symbol;
      continue;
    }
    const count = input.value(LENGTHS[symbol - 257]);
    const distance = input.value(DISTANCES[input.code(5)]);
    if (distance > length) throw new Error("a copy of what is not there");
    grow(length + count);
    for (let i = 0; i < count; ++i, ++length) out[length] = out[length - distance];
  }
}

class BitReader {
  constructor(octets) {
    this.octets = octets;
    this.place = 0; // in bits
  }

  bit() {
    const octet = this.octets[this.place >> 3];
    if (octet === undefined) throw new Error("it ends too early");
    return (octet >> (this.place++ & 7)) & 1;
  }

  bits(count) {
    let value = 0;
    for (let i = 0; i < count; ++i) value |= this.bit() << i;
    return value;
  }

  // Begins a block; gives whether it is the last one.
  block() {
    const isLast = this.bit() === 1;
    if (this.bits(2) !== 1) throw new Error("a block without fixed codes");
    return isLast;
  }

  // Codes have their highest bit first.
  code(count, code = 0) {
    for (let i = 0; i < count; ++i) code = (code << 1) | this.bit();
    return code;
  }

  // Section 3.2.6: seven bits for some, eight or nine for others.
  symbol() {
    const seven = this.code(7);
    if (seven < 0x18) return seven + 256;
    const eight = this.code(1, seven);
    if (eight < 0xc0) return eight - 0x30;
    if (eight < 0xc8) return eight - 0xc0 + 280;
    return this.code(1, eight) - 0x190 + 144;
  }

  value(range) {
    if (!range) throw new Error("no such code");
    return range.least + this.bits(range.extra);
  }
}
