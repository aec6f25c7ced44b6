const DOUBLE = 0x01;
const STRING = 0x02;
export const DOCUMENT = 0x03;
const BOOLEAN = 0x08;
const DATE = 0x09;
const NULL = 0x0a;
const INT32 = 0x10;
const INT64 = 0x12;
const ZERO = 0x30;
const HIGH = 2 ** 32;

export const isNumber = (type: number): boolean => type === DOUBLE || type === INT32 || type === INT64 || type === DATE;

export function nameEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] !== 0) at += 1;
  return at;
}

export function sizeOf(view: DataView, type: number, at: number): number {
  if (type === INT32) return 4;
  if (type === INT64 || type === DATE || type === DOUBLE) return 8;
  if (type === DOCUMENT) return view.getInt32(at, true);
  if (type === STRING) return 4 + view.getInt32(at, true);
  if (type === BOOLEAN) return 1;
  if (type === NULL) return 0;
  throw new Error(`a row holds a field of type ${type}`);
}

/** A field's name as a number: its length and its first two letters. */
export const fieldOf = (name: string): number =>
  (name.length << 16) | (name.charCodeAt(0) << 8) | (name.length > 1 ? name.charCodeAt(1) : 0);

/** The bytes of a row as MongoDB gives them, and the values in them. */
export class Bytes {
  readonly view: DataView;
  constructor(readonly bytes: Buffer) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  field(from: number, to: number): number {
    const { bytes } = this;
    return ((to - from) << 16) | ((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0);
  }
  name(from: number, to: number): string {
    return this.bytes.toString('latin1', from, to);
  }
  text(at: number): string {
    return this.bytes.toString('utf8', at + 4, at + 3 + this.view.getInt32(at, true));
  }
  /** Dates as milliseconds. Instants and counts stay far below 2^53. */
  number(type: number, at: number): number {
    if (type === INT32) return this.view.getInt32(at, true);
    if (type === DOUBLE) return this.view.getFloat64(at, true);
    if (type === INT64 || type === DATE) return this.view.getInt32(at + 4, true) * HIGH + this.view.getUint32(at, true);
    throw new Error(`a number of a row has the type ${type}`);
  }
  /** What is written as nothing is nothing. */
  textOrNull(type: number, at: number): string | null {
    return type === NULL ? null : this.text(at);
  }
  numberOrNull(type: number, at: number): number | null {
    return type === NULL ? null : this.number(type, at);
  }
  /** 64-bit words by their number; bit 63 is a bit like the others. */
  words(start: number): Map<number, bigint> {
    const { bytes, view } = this;
    const words = new Map<number, bigint>();
    const end = start + view.getInt32(start, true) - 1;
    for (let at = start + 4; at < end;) {
      const type = bytes[at];
      let word = 0;
      for (at += 1; bytes[at] !== 0; at++) word = word * 10 + (bytes[at] ?? ZERO) - ZERO;
      at += 1;
      if (type === INT64) words.set(word, view.getBigUint64(at, true));
      // A small number may have been stored as int32: its sign fills the rest.
      else if (type === INT32) words.set(word, BigInt.asUintN(64, BigInt(view.getInt32(at, true))));
      else throw new Error(`a word of a viewing has the type ${type}`);
      at += type === INT64 ? 8 : 4;
    }
    return words;
  }
}

export const openBytes = (raw: Uint8Array): Bytes =>
  new Bytes(Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
