import fc from 'fast-check';

export const MINUTE = 60_000;
export const DAY = 86_400_000;
/** Midnights in China: the first of the term, two days later the push, the one on which the term ends, the first of the next term. */
export const TERM_STARTS = Date.UTC(2026, 7, 30, 16);
export const STARTS = Date.UTC(2026, 8, 1, 16);
export const TERM_ENDS = Date.UTC(2027, 0, 22, 16);
export const NEXT_STARTS = TERM_ENDS + DAY;
export const MID_WEEK = STARTS + 4 * DAY;
export const TERMS = [
  { id: 'spring', name: '下学期', startsOn: '2026-02-23', endsOn: '2026-07-03' },
  { id: 'autumn', name: '上学期', startsOn: '2026-08-31', endsOn: '2027-01-22' },
  { id: 'next', name: '下学期', startsOn: '2027-01-24', endsOn: '2027-07-02' },
];
const DUES = [STARTS + 7 * DAY, STARTS + 7 * DAY - 1, TERM_ENDS, STARTS + 5 * DAY + 45 * MINUTE];

export interface Sitting {
  readonly guardian: number;
  /** Of two children; of the second only where there is one. */
  readonly child: number;
  readonly version: 1 | 2;
  /** Played from here, for so long, in whole seconds. */
  readonly from: number;
  readonly long: number;
  /** When it was told; its ticket was issued so long before as it played. */
  readonly at: number;
}
export interface FamilyCase {
  readonly for: 'guardian' | 'student';
  readonly lengths: readonly [number, number];
  readonly encodedAnew: boolean;
  readonly pushed: 1 | 2;
  readonly dueAt: number;
  readonly reachable: readonly boolean[];
  readonly children: number;
  /** In mid-week the children change to another class; leave the school; and a brother comes into the class of the first of them. */
  readonly moves: boolean;
  readonly leaves: boolean;
  readonly joins: boolean;
  /** Whether the push knows its term: older ones do not. */
  readonly dated: boolean;
  /** Tickets of before have no term. */
  readonly untold: number;
  /** The last guardian came to the family then, and was unbound then; was there when it was pushed where absent. */
  readonly came?: number;
  readonly gone?: number;
  readonly sittings: readonly Sitting[];
}

const lengths = fc.integer({ min: 4, max: 90 });
/** Around the edges: a millisecond before, at and after what is due, midnights, the first of the term. */
const off = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -3 * DAY, max: 3 * DAY }));
const raw = fc.record({
  guardian: fc.nat(2),
  child: fc.nat(1),
  version: fc.constantFrom(1 as const, 2 as const),
  from: fc.nat(89),
  long: fc.integer({ min: 1, max: 90 }),
  edge: fc.constantFrom<'due' | 'midnight' | 'week' | 'term' | 'ticket' | 'next'>(
    'due',
    'due',
    'midnight',
    'week',
    'term',
    'ticket',
    'next',
  ),
  off,
});

export const familyCases: fc.Arbitrary<FamilyCase> = fc
  .record({
    for: fc.constantFrom('guardian' as const, 'guardian' as const, 'student' as const),
    lengths: fc.tuple(lengths, lengths),
    encodedAnew: fc.boolean(),
    pushed: fc.constantFrom(1 as const, 2 as const),
    dueAt: fc.constantFrom(...DUES),
    reachable: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    children: fc.integer({ min: 1, max: 2 }),
    ...{ moves: fc.boolean(), leaves: fc.boolean(), joins: fc.boolean() },
    dated: fc.constantFrom(true, true, true, false),
    untold: fc.constantFrom(-Infinity, -Infinity, TERM_STARTS - DAY, TERM_STARTS + 5 * MINUTE, STARTS + 2 * DAY),
    late: fc.option(fc.record({ off, stays: fc.option(fc.integer({ min: 1, max: 3 * DAY }), { nil: undefined }) }), { nil: undefined }),
    raw: fc.array(raw, { maxLength: 7 }),
  })
  .map(({ raw: all, late, ...one }) => {
    const pushed = one.encodedAnew ? one.pushed : 1;
    const isLate = late !== undefined && one.for === 'guardian' && one.reachable.length > 1;
    const came = isLate ? one.dueAt + late.off : undefined;
    const gone = came === undefined || late?.stays === undefined ? undefined : came + late.stays;
    const edges = { due: one.dueAt, midnight: STARTS + DAY, week: MID_WEEK, term: TERM_STARTS, ticket: TERM_STARTS, next: NEXT_STARTS };
    const sittings = all.map(({ guardian, child, version, from, long, edge, off: by }): Sitting => {
      const actual = one.encodedAnew ? version : 1;
      const length = one.lengths[actual - 1] ?? 1;
      const start = from % length;
      const lasts = Math.min(long, length - start);
      return {
        ...{ guardian: guardian % one.reachable.length, child: child % one.children, version: actual },
        // `ticket`: not the report but the ticket stands at the edge.
        ...{ from: start, long: lasts, at: edges[edge] + by + (edge === 'ticket' ? lasts * 1000 : 0) },
      };
    });
    return {
      ...{ ...one, pushed, sittings: sittings.sort((a, b) => a.at - b.at) },
      ...(came === undefined ? {} : { came }),
      ...(gone === undefined ? {} : { gone }),
    };
  });

export const isLateGuardian = ({ came, reachable }: FamilyCase, guardian: number): boolean =>
  came !== undefined && guardian === reachable.length - 1;
