const K = new Uint32Array(64);
const START = new Uint32Array(8);
/** The constants are the first bits of roots of the first primes. */
(() => {
  const fraction = (x: number): number => ((x - Math.floor(x)) * 0x1_0000_0000) | 0;
  let [found, n] = [0, 2];
  while (found < 64) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (prime) {
      if (found < 8) START[found] = fraction(Math.sqrt(n));
      K[found] = fraction(Math.cbrt(n));
      found += 1;
    }
    n += 1;
  }
})();

export interface Sha256 {
  add(bytes: Uint8Array): void;
  /** Hex, of all that was added so far; nothing may be added after it. */
  done(): string;
}

/** SHA-256 of bytes that come in parts. The browser's own takes only the whole at once, and only where the line is sealed. */
export function openSha256(): Sha256 {
  const state = Uint32Array.from(START);
  const block = new Uint8Array(64);
  const w = new Uint32Array(64);
  let [held, length] = [0, 0];

  function mix(bytes: Uint8Array, at: number): void {
    const word = (list: Uint32Array, index: number): number => list[index] ?? 0;
    for (let i = 0; i < 16; i += 1) {
      const j = at + i * 4;
      w[i] = ((bytes[j] ?? 0) << 24) | ((bytes[j + 1] ?? 0) << 16) | ((bytes[j + 2] ?? 0) << 8) | (bytes[j + 3] ?? 0);
    }
    for (let i = 16; i < 64; i += 1) {
      const [x, y] = [word(w, i - 15), word(w, i - 2)];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (word(w, i - 16) + s0 + word(w, i - 7) + s1) | 0;
    }
    let [a, b, c, d] = [word(state, 0), word(state, 1), word(state, 2), word(state, 3)];
    let [e, f, g, h] = [word(state, 4), word(state, 5), word(state, 6), word(state, 7)];
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(K, i) + word(w, i)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (word(state, i) + value) | 0));
  }

  function add(bytes: Uint8Array): void {
    length += bytes.length;
    let at = 0;
    if (held > 0) {
      const some = Math.min(64 - held, bytes.length);
      block.set(bytes.subarray(0, some), held);
      held += some;
      at = some;
      if (held < 64) return;
      mix(block, 0);
      held = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) mix(bytes, at);
    block.set(bytes.subarray(at), 0);
    held = bytes.length - at;
  }

  return {
    add,
    done() {
      const bits = length * 8;
      const tail = new Uint8Array(held < 56 ? 64 : 128);
      tail.set(block.subarray(0, held));
      tail[held] = 0x80;
      const view = new DataView(tail.buffer);
      view.setUint32(tail.length - 8, Math.floor(bits / 0x1_0000_0000));
      view.setUint32(tail.length - 4, bits >>> 0);
      for (let at = 0; at < tail.length; at += 64) mix(tail, at);
      return [...state].map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

export function sha256Of(bytes: Uint8Array): string {
  const hash = openSha256();
  hash.add(bytes);
  return hash.done();
}
