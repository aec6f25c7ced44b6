import { NO_CHANGES, type RosterChanges } from '../../../bot-server/domain/importing/roster-changes';
import { EMPTY_FUNNEL, type Funnel } from '../../../bot-server/domain/report/funnel';
import { DAY, HOUR, type Instant } from '../../../bot-server/domain/time/instant';
import { startOfWeek, weekOf } from '../../../bot-server/domain/time/week';
import { luck } from '../county/luck';

/** One class of the small place: how many families it has is known to everybody who has a roster. */
export interface Room {
  readonly id: string;
  readonly schoolId: string;
  readonly bureauId: string;
  /** Where a bureau counts it. */
  readonly place: string;
  readonly grade: number;
  readonly size: number;
}
export interface Sent {
  readonly id: string;
  readonly schoolId: string;
  readonly resourceId: string;
  readonly theme: string;
  readonly dimension: string;
  readonly subject: string;
  readonly week: number;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
}
/** What one class did with one push, seen at one moment. */
export interface Counts {
  readonly reachable: number;
  readonly started: number;
  readonly completed: number;
  readonly late: number;
}
/** What happened in one class with one push: at each moment, undefined before it began. */
export interface Course {
  readonly push: Sent;
  readonly room: Room;
  readonly at: readonly (Counts | undefined)[];
}
export interface History {
  readonly rooms: readonly Room[];
  readonly courses: readonly Course[];
}

export const WEEK = weekOf(Date.UTC(2026, 8, 1, 11, 30));
/** In the first week; after it and before its pushes are due; when it stands still and the second does not; then twice after something was put right. */
export const MOMENTS: readonly Instant[] = [
  startOfWeek(WEEK) + 4 * DAY,
  startOfWeek(WEEK + 1) + 9 * HOUR,
  startOfWeek(WEEK + 2) + 9 * HOUR,
  startOfWeek(WEEK + 4) + 9 * HOUR,
  startOfWeek(WEEK + 5) + 9 * HOUR,
];
/** Until here what is done only grows; later somebody may take something back. */
export const GROWS_UNTIL = 2;

/** Where the smallest schools are and where none is; sizes around the smallest cells. */
const PLACES = [
  { schoolId: 'A', bureauId: 'K1', grades: [1, 1, 2] },
  { schoolId: 'B', bureauId: 'K1', grades: [1, 2] },
  { schoolId: 'V', bureauId: 'K1', grades: [1], central: 'A' },
  { schoolId: 'D', bureauId: 'K2', grades: [1, 2] },
] as const;
const ITEMS = [
  { resourceId: 'i0', theme: '睡眠', dimension: '健康', subject: '', after: 0 },
  { resourceId: 'i1', theme: '读书', dimension: '能力', subject: '语文', after: 0 },
  { resourceId: 'i2', theme: '睡眠', dimension: '能力', subject: '', after: 1 },
  { resourceId: 'i0', theme: '睡眠', dimension: '健康', subject: '', after: 1 },
  { resourceId: 'i1', theme: '读书', dimension: '能力', subject: '语文', after: 0 },
] as const;

export const themes = [...new Set(ITEMS.map(({ theme }) => theme))];
export const dimensions = [...new Set(ITEMS.map(({ dimension }) => dimension))];
export const subjects = [...new Set(ITEMS.map(({ subject }) => subject))].filter((subject) => subject !== '');
export const resources = [...new Set(ITEMS.map(({ resourceId }) => resourceId))];
export const schoolIds = PLACES.map(({ schoolId }) => schoolId);

/** A small place and what happened in it, from a seed. */
export function historyOf(seed: number): History {
  const draw = (a: number, b: number, what: number): number => luck(seed, a, b, what);
  const rooms = PLACES.flatMap((school, nth): Room[] =>
    school.grades.map((grade, at) => ({
      ...{ id: `${school.schoolId}${at + 1}`, schoolId: school.schoolId, bureauId: school.bureauId, grade },
      place: 'central' in school ? school.central : school.schoolId,
      size: 'central' in school ? 1 + Math.floor(8 * draw(nth, at, 1)) : 3 + Math.floor(34 * draw(nth, at, 1)),
    })),
  );
  const pushes = ITEMS.flatMap(({ resourceId, theme, dimension, subject, after }, n) =>
    PLACES.filter((_, nth) => draw(nth, n, 2) < 0.85).map(({ schoolId }): Sent => {
      const startsAt = startOfWeek(WEEK + after) + (1 + (n % 3)) * DAY + 19 * HOUR;
      return {
        id: `p${n}-${schoolId}`,
        schoolId,
        resourceId,
        theme,
        dimension,
        subject,
        week: WEEK + after,
        startsAt,
        dueAt: startsAt + 6 * DAY,
      };
    }),
  );
  const courses = pushes.flatMap((push, nth) =>
    rooms
      .filter(({ schoolId }) => schoolId === push.schoolId)
      .map((room, at) => courseOf(push, room, (what) => draw(nth * 7 + at, 3, what))),
  );
  return { rooms, courses };
}

const clamp = (n: number, low: number, high: number): number => Math.max(low, Math.min(high, n));

function courseOf(push: Sent, room: Room, draw: (what: number) => number): Course {
  const reachable = clamp(room.size - Math.floor(draw(1) * draw(1) * 14), 0, room.size);
  // As often nearly all or nearly none as in between: that is where small groups are.
  const share = draw(2) < 0.4 ? 0.15 * draw(3) : draw(2) < 0.7 ? 1 - 0.2 * draw(3) : draw(3);
  let before: Counts | undefined;
  const at = MOMENTS.map((moment, n): Counts | undefined => {
    if (moment < push.startsAt) return undefined;
    const grown = Math.min(1, (moment - push.startsAt) / (7 * DAY)) * share;
    // Something put right: nothing, one or two families, or a crowd.
    const right = n <= GROWS_UNTIL ? 0 : draw(10 + n) < 0.5 ? 0 : draw(10 + n) < 0.8 ? Math.round(draw(20 + n) * 4) - 2 : Math.round(draw(20 + n) * 30) - 15; // prettier-ignore
    const base = n <= GROWS_UNTIL || !before ? Math.round(reachable * grown) : before.completed;
    const completed = clamp(base + right, 0, reachable);
    const started = clamp(
      completed + Math.floor(draw(4) * (reachable - completed + 1)),
      Math.max(completed, before?.started ?? 0),
      reachable,
    );
    const late = n > GROWS_UNTIL ? Math.floor(draw(5) * draw(5) * (reachable - completed)) : 0;
    return (before = { reachable, started, completed, late });
  });
  return { push, room, at };
}

export const funnelOf = (room: Room, { reachable, started, completed, late }: Counts): Funnel => ({
  ...EMPTY_FUNNEL,
  ...{ targeted: room.size, reachable, started, completed, lateCompleted: late },
  ...{ sent: started, opened: started, q25: completed, q50: completed, q75: completed },
});

export function rosterOf({ rooms }: History): RosterChanges {
  return {
    ...NO_CHANGES,
    bureaus: [
      { id: 'CITY', name: '某市教育局', level: 'city' },
      ...['K1', 'K2'].map((id) => ({ id, name: `${id}教育局`, level: 'county' as const, parentId: 'CITY' })),
    ],
    schools: PLACES.map((school) => ({
      ...{ id: school.schoolId, bureauId: school.bureauId, name: `${school.schoolId}小学` },
      ...('central' in school ? { kind: 'village-point' as const, centralSchoolId: school.central } : { kind: 'school' as const }),
    })),
    classrooms: rooms.map(({ id, schoolId, grade }, n) => ({ id, schoolId, grade, number: n + 1, name: `${id}班`, stage: '小学低段' })),
  };
}
