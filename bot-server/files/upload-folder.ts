import { createHash } from 'node:crypto';
import { constants, createReadStream, promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { FilePlace } from '../domain/resource/draft';
import { withWindow } from './byte-window';
import { cleanPicture } from './clean-picture';
import { decodeText } from './decode-text';
import { lookAtMedia } from './uploaded-media';
import { captionsEnd, vttFaults } from './vtt';

/** Beside the media, so that moving there is one step on the same disk; a folder with a dot is never served. */
const FOLDER = '.uploads';
/** Room that is left to everything else on that disk. */
export const SPARE_BYTES = 256 * 1024 * 1024;
const LONGEST_CAPTIONS_S = 6 * 3600;
const OWN = /^up-[0-9a-f]{32}\.(mp4|m4a|mp3|jpg|png|webp|vtt)$/;

/** The disk is full. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}
const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined);
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG'].some((code) => code === codeOf(error));

/** What a finished file is, and what it is kept as; or what is wrong with it. */
export type LookedAt = { readonly kept: string; readonly bytes: number; readonly seconds?: number } | { readonly fault: string };

/** Files on their way into the media folder, and out of it again when nothing has them any more. Where several servers run, they share that folder. */
export function openUploadFolder(mediaDir: string) {
  const folder = join(mediaDir, FOLDER);
  const partOf = (id: string): string => join(folder, `${id}.part`);
  const remove = (path: string): Promise<void> => fs.rm(path, { force: true });

  /** Makes what was written stay though the power goes. */
  const sync = async (path: string): Promise<void> => {
    const handle = await fs.open(path, 'r');
    await handle.sync().finally(() => handle.close());
  };
  const keepBytes = async (bytes: Buffer, extension: string): Promise<{ kept: string; bytes: number }> => {
    const kept = `up-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${extension}`;
    const draft = join(folder, `${kept}.new`);
    try {
      await fs.writeFile(draft, bytes, { flush: true });
      await fs.rename(draft, join(mediaDir, kept));
    } catch (error) {
      await remove(draft);
      throw isFull(error) ? new NoRoom('no room', { cause: error }) : error;
    }
    await sync(mediaDir);
    return { kept, bytes: bytes.length };
  };
  /** By a second name, so that a crash between here and the draft leaves the first one to finish with. */
  const keepPart = async (id: string, kept: string): Promise<void> => {
    const target = join(mediaDir, kept);
    try {
      await fs.link(partOf(id), target);
    } catch (error) {
      // The same film once more: young again, so that no sweep takes it before its draft has it.
      if (codeOf(error) === 'EEXIST') return fs.utimes(target, new Date(), new Date());
      // A disk without second names.
      const draft = join(folder, `${kept}.new`);
      try {
        await fs.copyFile(partOf(id), draft);
        await fs.rename(draft, target);
      } catch (copying) {
        await remove(draft);
        throw isFull(copying) ? new NoRoom('no room', { cause: copying }) : copying;
      }
    }
    await sync(mediaDir);
  };

  return {
    /** Whether so many bytes still fit, with room to spare. */
    async hasRoom(bytes: number): Promise<boolean> {
      await fs.mkdir(folder, { recursive: true });
      const { bavail, bsize } = await fs.statfs(folder);
      return bavail * bsize >= bytes + SPARE_BYTES;
    },
    /** Writes a piece where it belongs, for good. What a crash left behind it is written over. @throws NoRoom, and then nothing of this upload is left */
    async write(id: string, offset: number, piece: Buffer): Promise<void> {
      await fs.mkdir(folder, { recursive: true });
      try {
        // Never emptied: a piece that comes late must not take away what was finished meanwhile.
        const handle = await fs.open(partOf(id), constants.O_RDWR | constants.O_CREAT, 0o600);
        try {
          let done = 0;
          while (done < piece.length) done += (await handle.write(piece, done, piece.length - done, offset + done)).bytesWritten;
          await handle.datasync();
        } finally {
          await handle.close();
        }
      } catch (error) {
        if (!isFull(error)) throw error;
        await remove(partOf(id));
        throw new NoRoom('no room', { cause: error });
      }
    },
    /** SHA-256 of the whole, hex; undefined when it is not there, or is not as long as it should be. */
    async fingerprint(id: string, bytes: number): Promise<string | undefined> {
      const stat = await fs.stat(partOf(id)).catch(() => undefined);
      if (!stat || stat.size < bytes) return undefined;
      // What a piece that was given up left behind the end.
      if (stat.size > bytes) await fs.truncate(partOf(id), bytes);
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(partOf(id), { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
      return hash.digest('hex');
    },
    /** Looks at a whole file for its place and keeps it under a name made of its content. `seconds`: of the film that captions belong to. @throws NoRoom */
    async keep(id: string, sha256: string, place: FilePlace, kind: 'video' | 'audio', seconds?: number): Promise<LookedAt> {
      const path = partOf(id);
      if (place === 'poster' || place === 'picture') {
        const picture = cleanPicture(await fs.readFile(path));
        return 'fault' in picture ? picture : keepBytes(picture.bytes, picture.extension);
      }
      if (place === 'captions') {
        const bytes = await fs.readFile(path);
        const [wrong] = vttFaults(bytes, seconds ?? LONGEST_CAPTIONS_S);
        if (wrong) return { fault: wrong.row === undefined ? wrong.message : `第 ${wrong.row} 行：${wrong.message}` };
        if (bytes.includes(0)) return { fault: '这不是字幕文件。请导出成 WebVTT（.vtt）再传' };
        // Phones read it as UTF-8.
        const kept = await keepBytes(Buffer.from(decodeText(bytes).replace(/^\uFEFF/, ''), 'utf8'), 'vtt');
        return { ...kept, seconds: captionsEnd(bytes) };
      }
      const looked = await withWindow(path, (file) => lookAtMedia(file, place === 'sound' ? 'audio' : kind));
      if ('fault' in looked) return looked;
      const { size } = await fs.stat(path);
      const kept = `up-${sha256.slice(0, 32)}.${looked.extension}`;
      await keepPart(id, kept);
      return { kept, bytes: size, seconds: looked.seconds };
    },
    drop: (id: string): Promise<void> => remove(partOf(id)),
    /** Uploads that have bytes here, and what was being written of whole files, older than `before`. */
    async parts(before: number): Promise<{ readonly uploads: string[]; readonly leftovers: string[] }> {
      const names = await fs.readdir(folder).catch(() => []);
      const old: string[] = [];
      for (const name of names) {
        const stat = await fs.stat(join(folder, name)).catch(() => undefined);
        if (stat && stat.mtimeMs < before) old.push(name);
      }
      return {
        uploads: old.flatMap((name) => /^([\w-]+)\.part$/.exec(name)?.[1] ?? []),
        leftovers: old.filter((name) => name.endsWith('.new')),
      };
    },
    dropLeftover: (name: string): Promise<void> => remove(join(folder, name)),
    /** Files in the media folder that came by an upload and are older than `before`. */
    async kept(before: number): Promise<string[]> {
      const names = (await fs.readdir(mediaDir).catch(() => [])).filter((name) => OWN.test(name));
      const stats = await Promise.all(
        names.map(async (name) => [name, await fs.stat(join(mediaDir, name)).catch(() => undefined)] as const),
      );
      return stats.flatMap(([name, stat]) => (stat && stat.mtimeMs < before ? [name] : []));
    },
    dropKept: (name: string): Promise<void> => (OWN.test(name) ? remove(join(mediaDir, name)) : Promise.resolve()),
  };
}
export type UploadFolder = ReturnType<typeof openUploadFolder>;
