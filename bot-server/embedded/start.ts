import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isMissing, readIfThere, writePrivately } from './files';
import { freePort } from './free-port';
import { findMongod, type Found } from './find-mongod';
import { type HeldLock, heldPort, takeLock } from './lock';
import { type Progress, StartFault, wordsOf } from './progress';
import { addressOf, found, newCredentials, rejoin, replicaSetArgs, waitForPort } from './replica-set';
import { type Guarded, startGuarded } from './watchdog';

export type EmbeddedMongo = {
  /** The address with user and password; good until `stop`. */
  readonly uri: string;
  /** The process id of mongod. */
  readonly pid: number;
  /** What runs, e.g. `6.0.5`. */
  readonly version: string;
  /** Settles when mongod has ended without being asked to, with a sentence saying why. */
  readonly lost: Promise<string>;
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  readonly dataDir: string;
  readonly mongodBinary?: string | undefined;
  readonly cacheDir?: string | undefined;
  readonly onProgress: Progress;
};

const State = z.object({
  user: z.string().min(1),
  password: z.string().min(1),
  /** False from before the user is made until it works; nobody was given the address before, so nothing can be lost. */
  ready: z.boolean(),
  version: z.string(),
});
type State = z.infer<typeof State>;

/**
 * Starts the private database of `dataDir`: a real mongod, replica set of one, on 127.0.0.1 and a port of its own.
 * Data stays between starts. Throws `StartFault` with a Chinese sentence when it can not.
 */
export async function startEmbeddedMongo(options: EmbeddedOptions): Promise<EmbeddedMongo> {
  const folder = resolve(options.dataDir, 'mongo');
  await makeFolder(folder);
  const lock = await takeLock(folder);
  try {
    const mongod = await findMongod({
      mongodBinary: options.mongodBinary,
      cacheDir: options.cacheDir,
      dataDir: options.dataDir,
      onProgress: options.onProgress,
    });
    return await run(folder, mongod, lock, options.onProgress);
  } catch (fault) {
    await lock.release();
    throw fault;
  }
}

/** The address of the database that another live process runs in this folder; null when nobody does. */
export async function runningMongo(folder: string): Promise<string | null> {
  const port = await heldPort(folder);
  const state = port === null ? null : await readState(folder);
  return port !== null && state?.ready ? addressOf(state, port) : null;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (fault) {
    throw new StartFault(`建不了数据文件夹 ${folder}：${wordsOf(fault)}\n请检查磁盘和权限，或者用 DATA_DIR 换一个文件夹。`);
  }
}

async function run(folder: string, mongod: Found, lock: HeldLock, onProgress: Progress): Promise<EmbeddedMongo> {
  const before = await prepare(folder, mongod);
  onProgress(`启动内置数据库 MongoDB ${mongod.version}（${mongod.from}）`);
  const { guarded, port } = await startOnFreePort(folder, mongod, before);
  try {
    await lock.note({ pid: guarded.pid, port });
    const state = before ?? { ...newCredentials(), ready: false, version: mongod.version };
    if (before === null) {
      await writeState(folder, state);
      await found(port, state);
    } else {
      await rejoin(port, state);
    }
    await writeState(folder, { ...state, ready: true, version: mongod.version });
    return opened(folder, guarded, lock, addressOf(state, port), mongod.version);
  } catch (fault) {
    const why = guarded.hasEnded() ? await lastWords(folder) : wordsOf(fault);
    await guarded.stop();
    if (fault instanceof StartFault) throw fault;
    throw new StartFault(
      `内置数据库没有准备好：${why}\n日志在 ${join(folder, 'mongod.log')}。请再试一次；如果还不行，请设 MONGODB_URI 用自己的 MongoDB。`,
    );
  }
}

/** The state of a former start, or null when this is the first; what a first start left half-made is cleared away. */
async function prepare(folder: string, mongod: Found): Promise<State | null> {
  const db = join(folder, 'db');
  const state = await readState(folder);
  if (state === null && (await holdsFiles(db))) {
    throw new StartFault(
      `${db} 里有数据，但是记着密码的 ${join(folder, 'state.json')} 不见了，打不开。\n` +
        `请把 state.json 从备份放回来；如果这些数据不要了，请删掉文件夹 ${folder} 再启动。`,
    );
  }
  if (state !== null && !state.ready) await fs.rm(db, { recursive: true, force: true });
  if (state?.ready) refuseForeignVersion(state.version, mongod);
  await fs.mkdir(db, { recursive: true, mode: 0o700 });
  const keyfile = join(folder, 'keyfile');
  if ((await readIfThere(keyfile)) === null) await writePrivately(keyfile, randomBytes(384).toString('base64'));
  await fs.rm(join(folder, 'mongod.log'), { force: true });
  return state?.ready ? state : null;
}

function refuseForeignVersion(madeBy: string, mongod: Found): void {
  const [was, is] = [major(madeBy), major(mongod.version)];
  if (is === was || is === was + 1) return;
  throw new StartFault(
    `这些数据是 MongoDB ${madeBy} 写的，找到的却是 ${mongod.version}（${mongod.path}），打不开。\n` +
      `请用 MONGOD_BINARY 指到 ${was} 版的 mongod，或者用 DATA_DIR 换一个新的文件夹。`,
  );
}

const major = (version: string): number => Number(version.split('.')[0]);

async function readState(folder: string): Promise<State | null> {
  const path = join(folder, 'state.json');
  const text = await readIfThere(path);
  if (text === null) return null;
  try {
    return State.parse(JSON.parse(text));
  } catch {
    throw new StartFault(`${path} 坏了，读不出数据库的密码。请从备份放回这个文件；如果数据不要了，请删掉文件夹 ${folder} 再启动。`);
  }
}

const writeState = (folder: string, state: State): Promise<void> =>
  writePrivately(join(folder, 'state.json'), `${JSON.stringify(state, null, 2)}\n`);

async function holdsFiles(folder: string): Promise<boolean> {
  try {
    return (await fs.readdir(folder)).length > 0;
  } catch (fault) {
    if (isMissing(fault)) return false;
    throw fault;
  }
}

async function startOnFreePort(folder: string, mongod: Found, before: State | null): Promise<{ guarded: Guarded; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const guarded = await startGuarded(mongod.path, argumentsFor(folder, port));
    if (await waitForPort(port, () => !guarded.hasEnded())) return { guarded, port };
    await guarded.stop();
    const why = await lastWords(folder);
    if (attempt < 3 && /address already in use/i.test(why)) continue; // somebody took the port in between
    const older =
      before !== null && before.version !== mongod.version
        ? `\n（数据是 MongoDB ${before.version} 写的，现在用的是 ${mongod.version}。）`
        : '';
    throw new StartFault(
      `内置数据库启动后又停了：${why}${older}\n日志在 ${join(folder, 'mongod.log')}。请看磁盘还有没有 500 MB 空间，或者设 MONGODB_URI 用自己的 MongoDB。`,
    );
  }
}

const argumentsFor = (folder: string, port: number): string[] => [
  ...['--dbpath', join(folder, 'db')],
  ...['--port', String(port)],
  ...['--bind_ip', '127.0.0.1'],
  ...replicaSetArgs,
  ...['--keyFile', join(folder, 'keyfile')],
  ...['--networkMessageCompressors', 'disabled'],
  '--noscripting',
  '--nounixsocket',
  ...['--wiredTigerCacheSizeGB', '0.25'],
  '--quiet',
  ...['--logpath', join(folder, 'mongod.log')],
];

/** What mongod itself gave as the reason for ending: its last error lines, else its last line. */
async function lastWords(folder: string): Promise<string> {
  const text = (await readIfThere(join(folder, 'mongod.log'))) ?? '';
  const lines = text.trim().split('\n').slice(-200);
  const told = lines.map(readLogLine).filter((line) => line !== null);
  const bad = told.filter((line) => line.severity === 'E' || line.severity === 'F').slice(-2);
  const chosen = bad.length > 0 ? bad : told.slice(-1);
  return chosen.map((line) => line.words).join('；') || '没有留下日志';
}

const LogLine = z.object({ s: z.string(), msg: z.string(), attr: z.looseObject({ error: z.unknown() }).optional() });

function readLogLine(line: string): { severity: string; words: string } | null {
  try {
    const read = LogLine.parse(JSON.parse(line));
    const detail = read.attr?.error === undefined ? '' : ` ${JSON.stringify(read.attr.error)}`;
    return { severity: read.s, words: `${read.msg}${detail}` };
  } catch {
    return null;
  }
}

function opened(folder: string, guarded: Guarded, lock: HeldLock, uri: string, version: string): EmbeddedMongo {
  let asked = false;
  return {
    uri,
    version,
    pid: guarded.pid,
    lost: new Promise((resolveLost) => {
      void guarded.ended.then(async () => {
        if (!asked) resolveLost(`内置数据库自己停了：${await lastWords(folder)}`);
      });
    }),
    stop: async () => {
      asked = true;
      await guarded.stop();
      await lock.release();
    },
  };
}
