import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

interface Entry {
  readonly name: string;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
}
/** All that is to be remembered of a zip that is half written; plain JSON. */
export interface ZipState {
  readonly bytes: number;
  readonly done: readonly Entry[];
  readonly open: Entry | null;
}

/** UTF-8 names; sizes stand behind the data. */
const FLAGS = 0x0808;
/** 2020-01-01 00:00: the same rows give the same bytes. */
const [DOS_TIME, DOS_DATE] = [0, 0x5021];
/** The empty block that ends a stream of deflate. */
const LAST_BLOCK = Buffer.from([3, 0]);
const LEVEL = 4;

/**
 * Writes a zip so that it can be gone on with after a crash: every piece is packed by itself up to a whole byte and refers to nothing before
 * it, so what is on the disk and these few numbers are all there is. `JSZip` and `exceljs` hold either the whole or a stream that dies with
 * its process. No entry and no place reaches 4 GiB: who writes sees to that.
 */
export function openZipPieces(from?: ZipState) {
  let bytes = from?.bytes ?? 0;
  const done = [...(from?.done ?? [])];
  let open: Entry | null = from?.open ?? null;
  const given = (piece: Buffer): Buffer => {
    bytes += piece.length;
    return piece;
  };
  const current = (): Entry => {
    if (!open) throw new Error('no entry is open');
    return open;
  };

  return {
    state: (): ZipState => ({ bytes, done: [...done], open }),
    begin(name: string): Buffer {
      if (open) throw new Error(`${open.name} is still open`);
      open = { name, offset: bytes, crc: 0, packed: 0, plain: 0 };
      const label = Buffer.from(name);
      const head = Buffer.alloc(30);
      head.writeUInt32LE(0x04034b50, 0);
      head.writeUInt16LE(20, 4);
      head.writeUInt16LE(FLAGS, 6);
      head.writeUInt16LE(8, 8);
      head.writeUInt16LE(DOS_TIME, 10);
      head.writeUInt16LE(DOS_DATE, 12);
      head.writeUInt16LE(label.length, 26);
      return given(Buffer.concat([head, label]));
    },
    async add(text: string): Promise<Buffer> {
      const entry = current();
      const plain = Buffer.from(text);
      if (plain.length === 0) return plain;
      const packed = await deflate(plain, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
      open = {
        ...entry,
        crc: crc32(plain, entry.crc),
        packed: entry.packed + packed.length,
        plain: entry.plain + plain.length,
      };
      return given(packed);
    },
    end(): Buffer {
      const entry = current();
      const whole = { ...entry, packed: entry.packed + LAST_BLOCK.length };
      const sizes = Buffer.alloc(16);
      sizes.writeUInt32LE(0x08074b50, 0);
      sizes.writeUInt32LE(whole.crc, 4);
      sizes.writeUInt32LE(whole.packed, 8);
      sizes.writeUInt32LE(whole.plain, 12);
      done.push(whole);
      open = null;
      return given(Buffer.concat([LAST_BLOCK, sizes]));
    },
    /** The list of what is in it; nothing comes after. */
    finish(): Buffer {
      const begins = bytes;
      const list = done.map(({ name, offset, crc, packed, plain }) => {
        const label = Buffer.from(name);
        const head = Buffer.alloc(46);
        head.writeUInt32LE(0x02014b50, 0);
        head.writeUInt16LE(20, 4);
        head.writeUInt16LE(20, 6);
        head.writeUInt16LE(FLAGS, 8);
        head.writeUInt16LE(8, 10);
        head.writeUInt16LE(DOS_TIME, 12);
        head.writeUInt16LE(DOS_DATE, 14);
        head.writeUInt32LE(crc, 16);
        head.writeUInt32LE(packed, 20);
        head.writeUInt32LE(plain, 24);
        head.writeUInt16LE(label.length, 28);
        head.writeUInt32LE(offset, 42);
        return Buffer.concat([head, label]);
      });
      const size = list.reduce((n, { length }) => n + length, 0);
      const tail = Buffer.alloc(22);
      tail.writeUInt32LE(0x06054b50, 0);
      tail.writeUInt16LE(done.length, 8);
      tail.writeUInt16LE(done.length, 10);
      tail.writeUInt32LE(size, 12);
      tail.writeUInt32LE(begins, 16);
      return given(Buffer.concat([...list, tail]));
    },
  };
}
