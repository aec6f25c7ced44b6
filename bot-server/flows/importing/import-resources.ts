import { canonical } from '../../domain/importing/canonical';
import { Faults, type Fault } from '../../domain/importing/fault';
import type { Progress } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import { chapterAdvice } from '../../domain/resource/chapters';
import type { Resource } from '../../domain/resource/resource';
import type { MediaPlace } from '../../files/media-facts';
import type { ResourceFile } from '../../files/read-markdown';
import type { ResourceStore } from '../../store/resources';

type Needs = {
  readonly resources: Pick<ResourceStore, 'get' | 'save' | 'version'>;
  readonly resourceFiles: {
    /** Names of the resources' folders below `dir`. @throws Refusal import/unreadable */
    list(dir: string): Promise<string[]>;
    readResource(dir: string, name: string, faults: Faults): Promise<ResourceFile | undefined>;
    /** What is wrong with a media file; undefined when it fits its place. */
    mediaFault(dir: string, name: string, file: string, place: MediaPlace, seconds: number): Promise<string | undefined>;
    /** The name that a file is kept under, made of its content. */
    keptName(dir: string, name: string, file: string): Promise<string>;
    bytes(dir: string, name: string, file: string): Promise<number>;
    /** Copies a file to the media folder, whole or not at all. Safe to run twice. */
    keep(dir: string, name: string, file: string, kept: string): Promise<void>;
  };
};

export interface ResourcesImported {
  readonly dryRun: boolean;
  readonly added: number;
  readonly same: number;
  /** What was taken as it is and would be better otherwise. */
  readonly advice: readonly Fault[];
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
  const fresh: { name: string; file: ResourceFile; resource: Resource }[] = [];
  const advice: Fault[] = [];
  let same = 0;
  for (const [at, name] of names.entries()) {
    const file = await needs.resourceFiles.readResource(dir, name, faults);
    if (file && (await isWhole(needs, dir, name, file, faults))) {
      const resource: Resource = { ...file, ...(await keptFiles(needs, dir, name, file)), withdrawn: false };
      const better = chapterAdvice(resource);
      if (better !== undefined) advice.push({ sheet: `${name}/index.md`, message: better });
      const stored = await needs.resources.version(file.id, file.version);
      if (!stored) fresh.push({ name, file, resource });
      else if (contentOf(stored) === contentOf(resource)) same += 1;
      else faults.add({ sheet: `${name}/index.md`, column: 'version', message: await higherVersion(needs, file) });
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
  for (const [at, { name, file, resource }] of dryRun ? [] : fresh.entries()) {
    for (const key of PLACES) {
      const [wanted, kept] = [file[key], resource[key]];
      if (wanted !== undefined && kept !== undefined) await needs.resourceFiles.keep(dir, name, wanted, kept);
    }
    await needs.resources.save(resource);
    onProgress(at + 1, fresh.length, '导入');
  }
  return { dryRun, added: fresh.length, same, advice };
}

/** What makes a version what it is. Sizes follow from the files, whose names are made of their content. */
const contentOf = ({ mediaBytes: _media, soundBytes: _sound, ...rest }: Resource): string => canonical({ ...rest, withdrawn: false });

const higherVersion = async ({ resources }: Needs, { id, version }: ResourceFile): Promise<string> =>
  `内容改了，版本号还是 ${version}。已经发出去的版本不能变，请把 version 改成 ${((await resources.get(id))?.version ?? version) + 1}`;

const PLACES = ['media', 'sound', 'poster', 'captions'] as const;

/** Whether a folder is as it should be: named like its resource, its media fit. What is not goes to `faults`. */
async function isWhole({ resourceFiles }: Needs, dir: string, name: string, file: ResourceFile, faults: Faults): Promise<boolean> {
  const before = faults.count;
  if (file.id !== name) faults.add({ sheet: `${name}/index.md`, column: 'id', message: `编号要和文件夹同名，请改成 ${name}` });
  for (const key of PLACES) {
    const wanted = file[key];
    if (wanted === undefined) continue;
    const place = key === 'media' ? (file.kind === 'video' ? 'video' : 'audio') : key;
    const fault = await resourceFiles.mediaFault(dir, name, wanted, place, file.durationSeconds ?? 0);
    if (fault !== undefined) faults.add({ sheet: `${name}/${wanted}`, message: fault });
  }
  return faults.count === before;
}

/** Names of the files as they are kept, and the sizes that a parent is told. */
async function keptFiles(
  { resourceFiles }: Needs,
  dir: string,
  name: string,
  file: ResourceFile,
): Promise<Pick<Resource, (typeof PLACES)[number] | 'mediaBytes' | 'soundBytes'>> {
  const kept: Partial<Record<(typeof PLACES)[number], string>> = {};
  for (const key of PLACES) {
    const wanted = file[key];
    if (wanted !== undefined) kept[key] = await resourceFiles.keptName(dir, name, wanted);
  }
  const bytes = async (file: string | undefined): Promise<number | undefined> =>
    file === undefined ? undefined : await resourceFiles.bytes(dir, name, file);
  const [mediaBytes, soundBytes] = [await bytes(file.media), await bytes(file.sound)];
  return { ...kept, ...(mediaBytes === undefined ? {} : { mediaBytes }), ...(soundBytes === undefined ? {} : { soundBytes }) };
}
