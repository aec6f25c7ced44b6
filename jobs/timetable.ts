import type { Instant } from '../bot-server/domain/time/instant';
import { makeAndRing, type MakeAndRingNeeds as BulletinNeeds } from '../bot-server/flows/bulletin/make-and-ring';
import { recheckAnswers, type CheckNeeds as AnswerCheckNeeds } from '../bot-server/flows/class-answer/check-answer';
import { sweepCountyPlans, type SpreadNeeds } from '../bot-server/flows/county-plan/spread-county-plan';
import { climbQuestions, type ClimbNeeds } from '../bot-server/flows/duty/climb-questions';
import { rerouteQuestions, type RerouteNeeds } from '../bot-server/flows/duty/reroute-questions';
import { tellStocks, type StockNeeds } from '../bot-server/flows/figures/tell-stocks';
import { makeExports, type MakeExportNeeds } from '../bot-server/flows/export/make-exports';
import { writeEmergencies } from '../bot-server/flows/emergency/write-emergencies';
import { eraseDue, type EraseDueNeeds } from '../bot-server/flows/privacy/erase-due';
import { recomputeDirty } from '../bot-server/flows/progress/recompute-dirty';
import type { NudgePolicy } from '../bot-server/domain/push/nudges';
import { openDuePushes } from '../bot-server/flows/push/open-due-pushes';
import { checkQuestions, type CheckNeeds } from '../bot-server/flows/question/check-questions';
import { recoverClaims } from '../bot-server/flows/push/recover-claims';
import { resolveOpen } from '../bot-server/flows/push/resolve-open';
import type { Fence } from '../bot-server/domain/push/fence';
import { sendDueMessages } from '../bot-server/flows/push/send-due-messages';
import type { SendMemory } from '../bot-server/flows/push/send-memory';
import { sweepNudges } from '../bot-server/flows/push/sweep-nudges';
import { sweepRoster } from '../bot-server/flows/roster/sweep-roster';
import type { RosterWriteNeeds } from '../bot-server/flows/roster/write-roster';
import { checkMedia, type CheckMediaNeeds } from '../bot-server/flows/question-media/check-media';
import { fetchMedia, type FetchMediaNeeds } from '../bot-server/flows/question-media/fetch-media';
import { sendAnswerMedia, type SendAnswerMediaNeeds } from '../bot-server/flows/question-media/send-answer-media';
import { sweepUnsettled, type SweepUnsettledNeeds } from '../bot-server/flows/question-media/sweep-unsettled';
import { sweepKept, type SweepKeptNeeds } from '../bot-server/flows/question/relay-kept';
import { nightWork, type NightNeeds } from '../bot-server/flows/retention/night-work';
import { sendDigests, type DigestNeeds } from '../bot-server/flows/staff-hook/send-digests';
import { tellBulletins, type TellNeeds } from '../bot-server/flows/staff-hook/tell-bulletins';
import { lookForHelp, type LookNeeds } from '../bot-server/flows/help/look-for-help';
import { resumeInbound, type ResumeInboundNeeds } from '../bot-server/flows/wechat/resume-inbound';
import type { PushNeeds } from '../bot-server/flows/push/needs';

/** What the jobs' flows need. */
export type JobNeeds = PushNeeds &
  Parameters<typeof recomputeDirty>[0] &
  EraseDueNeeds &
  ResumeInboundNeeds &
  RosterWriteNeeds &
  DigestNeeds &
  TellNeeds &
  AnswerCheckNeeds &
  SpreadNeeds &
  CheckNeeds &
  NightNeeds &
  FetchMediaNeeds &
  CheckMediaNeeds &
  SendAnswerMediaNeeds &
  SweepUnsettledNeeds &
  SweepKeptNeeds &
  ClimbNeeds &
  RerouteNeeds &
  BulletinNeeds &
  LookNeeds &
  StockNeeds &
  MakeExportNeeds & {
    /** Rings when an export was asked for. */
    readonly exporting: { onRing(listen: () => void): () => void };
    /** Rings when something is to be fetched from a chat. */
    readonly fetching: { onRing(listen: () => void): () => void };
    /** When half-way viewers are nudged; the default when absent. */
    readonly nudgePolicy?: NudgePolicy;
  };

/** One run's circumstances. `stopped` turns true when the process ends or another one leads. */
export interface Tick {
  readonly now: Instant;
  /** What the run writes under: its lease is longer than any turn. */
  readonly sender: Fence;
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

export interface BesideJob extends Job {
  readonly everyMs: number;
  /** Calls when there is work; the answer ends it. Work of other processes is found by looking every so often. */
  readonly onWork?: (needs: JobNeeds, tell: () => void) => () => void;
}

export interface Timetable {
  /** Wakes the sweep even when no timer is armed. */
  readonly cron: string;
  /** What a sweep does, in this order. */
  readonly sweep: readonly Job[];
  /** What runs by itself beside the sweep: every so often, and soon after it is told of work. */
  readonly beside: readonly BesideJob[];
}

/**
 * No job of the sweep goes on longer than this at a stretch: what is due meanwhile gets its turn. Three such jobs and a call on its way stay
 * within the two seconds in which a slot has to leave.
 */
const TURN_MS = 400;
const INBOUND_A_SWEEP = 100;
/** The second finds out that nothing is left; while phones keep reporting, the rest waits for the next run. */
const ROUNDS_A_RUN = 2;

export const timetable: Timetable = {
  cron: '* * * * *',
  sweep: [
    {
      name: 'recover-claims',
      run: (needs, { now }) => recoverClaims(needs, now),
      nextAt: ({ messages }) => messages.nextClaimEnd(),
    },
    { name: 'emergencies', run: (needs, { now }) => writeEmergencies(needs, now) },
    {
      name: 'sweep-pushes',
      run: (needs, { now, sender }) => openDuePushes(needs, now, sender),
      nextAt: ({ plans }) => plans.nextSlotAt(),
    },
    {
      name: 'resolve-pushes',
      run: (needs, { now, stopped }) => {
        const ends = needs.clock() + TURN_MS;
        const over = (): boolean => stopped() || needs.clock() >= ends;
        return resolveOpen(needs, now, { policy: needs.nudgePolicy, over, stopped });
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
      run: (needs, { sender, stopped, memory }) => sendDueMessages(needs, sender, { stopped, memory, turnMs: TURN_MS, carry: true }),
      nextAt: ({ messages }) => messages.nextDueAt(),
    },
    // In the same turn as the pushes: nothing is delivered to a child while it is being erased.
    { name: 'erase-due', run: (needs, { now }) => eraseDue(needs, now), nextAt: ({ erasures }) => erasures.nextDueAt() },
    { name: 'resume-inbound', run: (needs) => resumeInbound(needs, INBOUND_A_SWEEP) },
    {
      name: 'county-plans',
      run: (needs, { now, stopped }) => {
        const ends = needs.clock() + TURN_MS;
        return sweepCountyPlans(needs, now, () => stopped() || needs.clock() >= ends);
      },
    },
    { name: 'mend-roster', run: (needs, { now }) => sweepRoster(needs, now) },
  ],
  beside: [
    // A figure follows its phone within two seconds: another process looks each second, the one that took the report is told.
    {
      ...{ name: 'roll-ups', everyMs: 1000, onWork: ({ viewings }, tell) => viewings.onMarked(tell) },
      run: (needs, { now }) => recomputeDirty(needs, now, { rounds: ROUNDS_A_RUN }),
    },
    {
      ...{ name: 'fetch-media', everyMs: 5000, onWork: ({ fetching }, tell) => fetching.onRing(tell) },
      run: (needs, { stopped }) => fetchMedia(needs, needs.clock, stopped),
    },
    // While who asked is still in the mini-program.
    { name: 'check-media', everyMs: 3000, run: (needs, { stopped }) => checkMedia(needs, needs.clock, stopped) },
    { name: 'answer-media', everyMs: 3000, run: (needs, { stopped }) => sendAnswerMedia(needs, needs.clock, stopped) },
    { name: 'settle-media', everyMs: 60_000, run: (needs, { now }) => sweepUnsettled(needs, now) },
    { name: 'relay-kept', everyMs: 5000, run: (needs, { now }) => sweepKept(needs, now) },
    { name: 'staff-digests', everyMs: 20_000, run: (needs, { now, stopped }) => sendDigests(needs, now, stopped) },
    { name: 'bulletin-groups', everyMs: 60_000, run: (needs, { now, stopped }) => tellBulletins(needs, now, stopped) },
    // Soon after asking: WeChat checks only for who was in the mini-program of late.
    { name: 'check-questions', everyMs: 3000, run: (needs, { now, stopped }) => checkQuestions(needs, now, stopped) },
    { name: 'answer-checks', everyMs: 60_000, run: (needs, { now, stopped }) => recheckAnswers(needs, now, stopped) },
    // Steps come minutes apart; a danger is rung within seconds.
    { name: 'climb-questions', everyMs: 5_000, run: (needs, { now, stopped }) => climbQuestions(needs, now, stopped) },
    { name: 'reroute-questions', everyMs: 60_000, run: (needs, { now, stopped }) => rerouteQuestions(needs, now, stopped) },
    // Looks each minute whether a week's or a month's bulletin is due and not there. When all are there their readers are told, of several at once.
    { name: 'bulletins', everyMs: 60_000, run: (needs, { now, stopped }) => makeAndRing(needs, now, stopped) },
    // Looks each minute whether a county's families were counted by their ways this week, and counts them once.
    { name: 'channel-stock', everyMs: 60_000, run: (needs, { now, stopped }) => tellStocks(needs, now, stopped) },
    { name: 'help', everyMs: 60_000, run: (needs, { now, stopped }) => lookForHelp(needs, now, stopped) },
    {
      ...{ name: 'exports', everyMs: 5_000, onWork: ({ exporting }, tell) => exporting.onRing(tell) },
      run: (needs, { stopped }) => makeExports(needs, needs.clock, stopped),
    },
    // Looks each minute whether the night's work is due: from 3:30 on it is, until it was done.
    { name: 'night-work', everyMs: 60_000, run: (needs, { now, stopped }) => nightWork(needs, now, stopped) },
  ],
};
