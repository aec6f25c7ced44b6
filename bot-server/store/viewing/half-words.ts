/**
 * The words of a viewing straight from its bytes (BSON), as word number, low 32 bits, high 32 bits, and so on: of 20,000 viewers of an hour
 * that is a million words, and an object with a key and a bigint for each would take longer than counting them.
 */
export function halfWordsOf(bytes: Uint8Array): { readonly id: string; readonly words: Int32Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let id = '';
  let words: Int32Array = new Int32Array(0);
  let at = 4;
  while (at < bytes.length - 1) {
    const type = bytes[at] ?? 0;
    const nameEnd = bytes.indexOf(0, at + 1);
    const name = ascii(bytes, at + 1, nameEnd);
    const value = nameEnd + 1;
    if (type === STRING) {
      const length = view.getInt32(value, true);
      if (name === '_id') id = Buffer.from(bytes.buffer, bytes.byteOffset + value + 4, length - 1).toString('utf8');
      at = value + 4 + length;
    } else if (type === DOCUMENT) {
      const length = view.getInt32(value, true);
      if (name === 'w') words = wordsIn(view, bytes, value, length);
      at = value + length;
    } else throw new Error(`a viewing read for its words holds a field «${name}» of type ${type}`);
  }
  return { id, words };
}

const STRING = 0x02;
const DOCUMENT = 0x03;
const INT32 = 0x10;
const INT64 = 0x12;
const ZERO = 0x30;

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

function wordsIn(view: DataView, bytes: Uint8Array, start: number, length: number): Int32Array {
  const end = start + length - 1;
  // An int64 with its name takes eleven bytes at least, an int32 seven.
  const found = new Int32Array(Math.ceil(length / 7) * 3);
  let count = 0;
  let at = start + 4;
  while (at < end) {
    const type = bytes[at];
    let word = 0;
    for (at += 1; bytes[at] !== 0; at++) word = word * 10 + (bytes[at] ?? ZERO) - ZERO;
    at += 1;
    if (type !== INT64 && type !== INT32) throw new Error(`a word of a viewing has the type ${type}`);
    const low = view.getInt32(at, true);
    found[count] = word;
    found[count + 1] = low;
    // A small number may have been stored as int32: its sign fills the rest.
    found[count + 2] = type === INT64 ? view.getInt32(at + 4, true) : low >> 31;
    count += 3;
    at += type === INT64 ? 8 : 4;
  }
  return found.subarray(0, count);
}
