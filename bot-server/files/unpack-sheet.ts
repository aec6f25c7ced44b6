import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import { Refusal } from '../domain/refusal';
import type { SheetLimits } from './limits';
import { megabytes } from './words';

/** The parts of a workbook that say something about cells; pictures, macros and links are never unpacked. */
const WANTED = /^xl\/(_rels\/workbook\.xml\.rels|workbook\.xml|styles\.xml|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/i;

/**
 * Unpacks the parts of an .xlsx that hold cells. The declared sizes are judged before a byte is inflated, and the inflated bytes are counted again:
 * yauzl ends a part that grows past what it declared.
 * @throws Refusal import/unreadable, import/too-large.
 */
export async function unpackSheet(bytes: Buffer, limits: SheetLimits): Promise<Map<string, Buffer>> {
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
  const parts = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!WANTED.test(entry.fileName)) continue;
    if (entry.isEncrypted()) throw locked();
    parts.set(entry.fileName, await inflate(zip, entry));
  }
  return parts;
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

async function inflate(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const part = Buffer.concat(chunks);
    if (crc32(part) !== entry.crc32) throw new Error(`checksum of ${entry.fileName}`);
    return part;
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes('too many bytes')) throw bomb();
    throw broken(cause);
  }
}

const bomb = (): Refusal =>
  new Refusal('import/too-large', {
    message: '这个表压缩得不正常，展开会非常大，没有打开。请用表格软件打开原表，另存为新的 .xlsx 再导入',
  });

const broken = (cause: unknown): Refusal =>
  new Refusal('import/unreadable', { message: '这个文件不完整或者坏了，可能没有传完。请用表格软件打开它，另存为 .xlsx 再导入', cause });

export const locked = (): Refusal =>
  new Refusal('import/unreadable', { message: '这个表设了密码，或者是旧的 .xls 格式。请去掉密码，另存为 .xlsx 再导入' });
