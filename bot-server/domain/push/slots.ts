import type { SchoolId, Term } from '../roster/roster';
import { addDays, civilDate, instantOf, minuteOfDay, weekday, type CivilDate, type MinuteOfDay, type Weekday } from '../time/civil';
import { DAY, type Instant } from '../time/instant';
import { sameAbout, type InheritedFrom, type LineAbout } from '../plan/line-kind';
import type { Layers } from './layers';
import type { AudienceRule, PlanId, Slot, SlotId } from './push';

/** One line of a plan as people write it: third week, Wednesday, 19:30. */
export interface PlanLine extends LineAbout {
  readonly line: number;
  readonly week: number;
  readonly weekday: Weekday;
  readonly minute: MinuteOfDay;
  readonly dueDays: number;
  readonly resourceId: string;
  readonly audience: AudienceRule;
  readonly together?: true;
  readonly layers?: Layers;
  readonly note: string;
  /** Of a line that a county's plan brought. */
  readonly from?: InheritedFrom;
}

export interface LineFault {
  readonly line: number;
  readonly because: 'before-term' | 'after-term';
  readonly date: CivilDate;
}

export const slotIdOf = (planId: PlanId, line: number): SlotId => `${planId}-${line}`;

/** The civil day of a week and weekday of a term. Week 1 is the Monday-to-Sunday week that holds the first day of term. */
export function dateOf(term: Pick<Term, 'startsOn'>, week: number, day: Weekday): CivilDate {
  const monday = 1 - weekday(instantOf(term.startsOn));
  return addDays(term.startsOn, monday + (week - 1) * 7 + (day - 1));
}

/** Turns a plan's lines into slots with their instants; a line outside the term is a fault and makes no slot. */
export function slotsOf(
  plan: { readonly id: PlanId; readonly schoolId: SchoolId },
  term: Pick<Term, 'startsOn' | 'endsOn'>,
  lines: readonly PlanLine[],
): { slots: Slot[]; faults: LineFault[] } {
  const slots: Slot[] = [];
  const faults: LineFault[] = [];
  for (const line of lines) {
    const date = dateOf(term, line.week, line.weekday);
    if (date < term.startsOn) faults.push({ line: line.line, because: 'before-term', date });
    else if (date > term.endsOn) faults.push({ line: line.line, because: 'after-term', date });
    else {
      slots.push({
        ...line,
        id: slotIdOf(plan.id, line.line),
        planId: plan.id,
        schoolId: plan.schoolId,
        date,
        startsAt: instantOf(date, line.minute),
        state: 'waiting',
      });
    }
  }
  return { slots, faults };
}

/** The instant at which a slot's push is due. */
export const dueAtOf = (slot: Pick<Slot, 'startsAt' | 'dueDays'>): number => slot.startsAt + slot.dueDays * DAY;

const sameAudience = (a: AudienceRule, b: AudienceRule): boolean => audienceKey(a) === audienceKey(b);
/** Equal for two rules that name the same grades, classes and tags, in whatever order. */
export const audienceKey = ({ grades, classroomIds, tags = [] }: AudienceRule): string =>
  [
    [...grades].sort((a, b) => a - b).join(','),
    [...classroomIds].sort().join(','),
    ...(tags.length ? [[...tags].sort().join(',')] : []),
  ].join('|');

/** Equal for the same layers. */
const layersKey = ({ subject = '', firm = '', more = '' }: Partial<Layers> = {}): string => [subject, firm, more].join('|');

/** What a new draft changes against the old one, line by line. */
export function compareSlots(
  before: readonly Slot[],
  after: readonly Slot[],
): { added: number; changed: number; removed: number; same: number } {
  const old = new Map(before.map((slot) => [slot.id, slot]));
  const fresh = new Set(after.map(({ id }) => id));
  const count = { added: 0, changed: 0, removed: before.filter(({ id }) => !fresh.has(id)).length, same: 0 };
  for (const slot of after) {
    const was = old.get(slot.id);
    if (!was) count.added += 1;
    else if (
      was.startsAt === slot.startsAt &&
      was.dueDays === slot.dueDays &&
      was.resourceId === slot.resourceId &&
      was.note === slot.note &&
      was.together === slot.together &&
      sameAbout(was, slot) &&
      layersKey(was.layers) === layersKey(slot.layers) &&
      sameAudience(was.audience, slot.audience)
    )
      count.same += 1;
    else count.changed += 1;
  }
  return count;
}

/** The slot at another instant: its day, minute, weekday and week of term follow. */
export function movedTo(slot: Slot, startsAt: Instant): Slot {
  const date = civilDate(startsAt);
  const mondayOf = (day: CivilDate): number => instantOf(day) - (weekday(instantOf(day)) - 1) * DAY;
  const weeks = Math.round((mondayOf(date) - mondayOf(slot.date)) / (7 * DAY));
  return { ...slot, startsAt, date, minute: minuteOfDay(startsAt), weekday: weekday(startsAt), week: slot.week + weeks };
}
