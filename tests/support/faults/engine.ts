import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { startNode, type Running } from './processes';
import { productionEnv, type Places } from './settings';
import { until } from './until';

const root = resolve(__dirname, '../../..');

export interface EngineOptions {
  /** At its Nth step of this kind… */
  readonly at?: 'write' | 'attempt' | 'claim' | 'call';
  readonly nth?: number;
  /** …it ends before, during or after it, or falls asleep before it. */
  readonly when?: 'before' | 'during' | 'after' | 'sleep';
  readonly leaseMs?: number;
  readonly claimMs?: number;
  /** Another build than the project's own. */
  readonly build?: string;
  /** A script that the process reads first. */
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const Counts = z.object({ fenced: z.number(), missed: z.number(), leads: z.boolean() });

export interface Engine extends Running {
  counts(): z.infer<typeof Counts>;
}

/** A scheduler without doors in a process of its own; resolves when it runs, or has ended already as it was told to. */
export async function startEngine(places: Places, { build, preload, env, ...steps }: EngineOptions = {}): Promise<Engine> {
  const running = startNode(
    join(__dirname, 'engine-child.mjs'),
    [],
    {
      ...productionEnv(places),
      ...env,
      ENGINE_STEPS: JSON.stringify(steps),
      ...(build === undefined ? {} : { ENGINE_BUILD: build, NODE_PATH: join(root, 'node_modules') }),
      ...(preload === undefined ? {} : { NODE_OPTIONS: `--require=${preload}` }),
    },
    'stdin',
  );
  await until('the engine runs', 40_000, () => {
    if (running.hasEnded() && steps.nth === undefined) throw new Error(running.said().slice(-2000));
    return running.hasEnded() || running.said().includes('engine runs');
  });
  return {
    ...running,
    counts: () => {
      const told = [...running.said().matchAll(/^counts (.*)$/gm)].at(-1)?.[1];
      return told === undefined ? { fenced: 0, missed: 0, leads: false } : Counts.parse(JSON.parse(told));
    },
  };
}

/** A copy of the build in which one place is written otherwise: what a test must be able to notice. Gives its folder. */
export async function mutant(name: string, file: string, from: string, to: string): Promise<{ build: string; remove(): Promise<void> }> {
  const build = join(root, '.build', 'mutants', name);
  await rm(build, { recursive: true, force: true });
  await mkdir(build, { recursive: true });
  for (const part of ['bot-server', 'jobs']) await cp(join(root, '.build', part), join(build, part), { recursive: true });
  const path = join(build, file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no place for the mutation «${name}»`);
  await writeFile(path, text.replace(from, to));
  return { build, remove: () => rm(build, { recursive: true, force: true }) };
}
