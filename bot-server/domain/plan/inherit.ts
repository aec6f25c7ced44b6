import { canonical } from '../importing/canonical';
import type { PlanId, PushPlan, Slot, SlotId } from '../push/push';
import { slotIdOf, dateOf, type PlanLine } from '../push/slots';
import type { SchoolId, Term } from '../roster/roster';
import { instantOf } from '../time/civil';
import type { CountyLine } from './county';
import type { InheritedFrom, Moves } from './line-kind';

type Time = Pick<PlanLine, 'week' | 'weekday' | 'minute'>;

/** What a school's plan is inherited from: one version of a county's plan, its lines as they concern this school. */
export interface Inheritance {
  readonly countyPlanId: string;
  readonly version: number;
  readonly moves: Moves;
  readonly lines: readonly CountyLine[];
}

export interface Inherited {
  /** All waiting lines of the school's plan afterwards, and those that went out or were left out before. */
  readonly slots: readonly Slot[];
  /** Of them those that are new or different. */
  readonly put: readonly Slot[];
  readonly remove: readonly SlotId[];
  readonly lastLine: number;
  readonly from: NonNullable<PushPlan['from']>;
}

export interface InheritGround {
  readonly term: Pick<Term, 'startsOn'>;
  /** The largest number a line of the school's plan ever had. */
  readonly lastLine: number;
  /** Numbers given already to lines of the county's, by the county's: a draft beside what runs has the same ones. */
  readonly numbers?: ReadonlyMap<number, number>;
}

/** Whether a school may have a line of the county's at this time. */
export function mayStand(
  time: Time,
  { week, weekday, minute, moves }: Pick<InheritedFrom, 'week' | 'weekday' | 'minute' | 'moves'>,
): boolean {
  if (moves === 'week') return time.week === week;
  if (moves === 'day') return time.week === week && time.weekday === weekday;
  return time.week === week && time.weekday === weekday && time.minute === minute;
}

const sameTime = (a: Time, b: Time): boolean => a.week === b.week && a.weekday === b.weekday && a.minute === b.minute;

/** Whether a school moved this line from where its county put it. */
export const isMoved = (slot: Time & Pick<PlanLine, 'from'>): boolean => slot.from !== undefined && !sameTime(slot, slot.from);

/**
 * A version of the county's plan comes into a school's. What went out stays as it was. A line that waits says what the county says now, at the
 * hour to which the school moved it, as long as it may stand there still. A line that the school left out stays out, unless it must go out now.
 * What the county took out goes; the school's own lines are not touched. The same version again changes nothing.
 */
export function inherit(
  plan: { readonly id: PlanId; readonly schoolId: SchoolId; readonly from?: PushPlan['from'] },
  slots: readonly Slot[],
  inheritance: Inheritance,
  { term, lastLine, numbers }: InheritGround,
): Inherited {
  const { countyPlanId, version, moves } = inheritance;
  const known = new Set(plan.from?.given);
  const mine = new Map(slots.flatMap((slot) => (slot.from?.countyPlanId === countyPlanId ? [[slot.from.line, slot] as const] : [])));
  const result: Slot[] = slots.filter(({ from }) => from?.countyPlanId !== countyPlanId);
  const put: Slot[] = [];
  let last = Math.max(lastLine, 0, ...slots.map(({ line }) => line));
  for (const line of inheritance.lines) {
    const is = mine.get(line.line);
    mine.delete(line.line);
    if (is && is.state !== 'waiting') {
      result.push(is);
      continue;
    }
    // Left out by the school, and may stay out.
    if (!is && known.has(line.line) && !line.must) continue;
    const number = is?.line ?? numbers?.get(line.line);
    if (number === undefined) last += 1;
    const next = inheritedSlot(plan, line, { countyPlanId, moves, number: number ?? last, before: is, term });
    result.push(next);
    if (!is || canonical(is) !== canonical(next)) put.push(next);
  }
  const gone = [...mine.values()];
  result.push(...gone.filter(({ state }) => state !== 'waiting'));
  return {
    put,
    slots: result.sort((a, b) => a.line - b.line),
    remove: gone.filter(({ state }) => state === 'waiting').map(({ id }) => id),
    lastLine: last,
    from: { countyPlanId, version, given: inheritance.lines.map(({ line }) => line).sort((a, b) => a - b) },
  };
}

function inheritedSlot(
  plan: { readonly id: PlanId; readonly schoolId: SchoolId },
  { must, line, ...said }: CountyLine,
  ground: { countyPlanId: string; moves: Moves; number: number; before: Slot | undefined; term: Pick<Term, 'startsOn'> },
): Slot {
  const { countyPlanId, moves, number, before, term } = ground;
  const { week, weekday, minute } = said;
  const from: InheritedFrom = { countyPlanId, line, week, weekday, minute, moves, ...(must ? { must } : {}) };
  const kept = before && isMoved(before) && mayStand(before, from) ? before : said;
  const time: Time = { week: kept.week, weekday: kept.weekday, minute: kept.minute };
  const date = dateOf(term, time.week, time.weekday);
  const own = { id: slotIdOf(plan.id, number), planId: plan.id, schoolId: plan.schoolId, line: number };
  return { ...said, ...time, ...own, date, startsAt: instantOf(date, time.minute), from, state: 'waiting' };
}

/** The county's lines that are not in a school's draft: it left them out. In the order of time. */
export function leftOutLines(
  slots: readonly Pick<Slot, 'from'>[],
  { countyPlanId, lines }: Pick<Inheritance, 'countyPlanId' | 'lines'>,
): CountyLine[] {
  const here = new Set(slots.flatMap(({ from }) => (from?.countyPlanId === countyPlanId ? [from.line] : [])));
  return lines
    .filter(({ line }) => !here.has(line))
    .sort((a, b) => a.week - b.week || a.weekday - b.weekday || a.minute - b.minute || a.line - b.line);
}

/**
 * A line that a school left out, as its county has it, under the number that it has where it runs still, else a new one. `line` is the county's
 * own number; undefined when it is in the draft, or not the county's.
 */
export function broughtBack(
  plan: { readonly id: PlanId; readonly schoolId: SchoolId },
  slots: readonly Slot[],
  { county, line }: { readonly county: Pick<Inheritance, 'countyPlanId' | 'moves' | 'lines'>; readonly line: number },
  { term, lastLine, numbers }: InheritGround,
): Slot | undefined {
  const said = leftOutLines(slots, county).find((each) => each.line === line);
  const { countyPlanId, moves } = county;
  return said && inheritedSlot(plan, said, { countyPlanId, moves, number: numbers?.get(line) ?? lastLine + 1, before: undefined, term });
}

/** What a school did to its county's lines that it may not: `line` is the school's own number. */
export interface InheritedFault {
  readonly line: number;
  readonly code: 'must-stay' | 'moved-too-far' | 'not-yours';
  readonly sentence: string;
}

const HOW_FAR: Readonly<Record<Moves, string>> = { none: '时间不能改', day: '只能改当天的时间', week: '只能改到同一周里' };

/** Compares a school's draft with what runs (or with what the county brought): lines that must stay, hours too far away, and the county's own words. */
export function inheritedFaults(live: readonly Slot[], draft: readonly Slot[]): InheritedFault[] {
  const now = new Map(draft.map((slot) => [slot.line, slot]));
  return live.flatMap((was): InheritedFault[] => {
    const { from, line } = was;
    if (!from || was.state !== 'waiting') return [];
    const is = now.get(line);
    if (!is) return from.must ? [{ line, code: 'must-stay', sentence: '这一行是县里的必推内容，不能去掉，请放回来' }] : [];
    const faults: InheritedFault[] = [];
    if (!mayStand(is, from)) faults.push({ line, code: 'moved-too-far', sentence: `这一行是县里的，${HOW_FAR[from.moves]}，请改回来` });
    const { id: _i, startsAt: _s, date: _d, week: _w, weekday: _y, minute: _m, note: _n, ...says } = is;
    const { id: _i2, startsAt: _s2, date: _d2, week: _w2, weekday: _y2, minute: _m2, note: _n2, ...said } = was;
    if (canonical(says) !== canonical(said))
      faults.push({ line, code: 'not-yours', sentence: '这一行是县里的，内容、给谁和期限不能改。要别的，请另加一行' });
    return faults;
  });
}
