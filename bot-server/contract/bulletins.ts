import { z } from 'zod';
import { At, Count, Id, Page, Percent } from './common';

export const BulletinKind = z.enum(['weekly', 'monthly', 'termly', 'yearly']);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Name = z.string().max(4000);
const Place = z.strictObject({ kind: z.enum(['bureau', 'school']), id: Id });

export const BulletinsQuery = Page.extend({ kind: BulletinKind.optional() });
export const BulletinFileQuery = z.strictObject({ format: z.enum(['xlsx', 'pdf', 'html']).default('xlsx') });

/** What a list shows of one. */
export const BulletinHead = z
  .strictObject({
    id: Id,
    kind: BulletinKind,
    period: z.string().max(120),
    from: Day,
    to: Day,
    /** 0: the bulletin; from 1: 补报 to it. */
    no: Count,
    cutoff: At,
    hash: Hash,
    /** Made after the newest that this person has opened; only in a list. */
    isNew: z.boolean().optional(),
  })
  .meta({ id: 'BulletinHead' });

const Share = z.strictObject({ of: Count, among: Count });
/** Thousandths. */
const Interval = z.strictObject({ low: z.int().min(0).max(1000), high: z.int().min(0).max(1000) });
const Counts = z.strictObject({
  targeted: Count,
  completed: Count,
  reachable: Share,
  started: z.strictObject({ of: Count, completed: Count }),
  late: Count,
});
const Figures = { exact: Counts, tens: Counts, interval: Interval.nullable() };
const Answers = { asked: Count.nullable(), inTimePercent: Percent.nullable(), medianQuarters: Count.nullable() };
const Months = { month: z.string().max(7), isRunning: z.boolean() };
const AnswerParts = { total: z.strictObject(Answers), places: z.array(z.strictObject({ key: Id, ...Answers })).max(5000) };
const Side = z.strictObject({ from: Day, to: Day, share: Share, interval: Interval });

export const BulletinFacts = z
  .strictObject({
    place: Place.extend({ name: Name }),
    kind: BulletinKind,
    period: z.string().max(120),
    from: Day,
    to: Day,
    weeks: Count,
    /** What people call a term or a school year. */
    name: z.string().max(120).optional(),
    /** Nothing of this time is due any more; while it is false a supplement comes later. */
    isSettled: z.boolean(),
    /** Schools or classes in the order of their codes. */
    lines: z.array(z.strictObject({ key: Id, name: Name, note: Name, ...Figures })).max(5000),
    total: z.strictObject(Figures),
    without: z.array(Name).max(5000),
    hidden: z.array(Name).max(5000),
    answers: z.strictObject({ ...Months, ...AnswerParts }).nullable(),
    changes: z
      .array(
        z.strictObject({
          rate: z.enum(['completion', 'reach', 'finish']),
          /** `up` and `down` only where both intervals lie apart; `unlike`: nothing that may be compared. */
          verdict: z.enum(['up', 'down', 'same', 'unlike']),
          now: Side.optional(),
          then: Side.optional(),
          places: z.array(Id).max(5000),
        }),
      )
      .max(3),
  })
  .meta({ id: 'BulletinFacts' });

const Pieces = z.array(z.strictObject({ text: z.string().max(100_000), measure: z.string().max(40).optional() })).max(200);
const BulletinText = z.strictObject({
  title: Pieces,
  parts: z.array(z.strictObject({ heading: z.string().max(80), lines: z.array(Pieces).max(100) })).max(40),
});

export const WireBulletin = BulletinHead.extend({
  rule: Count,
  rosterHash: Hash,
  /** Its place in the chain of its place, and the hash of the one before. */
  seq: Count,
  before: z.union([Hash, z.literal('')]),
  text: BulletinText,
  facts: BulletinFacts,
  /** Each number of the text: what it is, and what to ask to see it again. */
  measures: z
    .array(
      z.strictObject({
        id: z.string().max(40),
        definition: z.string().max(400),
        query: z.strictObject({
          page: z.enum(['figures', 'answer-figures']),
          by: z.enum(['school', 'class']).optional(),
          from: Day.optional(),
          to: Day.optional(),
          month: z.string().max(7).optional(),
        }),
      }),
    )
    .max(60),
  /** Until when it counts, in a sentence. */
  stand: z.string().max(200),
  /** The table below the text as every form of the bulletin has it; null where there is nothing to tell. */
  table: z
    .strictObject({
      title: z.string().max(80),
      heads: z.array(z.string().max(40)).max(20),
      /** The last one is the sum. */
      rows: z
        .array(z.strictObject({ key: z.string().max(400), name: Name, note: Name, cells: z.array(z.string().max(80)).max(20) }))
        .max(5001),
    })
    .nullable(),
  /** The others of the same time: the bulletin and what was supplemented to it. */
  beside: z.array(BulletinHead).max(100),
}).meta({ id: 'Bulletin' });

const Cell = z.strictObject({
  ...{ key: Id, isExact: z.boolean(), targeted: Count, completed: Count, late: Count },
  ...{ reachable: Count.optional(), started: Count.optional(), grades: z.array(Count).max(20).optional() },
});
const Passage = z.strictObject({ when: z.string().max(40).optional(), text: z.string().max(1000) });
const SourceRow = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('counts'),
    id: z.string().max(400),
    week: z.int(),
    isSettled: z.boolean(),
    rev: z.int(),
    cells: z.array(Cell),
  }),
  z.strictObject({
    ...{ kind: z.literal('roster'), place: Name },
    members: z.array(z.strictObject({ key: Id, name: Name, note: Name })),
  }),
  z.strictObject({
    kind: z.literal('terms'),
    terms: z.array(z.strictObject({ id: z.string().max(120), name: z.string().max(120), startsOn: Day, endsOn: Day })),
  }),
  z.strictObject({ kind: z.literal('answers'), ...Months, ...AnswerParts }),
  z.strictObject({
    ...{ kind: z.literal('wording'), title: z.string().max(1000) },
    parts: z.array(z.strictObject({ heading: z.string().max(80), lines: z.array(Passage) })),
    claims: z.strictObject({ up: z.string(), down: z.string(), same: z.string(), unlike: z.string() }),
    definitions: z.record(z.string().max(40), z.string().max(1000)),
  }),
]);

const Bulletin = z.strictObject({
  ...{ id: Id, place: Place, kind: BulletinKind, period: z.string().max(120), no: Count, cutoff: At, rule: Count, rosterHash: z.string() },
  sources: z.array(z.strictObject({ name: z.string().max(400), hash: z.string().max(64) })),
  ...{ facts: BulletinFacts, text: BulletinText, seq: z.int(), before: z.string().max(64), hash: z.string().max(64) },
});
const PlaceKey = z.string().max(200);
const Anchor = z.strictObject({ seq: z.int().min(1), hash: Hash, at: At });

/** A line of a file that holds bulletins with everything that is needed to check them again. A row is looked into when a bulletin needs it. */
export const PackLine = z.discriminatedUnion('line', [
  z.strictObject({ line: z.literal('pack'), format: z.literal('gongyu-bulletins'), version: z.literal(2) }),
  z.strictObject({ line: z.literal('place'), place: PlaceKey, anchor: Anchor.nullable() }),
  z.strictObject({ line: z.literal('row'), hash: z.string().max(64), row: z.unknown() }),
  z.strictObject({ line: z.literal('bulletin'), bulletin: Bulletin }),
  z.strictObject({ line: z.literal('close'), place: PlaceKey, bulletins: Count, rows: Count, end: z.string().max(64) }),
  z.strictObject({ line: z.literal('end'), lines: Count, digest: z.string().max(64) }),
]);
export const PackRow = z.strictObject({ line: z.literal('row'), hash: z.string().max(64), row: SourceRow });
