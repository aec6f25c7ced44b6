import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import { Refusal } from '../domain/refusal';
import type { SheetLimits } from './limits';
import { megabytes } from './words';

/** The parts of a workbook that say something about cells; pictures, macros and links are never unpacked. */
const WANTED = /^xl\/(_rels\/workbook\.xml\.rels|workbook\.xml|styles\.xml|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/i;
/** The lists of sheets and styles are small; only cells and their texts are large. */
const MOST_WHOLE = 16 * 1024 * 1024;

/** An .xlsx whose directory was judged; its parts come out as they are inflated, as often as they are asked for. */
export interface OpenSheet {
  has(part: string): boolean;
  names(): string[];
  /** A small part whole. */
  whole(part: string): Promise<Buffer | undefined>;
  /** A part piece by piece; after the last piece its checksum was right. */
  pieces(part: string): AsyncGenerator<Buffer>;
}

/**
 * Opens an .xlsx without unpacking it. The declared sizes are judged before a byte is inflated, and the inflated bytes are counted again:
 * yauzl ends a part that grows past what it declared.
 * @throws Refusal import/unreadable, import/too-large, also while pieces are being read.
 */
export async function openSheet(bytes: Buffer, limits: SheetLimits): Promise<OpenSheet> {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true }).catch((cause: unknown) => {
    throw broken(cause);
  });
  const entries: yauzl.Entry[] = [];
  try {
    if (zip.entryCount > limits.entries) throw bomb();
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    throw cause instanceof Refusal ? cause : broken(cause);
  }
  judge(entries, bytes.length, limits);
  const wanted = new Map(entries.filter(({ fileName }) => WANTED.test(fileName)).map((entry) => [entry.fileName, entry]));
  for (const entry of wanted.values()) if (entry.isEncrypted()) throw locked();
  const pieces = (part: string): AsyncGenerator<Buffer> => inflate(zip, wanted.get(part));
  return {
    has: (part) => wanted.has(part),
    names: () => [...wanted.keys()],
    pieces,
    async whole(part) {
      const entry = wanted.get(part);
      if (!entry) return undefined;
      if (entry.uncompressedSize > MOST_WHOLE) throw bomb();
      const chunks: Buffer[] = [];
      for await (const chunk of pieces(part)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

function judge(entries: readonly yauzl.Entry[], packed: number, limits: SheetLimits): void {
  if (entries.length > limits.entries) throw bomb();
  const unpacked = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (unpacked > limits.unpackedBytes) {
    throw new Refusal('import/too-large', {
      message: `这个表展开后有 ${megabytes(unpacked)}，最多 ${megabytes(limits.unpackedBytes)}。请删掉多余的行、列和图片，或者按学校分成几个文件`,
    });
  }
  // Two entries may point at one and the same packed bytes, so the file's own size counts, not the sum of what entries claim.
  if (unpacked > 1024 * 1024 && unpacked / packed > limits.ratio) throw bomb();
}

async function* inflate(zip: yauzl.ZipFile, entry: yauzl.Entry | undefined): AsyncGenerator<Buffer> {
  if (!entry) return;
  let sum = 0;
  let size = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > entry.uncompressedSize) throw bomb();
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    if (cause instanceof Error && cause.message.includes('too many bytes')) throw bomb();
    throw broken(cause);
  }
  if (sum !== entry.crc32) throw broken(new Error(`checksum of ${entry.fileName}`));
}

const bomb = (): Refusal =>
  new Refusal('import/too-large', {
    message: '这个表压缩得不正常，展开会非常大，没有打开。请用表格软件打开原表，另存为新的 .xlsx 再导入',
  });

const broken = (cause: unknown): Refusal =>
  new Refusal('import/unreadable', { message: '这个文件不完整或者坏了，可能没有传完。请用表格软件打开它，另存为 .xlsx 再导入', cause });

export const locked = (): Refusal =>
  new Refusal('import/unreadable', { message: '这个表设了密码，或者是旧的 .xls 格式。请去掉密码，另存为 .xlsx 再导入' });
