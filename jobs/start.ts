import { schedule } from 'node-cron';
import { z } from 'zod';
import type { Instant } from '../bot-server/domain/time/instant';
import { openSendMemory } from '../bot-server/flows/push/send-memory';
import { runBeside } from './beside';
import { openLeader, type LeaderNeeds } from './leader';
import { timetable as wholeTimetable, type Job, type JobNeeds, type Tick, type Timetable } from './timetable';

/** What the process hands to the jobs; the scheduler brings its own clock and tells of trouble itself. */
export type JobDeps = Omit<JobNeeds, 'clock' | 'trouble'> & {
  readonly leases: LeaderNeeds;
  readonly log: {
    info(event: string, about?: { readonly job?: string; readonly count?: number; readonly ms?: number; readonly kind?: string }): void;
    error(
      event: string,
      about?: { readonly job?: string; readonly error?: unknown; readonly count?: number; readonly kind?: string },
    ): void;
  };
  /** The clock that health goes by; the machine's when absent. */
  readonly now?: () => Instant;
  /** Rung when something may be due at once. */
  readonly bell?: { onRing(listen: () => void): () => void };
};

export interface JobOptions {
  readonly timetable?: Timetable;
  readonly leaseMs?: number;
}

export interface Jobs {
  /** Ends what runs, at most 10 s, and lets another lead at once. */
  stop(): Promise<void>;
  /** Something may be due at once. */
  wake(): void;
  /** When this process last swept, or saw that another one leads. */
  lastSweepAt(): Instant;
  leads(): boolean;
  /** Since the start: writes that were refused because another one leads by now, and slots that were left out after a downtime. */
  counts(): { readonly fenced: number; readonly missed: number };
}

/** What a job's end may say of itself. */
const Told = z.object({ more: z.boolean().catch(false), fenced: z.number().catch(0), missed: z.number().catch(0) });
const toldBy = (done: unknown): z.infer<typeof Told> => Told.catch({ more: false, fenced: 0, missed: 0 }).parse(done);

const CAP_MS = 60_000;
/** What is due and stays so (it is being recovered, or somebody else has it) is not looked at more often. */
const FLOOR_MS = 1000;
const DRAIN_MS = 10_000;

/**
 * Sweeps due rows: each minute by cron, and in between by one timer armed for the nearest row, so that a slot leaves at its second and a
 * stopped cron stops nothing. Of several schedulers one leads, the others stand by.
 */
export function startJobs(deps: JobDeps, { timetable = wholeTimetable, leaseMs = 15_000 }: JobOptions = {}): Jobs {
  const leader = openLeader(deps.leases, leaseMs);
  const needs: JobNeeds = { ...deps, clock: leader.clock, trouble: (error) => deps.log.error('message-broke', { error }) };
  let stopping = false;
  let again = false;
  let sweeping: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const wallClock = deps.now ?? Date.now;
  let sweptAt = wallClock();
  /** A long fan-out is not a dead scheduler: it asks before each ring whether it may go on, and that counts as being alive. */
  const beat = (): void => void (sweptAt = wallClock());

  const memory = openSendMemory();
  const stopped = (): boolean => stopping || leader.epoch() === undefined;
  const tick = (): Tick => ({
    now: leader.clock(),
    sender: leader.fence(),
    stopped: () => {
      beat();
      return stopped();
    },
    memory,
  });
  const counts = { fenced: 0, missed: 0 };
  /** True when the job ended its turn with work left. What was refused or left out is never silent. */
  const runOne = async (job: Job): Promise<boolean> => {
    try {
      const done = toldBy(await job.run(needs, tick()));
      counts.fenced += done.fenced;
      counts.missed += done.missed;
      if (done.fenced > 0) deps.log.info('fenced', { job: job.name, count: done.fenced });
      if (done.missed > 0) deps.log.error('slots-missed', { job: job.name, count: done.missed });
      return done.more;
    } catch (error) {
      deps.log.error('job-failed', { job: job.name, error });
      return false;
    }
  };

  const arm = (ms: number): void => {
    clearTimeout(timer);
    if (!stopping) timer = setTimeout(() => void sweep(), Math.min(Math.max(Math.ceil(ms), 0), CAP_MS));
  };
  const nearest = async (): Promise<number> => {
    // A job that can not tell when it is due must not keep the timer from being armed for the others.
    const when = async (job: Job): Promise<Instant | undefined> => {
      try {
        return await job.nextAt?.(needs);
      } catch (error) {
        deps.log.error('job-failed', { job: job.name, error });
        return undefined;
      }
    };
    const times = await Promise.all(timetable.sweep.map(when));
    const now = leader.clock();
    const ahead = times.flatMap((at) => (at === undefined ? [] : [at > now ? at - now : FLOOR_MS]));
    return Math.min(CAP_MS, ...ahead);
  };

  /** One sweep, or another one right after the one that is on. Never throws: the next tick goes on. */
  async function sweep(): Promise<void> {
    again = true;
    sweeping ??= (async () => {
      try {
        while (again && !stopping) {
          again = false;
          await sweepOnce();
        }
      } finally {
        sweeping = undefined;
      }
    })();
    await sweeping;
  }
  async function sweepOnce(): Promise<void> {
    let waitMs = FLOOR_MS * 5;
    try {
      const { leads, freeIn } = await leader.ask();
      beat();
      if (leads) {
        for (const job of timetable.sweep) if (!stopped() && (await runOne(job))) again = true;
        waitMs = await nearest();
      } else waitMs = freeIn + 50;
      beat();
    } catch (error) {
      deps.log.error('sweep-failed', { error });
    }
    arm(waitMs);
  }

  const renewal = setInterval(() => {
    if (leader.epoch() !== undefined) leader.ask().catch((error: unknown) => deps.log.error('lease-failed', { error }));
  }, leaseMs / 3);
  const besides = timetable.beside.map((job) => runBeside(() => (stopped() ? undefined : runOne(job)), job.everyMs));
  const ends = timetable.beside.flatMap(({ onWork }, index) => {
    const one = besides[index];
    return onWork && one ? [onWork(needs, one.wake)] : [];
  });
  const cron = schedule(timetable.cron, () => void sweep(), {
    name: 'sweep',
    timezone: 'Asia/Shanghai',
    noOverlap: true,
    suppressMissedWarning: true,
  });
  cron.on('execution:missed', () => deps.log.info('cron-missed', { job: 'sweep' }));
  const wake = (): void => {
    if (sweeping) again = true;
    else arm(0);
  };
  const deafen = deps.bell?.onRing(wake);
  arm(0);

  return {
    wake,
    lastSweepAt: () => sweptAt,
    leads: () => leader.epoch() !== undefined,
    counts: () => counts,
    async stop() {
      stopping = true;
      deafen?.();
      clearTimeout(timer);
      clearInterval(renewal);
      ends.forEach((end) => end());
      besides.forEach((one) => one.stop());
      await cron.destroy();
      let drain: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => (drain = setTimeout(resolve, DRAIN_MS)));
      const running = Promise.all([sweeping, ...besides.map((one) => one.running())]);
      await Promise.race([running.then(() => memory.flight.allEnd()), enough]);
      clearTimeout(drain);
      if (leader.epoch() !== undefined) await leader.release().catch((error: unknown) => deps.log.error('lease-failed', { error }));
    },
  };
}
