import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissing, isTaken, readIfThere, writePrivately } from './files';
import { StartFault } from './progress';
import { processStart } from './process-start';

const Holder = z.object({ pid: z.number().int(), start: z.string() });
const Lock = Holder.extend({ mongod: Holder.extend({ port: z.number().int() }).optional() });
type Lock = z.infer<typeof Lock>;

export type HeldLock = {
  /** Writes down the mongod that runs under this lock, so that a later start can end it and commands can join it. */
  note(mongod: { pid: number; port: number }): Promise<void>;
  release(): Promise<void>;
};

/**
 * Takes the folder for this process. Refuses with a sentence while another live process holds it;
 * a lock whose process is gone is removed, and a mongod it left behind is ended first.
 */
export async function takeLock(folder: string): Promise<HeldLock> {
  const path = join(folder, 'lock.json');
  const mine: Lock = { pid: process.pid, start: processStart(process.pid) ?? 'unknown' };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await createOnly(path, mine)) {
      return {
        note: async ({ pid, port }) =>
          writePrivately(path, JSON.stringify({ ...mine, mongod: { pid, port, start: processStart(pid) ?? 'unknown' } })),
        release: async () => fs.rm(path, { force: true }),
      };
    }
    await clearIfStale(path, folder);
  }
  throw new StartFault(`数据文件夹 ${folder} 的锁反复出现，可能有几个程序在同时启动。请只启动一个，再试一次。`);
}

/** The port of the mongod that a live process runs in this folder; null when nobody does. */
export async function heldPort(folder: string): Promise<number | null> {
  const text = await readIfThere(join(folder, 'lock.json'));
  const lock = text === null ? null : parse(text);
  return lock?.mongod && lives(lock) && lives(lock.mongod) ? lock.mongod.port : null;
}

async function createOnly(path: string, lock: Lock): Promise<boolean> {
  try {
    await fs.writeFile(path, JSON.stringify(lock), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (fault) {
    if (isTaken(fault)) return false;
    throw fault;
  }
}

async function clearIfStale(path: string, folder: string): Promise<void> {
  const text = await readIfThere(path);
  if (text === null) return;
  const lock = parse(text);
  if (lock === null) {
    // Half-written: its writer died between making and filling it, or is doing so right now.
    const age = await ageOf(path);
    if (age !== null && age < 2_000) await new Promise((resolve) => setTimeout(resolve, 200));
    else await fs.rm(path, { force: true });
    return;
  }
  if (lives(lock)) {
    throw new StartFault(
      `数据文件夹 ${folder} 正在被另一个共育桥使用（进程号 ${lock.pid}）。\n` +
        `请先停掉它（在它的窗口按 Ctrl+C，或运行 kill ${lock.pid}），或者用 DATA_DIR 给这一个换一个文件夹。`,
    );
  }
  if (lock.mongod && lives(lock.mongod)) await endLeftover(lock.mongod);
  await fs.rm(path, { force: true });
}

function parse(text: string): Lock | null {
  try {
    return Lock.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function ageOf(path: string): Promise<number | null> {
  try {
    return Date.now() - (await fs.stat(path)).mtimeMs;
  } catch (fault) {
    if (isMissing(fault)) return null;
    throw fault;
  }
}

const lives = (holder: { pid: number; start: string }): boolean => processStart(holder.pid) === holder.start;

async function endLeftover(mongod: { pid: number; start: string }): Promise<void> {
  signal(mongod.pid, 'SIGTERM');
  for (let waited = 0; waited < 10_000 && lives(mongod); waited += 100) await new Promise((resolve) => setTimeout(resolve, 100));
  if (lives(mongod)) signal(mongod.pid, 'SIGKILL');
  for (let waited = 0; waited < 2_000 && lives(mongod); waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}
