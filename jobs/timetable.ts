import type { Instant } from '../bot-server/domain/time/instant';
import { eraseDue, type EraseDueNeeds } from '../bot-server/flows/privacy/erase-due';
import { recomputeDirty } from '../bot-server/flows/progress/recompute-dirty';
import type { NudgePolicy } from '../bot-server/domain/push/nudges';
import { openDuePushes } from '../bot-server/flows/push/open-due-pushes';
import { recoverClaims } from '../bot-server/flows/push/recover-claims';
import { resolvePush } from '../bot-server/flows/push/resolve-push';
import { sendDueMessages, type Sender } from '../bot-server/flows/push/send-due-messages';
import type { SendMemory } from '../bot-server/flows/push/send-memory';
import { sweepNudges } from '../bot-server/flows/push/sweep-nudges';
import { sweepRoster } from '../bot-server/flows/roster/sweep-roster';
import type { RosterWriteNeeds } from '../bot-server/flows/roster/write-roster';
import { nightWork, type NightNeeds } from '../bot-server/flows/retention/night-work';
import { resumeInbound, type ResumeInboundNeeds } from '../bot-server/flows/wechat/resume-inbound';
import type { PushNeeds } from '../bot-server/flows/push/needs';

/** What the jobs' flows need. */
export type JobNeeds = PushNeeds &
  Parameters<typeof recomputeDirty>[0] &
  EraseDueNeeds &
  ResumeInboundNeeds &
  RosterWriteNeeds &
  NightNeeds & {
    /** When half-way viewers are nudged; the default when absent. */
    readonly nudgePolicy?: NudgePolicy;
  };

/** One run's circumstances. `stopped` turns true when the process ends or another one leads. */
export interface Tick {
  readonly now: Instant;
  readonly sender: Sender;
  readonly stopped: () => boolean;
  /** What the sender of this process keeps from turn to turn. */
  readonly memory: SendMemory;
}

export interface Job {
  readonly name: string;
  run(needs: JobNeeds, tick: Tick): Promise<unknown>;
  /** When its next row is due: the one timer is armed for the nearest of all. */
  nextAt?(needs: JobNeeds): Promise<Instant | undefined>;
}

export interface Timetable {
  /** Wakes the sweep even when no timer is armed. */
  readonly cron: string;
  /** What a sweep does, in this order. */
  readonly sweep: readonly Job[];
  /** What runs by itself beside the sweep. */
  readonly beside: readonly (Job & { readonly everyMs: number })[];
}

const PUSHES_A_SWEEP = 50;
/**
 * No job of the sweep goes on longer than this at a stretch: what is due meanwhile gets its turn. Three such jobs and a call on its way stay
 * within the two seconds in which a slot has to leave.
 */
const TURN_MS = 400;
const INBOUND_A_SWEEP = 100;

export const timetable: Timetable = {
  cron: '* * * * *',
  sweep: [
    {
      name: 'recover-claims',
      run: (needs, { now }) => recoverClaims(needs, now),
      nextAt: ({ messages }) => messages.nextClaimEnd(),
    },
    {
      name: 'sweep-pushes',
      run: (needs, { now }) => openDuePushes(needs, now),
      nextAt: ({ plans }) => plans.nextSlotAt(),
    },
    {
      name: 'resolve-pushes',
      async run(needs, { now, stopped }) {
        const ends = needs.clock() + TURN_MS;
        const over = (): boolean => stopped() || needs.clock() >= ends;
        // The least written first: a class's push does not wait until a county's is all there.
        const open = [...(await needs.pushes.open(PUSHES_A_SWEEP))].sort((a, b) => (a.written ?? 0) - (b.written ?? 0));
        let more = false;
        for (const push of open) {
          if (stopped()) return { more: false };
          // One push that can not be resolved must not keep the others from going out.
          const resolved = await resolvePush(needs, push, now, needs.nudgePolicy, over).catch((error: unknown) => needs.trouble(error));
          if (resolved && !resolved.done) more = true;
          if (over()) return { more: more || push !== open.at(-1) };
        }
        return { more };
      },
    },
    {
      name: 'nudges',
      run: (needs, { now, stopped }) => {
        const ends = needs.clock() + TURN_MS;
        return sweepNudges(needs, now, needs.nudgePolicy, () => stopped() || needs.clock() >= ends);
      },
      nextAt: ({ pushes }) => pushes.nextNudgeAt(),
    },
    {
      name: 'send-messages',
      run: (needs, { sender, stopped, memory }) => sendDueMessages(needs, sender, { stopped, memory, turnMs: TURN_MS }),
      nextAt: ({ messages }) => messages.nextDueAt(),
    },
    // In the same turn as the pushes: nothing is delivered to a child while it is being erased.
    { name: 'erase-due', run: (needs, { now }) => eraseDue(needs, now), nextAt: ({ erasures }) => erasures.nextDueAt() },
    { name: 'resume-inbound', run: (needs) => resumeInbound(needs, INBOUND_A_SWEEP) },
    { name: 'mend-roster', run: (needs, { now }) => sweepRoster(needs, now) },
  ],
  beside: [
    { name: 'roll-ups', everyMs: 2000, run: (needs, { now }) => recomputeDirty(needs, now) },
    // Looks each minute whether the night's work is due: from 3:30 on it is, until it was done.
    { name: 'night-work', everyMs: 60_000, run: (needs, { now, stopped }) => nightWork(needs, now, stopped) },
  ],
};
