import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';
import type { Viewing } from '../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../bot-server/domain/viewing/words';
import { playedSegments, restsFrom, speaks, statementsOf } from '../../bot-server/domain/xapi/statement';
import { DAY } from '../../bot-server/domain/time/instant';
import { presentStatement } from '../../bot-server/present/xapi';
import { video } from '../flows/progress/world';

/**
 * What xAPI 1.0.3 and the Video Profile 1.0 ask of a statement, written here from the two texts and not from the product: strict objects,
 * a UUID of RFC 4122, IRIs, ISO 8601, the profile's category, and for each verb the extensions it must carry.
 */
const iri = z.string().regex(/^https?:\/\/[^\s]+$/);
const V = 'https://w3id.org/xapi/video/extensions/';
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/);
const languages = z.record(z.string().regex(/^[a-z]{2}-[A-Z]{2}$/), z.string().min(1));
const segments = z.string().regex(/^(\d+(\.\d+)?\[\.\]\d+(\.\d+)?)(\[,\]\d+(\.\d+)?\[\.\]\d+(\.\d+)?)*$|^$/);
const position = z.number().min(0).refine((n) => Number(n.toFixed(3)) === n); // prettier-ignore
const seen = { [`${V}time`]: position, [`${V}progress`]: position.max(1), [`${V}played-segments`]: segments };
const common = {
  id: uuid,
  actor: z.strictObject({ objectType: z.literal('Agent'), account: z.strictObject({ homePage: iri, name: z.string().min(1) }) }),
  object: z.strictObject({
    objectType: z.literal('Activity'),
    id: iri,
    definition: z.strictObject({ type: z.literal('https://w3id.org/xapi/video/activity-type/video'), name: languages }),
  }),
  context: z.strictObject({
    registration: uuid,
    contextActivities: z.strictObject({ category: z.tuple([z.strictObject({ id: z.literal('https://w3id.org/xapi/video') })]) }),
    extensions: z.strictObject({ [`${V}session-id`]: uuid, [`${V}length`]: z.number().positive(), [`${V}completion-threshold`]: z.number().min(0).max(1) }), // prettier-ignore
  }),
  timestamp: moment,
  stored: moment,
};
const duration = z.string().regex(/^PT\d+(\.\d{1,2})?S$/);
const verb = (id: string) => z.strictObject({ id: z.literal(id), display: languages });
export const VideoStatement = z.union([
  z.strictObject({ ...common, verb: verb('http://adlnet.gov/expapi/verbs/initialized') }),
  z.strictObject({ ...common, verb: verb('https://w3id.org/xapi/video/verbs/paused'), result: z.strictObject({ duration, extensions: z.strictObject(seen) }) }), // prettier-ignore
  z.strictObject({ ...common, verb: verb('http://adlnet.gov/expapi/verbs/terminated'), result: z.strictObject({ duration, extensions: z.strictObject(seen) }) }), // prettier-ignore
  z.strictObject({ ...common, verb: verb('http://adlnet.gov/expapi/verbs/completed'), result: z.strictObject({ completion: z.literal(true), duration, extensions: z.strictObject(seen) }) }), // prettier-ignore
]);

const naming = {
  schoolId: 'S1',
  homePage: 'https://school.example',
  hash: (text: string) => createHash('sha256').update(text).digest('hex'),
};
const AT = Date.UTC(2026, 8, 1, 11, 30);
const session = (id: string, openedAt: number, over = {}) => ({ id, openedAt, offline: false, seq: 3, receivedAt: openedAt + 60_000, playMs: 61_230, position: 60, receipts: new Map(), ...over }); // prettier-ignore
const viewing = (over: Partial<Viewing> = {}): Viewing => ({
  id: 'g:m1:r1:1',
  key: { viewer: { kind: 'guardian', id: 'm1' }, resourceId: 'r1', version: 1 },
  words: wordsOf([{ from: 0, to: 12 }, { from: 30, to: 95 }], 100), // prettier-ignore
  sessions: [session('n1', AT), session('n2', AT + DAY)],
  rev: 4,
  firstAt: AT,
  lastAt: AT + DAY,
  reached: {},
  completion: { at: AT + DAY + 30_000, threshold: 0.9, ruleVersion: 1 },
  ...over,
});
const verbsOf = (statements: ReturnType<typeof statementsOf>) => statements.map(({ verb: { id } }) => id.split('/').at(-1));

describe('xAPI statements', () => {
  it('hold what the profile asks for, of every viewing', () => {
    const spans = fc.array(fc.tuple(fc.nat(99), fc.nat(40)).map(([from, n]) => ({ from, to: Math.min(100, from + n + 1) })), { maxLength: 5 }); // prettier-ignore
    const some = fc.array(fc.record({ opened: fc.nat(1e9), play: fc.nat(1e7), position: fc.nat(100) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(spans, some, fc.boolean(), (list, sessions, done) => {
        const one = viewing({
          words: wordsOf(list, 100),
          sessions: sessions.map(({ opened, play, position: at }, n) => session(`n${n}`, AT + opened, { playMs: play, position: at })),
        });
        const { completion: _, ...rest } = one;
        const statements = statementsOf(done ? one : rest, video, naming);
        expect(statements).toHaveLength(sessions.length + 2 + (done ? 1 : 0));
        for (const statement of statements) VideoStatement.parse(JSON.parse(JSON.stringify(presentStatement(statement))));
        expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused by the same schema where the profile is broken', () => {
    const [, , , paused] = statementsOf(viewing(), video, naming);
    const broken = JSON.parse(JSON.stringify(paused));
    delete broken.result.extensions[`${V}played-segments`];
    expect(VideoStatement.safeParse(broken).success).toBe(false);
    expect(VideoStatement.safeParse({ ...JSON.parse(JSON.stringify(paused)), id: 'x' }).success).toBe(false);
  });

  it('are refused wherever anything that the profile asks for is missing or of another kind', () => {
    const statements = statementsOf(viewing(), video, naming).map((one) => presentStatement(one));
    const asked = (value: unknown, path: readonly string[] = []): string[][] =>
      value !== null && typeof value === 'object'
        ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...asked(inner, [...path, key])])
        : [];
    const changed = (
      statement: unknown,
      path: readonly string[],
      change: (holder: Record<string, unknown>, key: string) => void,
    ): unknown => {
      const copy = JSON.parse(JSON.stringify(statement)) as Record<string, unknown>;
      const holder = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
      change(holder, path.at(-1) ?? '');
      return copy;
    };
    let tried = 0;
    for (const statement of statements) {
      VideoStatement.parse(JSON.parse(JSON.stringify(statement)));
      // Of a list its only entry, of words by language the only language: the list or the words are missing then.
      for (const path of asked(statement).filter((one) => !/^(0|en-US|zh-CN)$/.test(one.at(-1) ?? ''))) {
        tried += 2;
        const without = changed(statement, path, (holder, key) => delete holder[key]);
        const other = changed(statement, path, (holder, key) => (holder[key] = typeof holder[key] === 'number' ? 'x' : 7));
        expect([path, VideoStatement.safeParse(without).success]).toEqual([path, false]);
        expect([path, VideoStatement.safeParse(other).success]).toEqual([path, false]);
      }
    }
    expect(tried).toBeGreaterThan(150);
  });

  it('answer who asks for 1.0.x or names no version, and nobody else', () => {
    expect(['', '1.0', '1.0.0', '1.0.3', '1.0.17'].map(speaks)).toEqual([true, true, true, true, true]);
    expect(['0.95', '1.1.0', '2.0.0', '1.0.', '1.0.3 ', '10.0.3', '1'].map(speaks)).toEqual(Array.from({ length: 7 }, () => false));
  });

  it('say the seconds seen, one beginning a session, and the end of the newest alone', () => {
    const statements = statementsOf(viewing(), video, naming);
    expect(verbsOf(statements)).toEqual(['initialized', 'initialized', 'completed', 'paused', 'terminated']);
    expect(statements[4]?.result).toEqual({ duration: 'PT61.23S', extensions: { [`${V}time`]: 60, [`${V}progress`]: 0.77, [`${V}played-segments`]: '0[.]12[,]30[.]95' } }); // prettier-ignore
    expect(playedSegments(new Map())).toBe('');
    expect(restsFrom(viewing())).toBe(AT + 8 * DAY);
    expect(statementsOf(viewing({ sessions: [] }), video, naming)).toEqual([]);
  });

  it('keep their ids and words when they are told again, and name nobody', () => {
    expect(statementsOf(viewing(), video, naming)).toEqual(statementsOf(viewing(), video, naming));
    const later = statementsOf(viewing({ sessions: [...viewing().sessions, session('n3', AT + 20 * DAY)] }), video, naming);
    const before = new Map(statementsOf(viewing(), video, naming).map((one) => [one.id, one]));
    for (const one of later) {
      const { stored: _, ...now } = one;
      const { stored: __, ...then } = before.get(one.id) ?? one;
      expect(now).toEqual(then);
    }
    const text = JSON.stringify(later);
    expect(text).not.toMatch(/m1|g:|n1/);
    const elsewhere = statementsOf(viewing(), video, { ...naming, schoolId: 'S2' });
    expect(elsewhere[0]?.actor).not.toEqual(later[0]?.actor);
  });
});
