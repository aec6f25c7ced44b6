import { classesOf } from '../push/audience';
import type { AudienceTag, Slot } from '../push/push';
import { playTerm, type Coming, type Heard, type Listener } from '../rehearsal/play-term';
import type { Classroom } from '../roster/roster';
import type { CivilDate } from '../time/civil';
import { DAY, type Instant } from '../time/instant';

/** How far back a family's first page reaches. */
const REACH = 21 * DAY;

/** A plan as one family would meet it. */
export interface FamilyTerm {
  /** The lines that reach it, in the order of time. */
  readonly lines: readonly Slot[];
  /** What lies on the first page at that moment, newest first; and what comes after it. */
  readonly today: readonly Slot[];
  readonly next?: Slot;
  /** For each guardian what becomes of the lines that are still to come. */
  readonly heard: ReadonlyMap<string, readonly Heard[]>;
}

/** What is known of the family, and of what the lines bring. */
export interface FamilyWorld {
  readonly classroom: Classroom;
  /** What applies to it: a line with tags reaches only families to whom one of them does. */
  readonly tags: readonly AudienceTag[];
  readonly listeners: readonly Listener[];
  /** Whether a resource is made for children. */
  readonly forStudents: (resourceId: string) => boolean;
  /** Whether the school is closed on a day, with lessons at home. */
  readonly closed: (date: CivilDate) => boolean;
  /** The moment whose first page is shown. */
  readonly at: Instant;
}

/**
 * A plan's lines for a child of this class: the term's list, the first page at `at`, and how each line that is still to come at `now` would
 * reach each of these guardians, by the very rule that decides at the moment of sending. A line left out never reaches anybody.
 */
export function familyTerm(
  slots: readonly Slot[],
  { classroom, tags, listeners, forStudents, closed, at }: FamilyWorld,
  now: Instant,
): FamilyTerm {
  const lines = slots
    .filter(({ state, audience }) => state !== 'skipped' && classesOf(audience, [classroom]).length > 0)
    .filter(({ audience }) => !audience.tags?.length || audience.tags.some((tag) => tags.includes(tag)))
    .sort((a, b) => a.startsAt - b.startsAt || a.line - b.line);
  const there = lines.filter(({ startsAt }) => startsAt <= at && startsAt > at - REACH);
  const next = lines.find(({ startsAt }) => startsAt > at);
  const coming = lines
    .filter(({ state, startsAt }) => state === 'waiting' && startsAt > now)
    .map((slot): Coming => ({
      slot,
      closure: closed(slot.date),
      childrensGrades: forStudents(slot.resourceId) ? [classroom.grade] : [],
    }));
  return {
    lines,
    today: [...there].reverse(),
    ...(next ? { next } : {}),
    heard: new Map(listeners.map((listener) => [listener.id, playTerm(listener, coming)])),
  };
}
