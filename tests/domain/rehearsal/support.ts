import type { OpenRoute } from '../../../bot-server/domain/push/decide';
import type { Slot } from '../../../bot-server/domain/push/push';
import { DEFAULT_QUIET_HOURS } from '../../../bot-server/domain/push/quiet-hours';
import type { Coming, Listener } from '../../../bot-server/domain/rehearsal/play-term';
import type { RehearsedChild, RehearsedLine } from '../../../bot-server/domain/rehearsal/rehearsal';
import { addDays, instantOf, weekday, type Weekday } from '../../../bot-server/domain/time/civil';

export const MONDAY = '2026-09-07';

/** Week 1 begins on {@link MONDAY}. */
export function slotAt(line: number, week: number, day: Weekday, minute: number, more: Partial<Slot> = {}): Slot {
  const date = addDays(MONDAY, (week - 1) * 7 + day - 1);
  return {
    id: `s-${line}`,
    planId: 'plan',
    schoolId: 'QX01',
    line,
    week,
    weekday: weekday(instantOf(date)),
    date,
    minute,
    startsAt: instantOf(date, minute),
    dueDays: 5,
    resourceId: 'sleep',
    audience: { grades: [], classroomIds: [] },
    note: '',
    state: 'waiting',
    ...more,
  };
}

/** A way of a mini-program's one-time template, or of a long-term one. */
export const way = (remaining: number): OpenRoute => ({
  route: {
    channel: 'mp-subscribe',
    accountId: 'mp',
    identityId: 'mp:o',
    openid: 'o',
    template: { purpose: 'new-item', id: 't', kind: 'one-time', title: '', fields: {} },
    spends: remaining !== Number.POSITIVE_INFINITY,
  },
  remaining,
});

export const listener = (id: string, more: Partial<Listener> = {}): Listener => ({
  id,
  quietHours: DEFAULT_QUIET_HOURS,
  bound: true,
  ways: [way(Number.POSITIVE_INFINITY)],
  ...more,
});

export const coming = (slot: Slot, more: Partial<Coming> = {}): Coming => ({ slot, childrensGrades: [], closure: false, ...more });

export const child = (studentId: string, classroomId: string, ...listeners: Listener[]): RehearsedChild => ({
  studentId,
  classroomId,
  grade: 3,
  listeners,
});

export const line = (slot: Slot, more: Partial<RehearsedLine> = {}): RehearsedLine => ({
  slot,
  resource: { title: '早睡', for: 'guardian', withdrawn: false, durationSeconds: 300 },
  classroomIds: ['c1', 'c2'],
  own: true,
  ...more,
});
