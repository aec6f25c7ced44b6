import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { captionAt } from './vtt';
import type { Faults } from '../domain/importing/fault';
import { Refusal } from '../domain/refusal';
import { mediaFault, type MediaPlace } from './media-facts';
import { readResource, type ResourceFile } from './read-markdown';

/** 200 MB: what a school may put up. */
const LARGEST = 200 * 1024 * 1024;

/** Resources as folders on disk: `index.md` and media beside it; kept media go to `mediaDir` under names made of their content. */
export function openResourceFolder(mediaDir: string) {
  const read = async (path: string): Promise<Buffer | undefined> => {
    try {
      const { size } = await fs.stat(path);
      return size <= LARGEST ? await fs.readFile(path) : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    async list(dir: string): Promise<string[]> {
      const entries = await fs.readdir(dir, { withFileTypes: true }).catch(() => {
        throw new Refusal('import/unreadable', { message: `打不开文件夹 ${dir}，请核对路径` });
      });
      return entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
    },
    async readResource(dir: string, name: string, faults: Faults): Promise<ResourceFile | undefined> {
      const bytes = await read(join(dir, name, 'index.md'));
      if (!bytes) {
        faults.add({ sheet: `${name}/index.md`, message: '没有这个文件，或者打不开' });
        return undefined;
      }
      return readResource(bytes.toString('utf8'), `${name}/index.md`, faults);
    },
    async mediaFault(dir: string, name: string, file: string, place: MediaPlace, seconds: number): Promise<string | undefined> {
      const bytes = await read(join(dir, name, file));
      return bytes ? mediaFault(bytes, place, seconds) : '没有这个文件，或者超过 200 MB';
    },
    /** The name a file is kept under: made of its content, so it never changes its meaning. */
    async keptName(dir: string, name: string, file: string): Promise<string> {
      const bytes = await fs.readFile(join(dir, name, file));
      return `${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}${extname(file).toLowerCase()}`;
    },
    /** What stands on a film at a second, from the captions that are kept here; undefined where there are none. */
    async captionAt(kept: string, second: number): Promise<string | undefined> {
      const bytes = kept === basename(kept) ? await read(join(mediaDir, kept)) : undefined;
      return bytes && captionAt(bytes, second);
    },
    /** The file's size in bytes. */
    bytes: async (dir: string, name: string, file: string): Promise<number> => (await fs.stat(join(dir, name, file))).size,
    async keep(dir: string, name: string, file: string, kept: string): Promise<void> {
      const [source, target] = [join(dir, name, file), join(mediaDir, kept)];
      await fs.mkdir(mediaDir, { recursive: true });
      const [wanted, there] = await Promise.all([fs.stat(source), fs.stat(target).catch(() => undefined)]);
      if (there?.size === wanted.size) return;
      const draft = `${target}.${process.pid}.part`;
      await fs.copyFile(source, draft);
      await fs.rename(draft, target);
    },
  };
}
export type ResourceFolder = ReturnType<typeof openResourceFolder>;
