import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { processStart } from '../../../bot-server/embedded/process-start';
import { until } from './until';

export interface Running {
  readonly pid: number;
  /** Exit code or signal, once it has ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
  hasEnded(): boolean;
  /** All that it wrote, both streams. */
  said(): string;
  signal(name: NodeJS.Signals): void;
  /** Ends it (SIGKILL) if it still runs, and waits. */
  end(): Promise<void>;
}

const running = new Set<Running>();

/** Starts node on a script. Its file `lifeline` (stdin or a further pipe) closes when this process is gone, by which it ends too. */
export function startNode(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  lifeline: 'stdin' | 'fd3',
): Running {
  const stdio: StdioOptions = lifeline === 'stdin' ? ['pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe', 'pipe'];
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio,
  });
  return watch(child);
}

function watch(child: ChildProcess): Running {
  const { pid } = child;
  if (pid === undefined) throw new Error('the process did not start');
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-200_000)));
  for (const stream of child.stdio) if (stream && 'write' in stream) stream.on('error', () => undefined);
  let over = false;
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('exit', (code, signal) => {
      over = true;
      running.delete(one);
      resolve(signal ?? code ?? -1);
    }),
  );
  const one: Running = {
    pid,
    ended,
    hasEnded: () => over,
    said: () => text,
    signal: (name) => void child.kill(name),
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  running.add(one);
  return one;
}

/** Ends every process that this test file still runs, and waits for what they had started. */
export async function endAll(): Promise<void> {
  const kin = [...running].flatMap(({ pid }) => descendants(pid));
  await Promise.all([...running].map((one) => one.end()));
  await allGone(kin, 20_000);
}

export interface Kin {
  readonly pid: number;
  readonly start: string;
  readonly command: string;
}

/** The processes below this one, as the kernel tells: with their start times, since a number may be used again. */
export function descendants(pid: number): Kin[] {
  let children: number[] = [];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return children.flatMap((child) => {
    const start = processStart(child);
    if (start === null) return [];
    const command = readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0').join(' ');
    return [{ pid: child, start, command }, ...descendants(child)];
  });
}

export const lives = ({ pid, start }: Kin): boolean => processStart(pid) === start;

/** Waits until none of them lives; names those that do. */
export async function allGone(kin: readonly Kin[], withinMs: number): Promise<void> {
  await until('no process left behind', withinMs, () => {
    const left = kin.filter(lives);
    if (left.length > 0) throw new Error(`still there: ${left.map(({ command }) => command.slice(0, 80)).join(' | ')}`);
    return true;
  });
}
