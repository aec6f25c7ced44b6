import { constants, createReadStream, promises as fs } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isFull, NoRoom, SPARE_BYTES } from './upload-folder';

/** Beside the media, which several servers share; a folder with a dot is never served. */
const FOLDER = '.exports';
const OWN = /^([0-9a-f]{24})\.\d{1,3}$/;

export interface ExportFile {
  readonly bytes: number;
  readonly crc: number;
  /** @throws NoRoom */
  append(piece: Buffer): Promise<void>;
  /** What was written stays though the power goes. @throws NoRoom */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const told = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw isFull(error) ? new NoRoom('no room', { cause: error }) : error;
  }
};

/** Files that are being made and wait to be fetched. A name is an export and the number of its maker: two makers never write one file. */
export function openExportFolder(mediaDir: string) {
  const folder = join(mediaDir, FOLDER);
  const pathOf = (name: string): string => {
    if (!OWN.test(name)) throw new Error('no name of an export');
    return join(folder, name);
  };
  const names = async (): Promise<string[]> => (await fs.readdir(folder).catch(() => [])).filter((name) => OWN.test(name));

  return {
    async hasRoom(bytes: number): Promise<boolean> {
      await fs.mkdir(folder, { recursive: true });
      const { bavail, bsize } = await fs.statfs(folder);
      return bavail * bsize >= bytes + SPARE_BYTES;
    },
    /**
     * A file to write on: a copy of the first `bytes` of the one that the maker before left, since that maker may still be alive and writing;
     * undefined where they are not there any more, so that it has to be begun anew.
     */
    async goOn(
      name: string,
      before: string,
      { bytes, crc }: { readonly bytes: number; readonly crc: number },
    ): Promise<ExportFile | undefined> {
      const size = (await fs.stat(pathOf(before)).catch(() => undefined))?.size ?? -1;
      if (size < bytes) return undefined;
      await told(fs.copyFile(pathOf(before), pathOf(name), constants.COPYFILE_FICLONE));
      await fs.truncate(pathOf(name), bytes);
      return opened(pathOf(name), 'r+', bytes, crc);
    },
    async begin(name: string): Promise<ExportFile> {
      await fs.mkdir(folder, { recursive: true });
      return opened(pathOf(name), 'w', 0, 0);
    },
    read: (name: string, from: number, to: number) => createReadStream(pathOf(name), { start: from, end: to - 1 }),
    async size(name: string): Promise<number | undefined> {
      return (await fs.stat(pathOf(name)).catch(() => undefined))?.size;
    },
    /** Takes away all files of an export but this one. */
    async drop(id: string, except?: string): Promise<void> {
      for (const name of await names()) if (name.startsWith(`${id}.`) && name !== except) await fs.rm(pathOf(name), { force: true });
    },
    /** Exports that have a file here. */
    async ids(): Promise<string[]> {
      return [...new Set((await names()).flatMap((name) => OWN.exec(name)?.[1] ?? []))];
    },
  };
}
export type ExportFolder = ReturnType<typeof openExportFolder>;

async function opened(path: string, flags: 'w' | 'r+', from: number, fromCrc: number): Promise<ExportFile> {
  const handle = await told(fs.open(path, flags, 0o600));
  let [bytes, crc] = [from, fromCrc];
  return {
    get bytes() {
      return bytes;
    },
    get crc() {
      return crc;
    },
    async append(piece) {
      let done = 0;
      while (done < piece.length) done += (await told(handle.write(piece, done, piece.length - done, bytes + done))).bytesWritten;
      bytes += piece.length;
      crc = crc32(piece, crc);
    },
    settle: () => told(handle.datasync()),
    close: () => handle.close(),
  };
}
