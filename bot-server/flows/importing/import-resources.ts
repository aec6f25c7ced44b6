import { Faults } from '../../domain/importing/fault';
import type { Progress } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import type { ResourceFile } from '../../files/read-markdown';
import type { ResourceStore } from '../../store/resources';

type Needs = {
  readonly resources: Pick<ResourceStore, 'save' | 'version'>;
  readonly resourceFiles: {
    /** Names of the resources' folders below `dir`. @throws Refusal import/unreadable */
    list(dir: string): Promise<string[]>;
    readResource(dir: string, name: string, faults: Faults): Promise<ResourceFile | undefined>;
    /** What is wrong with a media file; undefined when it fits its place. */
    mediaFault(
      dir: string,
      name: string,
      file: string,
      place: 'video' | 'audio' | 'poster' | 'captions',
      seconds: number,
    ): Promise<string | undefined>;
    /** Copies a file to the media folder under a name made of its content, and gives that name. Safe to run twice. */
    keep(dir: string, name: string, file: string): Promise<string>;
  };
};

export interface ResourcesImported {
  readonly dryRun: boolean;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

/**
 * Brings the resources of a folder in: each in a folder of its own, `index.md` with its media beside it. All are checked before one is kept.
 * A version that is stored already with other words or media is refused: it needs a higher version.
 * @throws Refusal import/invalid with all faults as details, and then nothing was written; import/unreadable.
 */
export async function importResources(
  needs: Needs,
  { dir, dryRun }: { readonly dir: string; readonly dryRun: boolean },
  onProgress: Progress = () => undefined,
): Promise<ResourcesImported> {
  const faults = new Faults();
  const names = await needs.resourceFiles.list(dir);
  const files: { name: string; file: ResourceFile }[] = [];
  for (const [at, name] of names.entries()) {
    const file = await needs.resourceFiles.readResource(dir, name, faults);
    if (file) {
      if (file.id !== name) faults.add({ sheet: `${name}/index.md`, column: 'id', message: `编号要和文件夹同名，请改成 ${name}` });
      await checkMedia(needs, dir, name, file, faults);
      files.push({ name, file });
    }
    onProgress(at + 1, names.length, '检查');
  }
  if (names.length === 0) faults.add({ message: '文件夹里没有内容：每个内容一个文件夹，里面放 index.md' });
  if (faults.count > 0) {
    throw new Refusal('import/invalid', {
      message: `内容里有 ${faults.count} 处错误，原来的内容没有变。请按提示改好再导入`,
      details: faults.list(),
    });
  }

  const counts = { added: 0, changed: 0, same: 0 };
  for (const [at, { name, file }] of files.entries()) {
    const stored = await needs.resources.version(file.id, file.version);
    const next: Resource = { ...file, ...(dryRun ? {} : await keepMedia(needs, dir, name, file)), withdrawn: stored?.withdrawn ?? false };
    const outcome = !stored ? 'added' : sameResource(stored, next, dryRun) ? 'same' : 'changed';
    counts[outcome] += 1;
    if (!dryRun && outcome !== 'same') await needs.resources.save(next);
    onProgress(at + 1, files.length, '导入');
  }
  return { dryRun, ...counts };
}

const PLACES = ['media', 'poster', 'captions'] as const;

async function checkMedia({ resourceFiles }: Needs, dir: string, name: string, file: ResourceFile, faults: Faults): Promise<void> {
  for (const key of PLACES) {
    const wanted = file[key];
    if (wanted === undefined) continue;
    const place = key === 'media' ? (file.kind === 'video' ? 'video' : 'audio') : key;
    const fault = await resourceFiles.mediaFault(dir, name, wanted, place, file.durationSeconds ?? 0);
    if (fault !== undefined) faults.add({ sheet: `${name}/${wanted}`, message: fault });
  }
}

async function keepMedia(
  { resourceFiles }: Needs,
  dir: string,
  name: string,
  file: ResourceFile,
): Promise<Pick<Resource, 'media' | 'poster' | 'captions'>> {
  const kept: { media?: string; poster?: string; captions?: string } = {};
  for (const key of PLACES) {
    const wanted = file[key];
    if (wanted !== undefined) kept[key] = await resourceFiles.keep(dir, name, wanted);
  }
  return kept;
}

/** Before media are kept their names are only those beside the file, so a dry run compares words alone. */
function sameResource(stored: Resource, next: Resource, wordsOnly: boolean): boolean {
  const bare = ({ media, poster, captions, ...rest }: Resource) => (wordsOnly ? rest : { ...rest, media, poster, captions });
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([, each]) => each !== undefined)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, each]) => [key, sorted(each)]),
          )
        : value;
  return JSON.stringify(sorted(bare(stored))) === JSON.stringify(sorted(bare(next)));
}
