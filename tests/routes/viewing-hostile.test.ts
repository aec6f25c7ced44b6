import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { identityId } from '../../bot-server/domain/account/account';
import { ReportedViewing } from '../../bot-server/contract/viewing';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import type { Resource } from '../../bot-server/domain/resource/resource';
import type { TicketPayload } from '../../bot-server/domain/viewing/ticket';
import type { Viewing } from '../../bot-server/domain/viewing/viewing';
import { openTicketSeal } from '../../bot-server/seal/ticket';
import { startTestServer, type TestServer } from '../support/server';
import { secondsOf } from '../viewing-oracle/ledger';

jest.setTimeout(120_000);

const DAY = 86_400_000;
const LENGTH = 100;
const film: Resource = {
  ...{ id: '', version: 1, title: '一份内容', kind: 'video', for: 'guardian', dimension: '健康', theme: '家庭教育' },
  ...{ stages: [], summary: '', durationSeconds: LENGTH, effectiveStart: 0, effectiveEnd: LENGTH, maxRate: 2, threshold: 0.9 },
  ...{ blocks: [], withdrawn: false },
};

let server: TestServer;
let tokens: { mother: string; teacher: string };
let now = Date.UTC(2026, 8, 1, 4);
let made = 0;

beforeAll(async () => {
  server = await startTestServer({ seed: false, now: () => now });
  const { deps } = server;
  await deps.accounts.save({
    id: 'mini',
    kind: 'mini-program',
    appid: 'wx1',
    originalId: 'gh_1',
    name: '小程序',
    mode: 'sandbox',
    templates: [],
  });
  await deps.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'B', name: '县教育局', level: 'county' }],
    schools: [{ id: 'S', bureauId: 'B', name: '小学', kind: 'school' }],
    teachers: [{ id: 't', schoolId: 'S', teacherNo: 'T', name: '老师', subjects: [], roles: ['teacher'], classroomIds: ['c'] }],
    classrooms: [{ id: 'c', schoolId: 'S', grade: 1, number: 1, name: '一年级1班', stage: '小学低段' }],
    students: ['a', 'b'].map((id) => ({ id, schoolId: 'S', classroomId: 'c', name: id, studentNo: id })),
    guardians: ['m', 'n'].map((id, n) => ({ id, name: id, phone: `1390000000${n}`, quietHours: null, largeType: false })),
    guardianships: [
      { guardianId: 'm', studentId: 'a', relation: '母亲', caregiverAtHome: true, worksAway: false },
      { guardianId: 'n', studentId: 'b', relation: '母亲', caregiverAtHome: true, worksAway: false },
    ],
  });
  await deps.identities.bindMany([
    { accountId: 'mini', openid: 'o-m', persons: [{ kind: 'guardian', id: 'm' }], follows: false },
    { accountId: 'mini', openid: 'o-t', persons: [{ kind: 'teacher', id: 't' }], follows: false },
  ]);
  const open = (openid: string): Promise<string> => deps.sessions.open(identityId('mini', openid), now);
  tokens = { mother: await open('o-m'), teacher: await open('o-t') };
}, 120_000);
afterAll(() => server.close());

interface World {
  readonly film: string;
  readonly shorter: string;
  readonly gone: string;
}
async function aWorld(): Promise<World> {
  made += 1;
  const world = { film: `film${made}`, shorter: `shorter${made}`, gone: `gone${made}` };
  await server.deps.resources.save({ ...film, id: world.film });
  await server.deps.resources.save({ ...film, id: world.shorter });
  await server.deps.resources.save({ ...film, id: world.shorter, version: 2, durationSeconds: 10, effectiveEnd: 10 });
  await server.deps.resources.save({ ...film, id: world.gone, withdrawn: true });
  return world;
}

const sealed = (world: World, over: Partial<TicketPayload> = {}): string => {
  const { tickets } = server.deps;
  const own = { guardianId: 'm', studentId: 'a', resourceFor: 'guardian' as const, resourceId: world.film, version: 1 };
  return tickets.issue({ nonce: tickets.nonce(), openedAt: now - 60_000, offline: false, ...own, ...over });
};
const honest = (ticket: string, second: number) => {
  const at = second % LENGTH;
  return { ticket, seq: 1, intervals: [[at, at + 1]] as unknown, playMs: 1000, position: at + 1, maxRate: 1 };
};
/** Stands for a number that JSON has no word for. */
const ENDLESS = '«endless»';
const wire = (body: unknown): string => JSON.stringify(body).replaceAll(`"${ENDLESS}"`, '1e999');
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`);
const changed = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

type Kind = readonly [code: string | null, make: (world: World, second: number) => unknown];
const wrong = (over: object): Kind => ['viewing/report-invalid', (world, second) => ({ ...honest(sealed(world), second), ...over })];
const badTicket = (make: (world: World) => string): Kind => ['viewing/ticket-invalid', (world, second) => honest(make(world), second)];

/** Whatever may come in place of a report, and what is said of it; null: it is taken. */
const kinds: Readonly<Record<string, Kind>> = {
  honest: [null, (world, second) => honest(sealed(world), second)],
  'honest, offline': [null, (world, second) => honest(sealed(world, { offline: true, openedAt: now - 5 * DAY }), second)],
  nothing: ['viewing/report-invalid', () => null],
  'a number': ['viewing/report-invalid', () => 7],
  text: ['viewing/report-invalid', () => '{"ticket":1}'],
  'an empty thing': ['viewing/report-invalid', () => ({})],
  'an empty list': ['viewing/report-invalid', () => []],
  'nested deep': ['viewing/report-invalid', () => nested(500)],
  'intervals nested deep': wrong({ intervals: nested(300) }),
  'a word too many': wrong({ creditedSeconds: 100 }),
  'dated in the future': wrong({ receivedAt: 4_102_444_800_000 }),
  'a constructor': wrong({ constructor: { prototype: { polluted: true } } }),
  'a key into prototypes': wrong(JSON.parse('{"__proto__":{"ticket":"x"}}') as object),
  'a key into prototypes, deep': wrong({ intervals: [[0, JSON.parse('{"__proto__":{"seq":1}}') as object]] }),
  'an operator for a ticket': wrong({ ticket: { $gt: '' } }),
  'an operator for a seq': wrong({ seq: { $inc: 1 } }),
  'operators for intervals': wrong({ intervals: { $ne: null } }),
  'an operator for a place': wrong({ position: { $max: 1 } }),
  'an operator beside': wrong({ $set: { done: true } }),
  'a dotted word': wrong({ 'w.0': 1 }),
  'no seq': wrong({ seq: 0 }),
  'a seq before none': wrong({ seq: -1 }),
  'half a seq': wrong({ seq: 1.5 }),
  'a seq too high': wrong({ seq: 1_000_000_001 }),
  'a seq past counting': wrong({ seq: 2 ** 53 }),
  'an endless seq': wrong({ seq: ENDLESS }),
  'intervals that are no numbers': wrong({ intervals: [[null, 5]] }),
  'an endless interval': wrong({ intervals: [[0, ENDLESS]] }),
  'an interval before the beginning': wrong({ intervals: [[-1, 5]] }),
  'an interval past the end': wrong({ intervals: [[0, LENGTH + 3]] }),
  'a huge interval': wrong({ intervals: [[0, 1e308]] }),
  'an interval backwards': wrong({ intervals: [[5, 2]] }),
  'an empty interval': wrong({ intervals: [[5, 5]] }),
  'half an interval': wrong({ intervals: [[5]] }),
  '65 intervals': wrong({ intervals: Array.from({ length: 65 }, (_, n) => [n, n + 0.5]) }),
  'playing before it began': wrong({ playMs: -1 }),
  'playing for ever': wrong({ playMs: ENDLESS }),
  'playing for eight days': wrong({ playMs: 8 * DAY }),
  'playing for parts of a millisecond': wrong({ playMs: 0.5 }),
  'a place before the beginning': wrong({ position: -0.1 }),
  'a place past the end': wrong({ position: LENGTH + 3 }),
  'no rate': wrong({ maxRate: 0 }),
  'a rate of 17': wrong({ maxRate: 17 }),
  'flags that are none': wrong({ flags: ['hero'] }),
  'no ticket': wrong({ ticket: undefined }),
  'a ticket too long': wrong({ ticket: 'x'.repeat(641) }),
  'an empty ticket': badTicket(() => ''),
  'a made-up ticket': badTicket(() => 'made.up'),
  'a ticket without its seal': badTicket((world) => sealed(world).split('.')[0] ?? ''),
  'a ticket with half its seal': badTicket((world) => sealed(world).slice(0, -11)),
  'a ticket with another seal': badTicket((world) => changed(sealed(world), sealed(world).indexOf('.') + 3)),
  'a ticket changed under its seal': badTicket((world) => changed(sealed(world), 20)),
  'a ticket of another server': badTicket((world) => {
    const other = openTicketSeal(randomBytes(32));
    const own = { guardianId: 'm', studentId: 'a', resourceFor: 'guardian' as const, resourceId: world.film, version: 1 };
    return other.issue({ nonce: other.nonce(), openedAt: now - 60_000, offline: false, ...own });
  }),
  'another’s ticket': ['viewing/ticket-foreign', (world, second) => honest(sealed(world, { guardianId: 'n', studentId: 'b' }), second)],
  'a ticket for another’s child': [
    'viewing/ticket-foreign',
    (world, second) => honest(sealed(world, { studentId: 'b', resourceFor: 'student' }), second),
  ],
  'a ticket that is over': ['viewing/ticket-expired', (world, second) => honest(sealed(world, { openedAt: now - 7 * DAY }), second)],
  'an offline ticket that is over': [
    'viewing/ticket-expired',
    (world, second) => honest(sealed(world, { openedAt: now - 7 * DAY, offline: true }), second),
  ],
  'a withdrawn item': ['resource/not-found', (world, second) => honest(sealed(world, { resourceId: world.gone }), second)],
  'an item that never was': ['resource/not-found', (world, second) => honest(sealed(world, { resourceId: 'never' }), second)],
  'a version that never was': ['resource/not-found', (world, second) => honest(sealed(world, { version: 9 }), second)],
  'seconds that another version has': [
    'viewing/report-invalid',
    (world, second) => ({ ...honest(sealed(world, { resourceId: world.shorter, version: 2 }), second), intervals: [[0, 50]] }),
  ],
};
const names = Object.keys(kinds);

async function post(body: string, token = tokens.mother): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api/v1/viewing/reports`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}
const codesOf = (body: unknown): (string | null)[] => ReportedViewing.parse(body).results.map((result) => (result.ok ? null : result.code));
const stored = async (world: World): Promise<Viewing[]> =>
  server.deps.viewings.read(
    [`${world.film}:1`, `${world.shorter}:1`, `${world.shorter}:2`, `${world.gone}:1`, `${world.film}:9`].flatMap((key) =>
      ['g:m', 'g:n', 's:a', 's:b'].map((who) => `${who}:${key}`),
    ),
  );
const seen = async (world: World): Promise<number[]> =>
  [...new Set((await stored(world)).flatMap((viewing) => [...secondsOf(viewing)]))].sort((a, b) => a - b);

describe('one report alone', () => {
  it.each(names)('%s', async (name) => {
    const world = await aWorld();
    const [code, make] = kinds[name] ?? ['', () => null];
    const { status, body } = await post(wire({ reports: [make(world, 7)] }));
    expect(status).toBe(200);
    expect(codesOf(body)).toEqual([code]);
    expect(await seen(world)).toEqual(code === null ? [7] : []);
  });
});

it('any mixture in one batch: each is judged alone, the good ones are stored, and the same bytes again give and take nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant('honest') }, { weight: 3, arbitrary: fc.constantFrom(...names) }), {
        minLength: 1,
        maxLength: 50,
      }),
      fc.array(fc.nat(49), { maxLength: 10 }),
      fc.integer({ min: 1000, max: 100_000 }),
      async (mixture, doubled, later) => {
        const world = await aWorld();
        const reports = mixture.map((name, second) => kinds[name]?.[1](world, second));
        const twice = doubled.map((index) => index % mixture.length).slice(0, 50 - mixture.length);
        const expected = [...mixture.keys(), ...twice].map((index) => kinds[mixture[index] ?? '']?.[0] ?? null);
        const good = [...mixture.keys()].filter((index) => expected[index] === null);
        const text = wire({ reports: [...reports, ...twice.map((index) => reports[index])] });
        const { status, body } = await post(text);
        expect(status).toBe(200);
        expect(codesOf(body)).toEqual(expected);
        expect(await seen(world)).toEqual(good);
        const before = await stored(world);

        now += later;
        expect((await post(text)).status).toBe(200);
        // Which 15 s something came in is noted anew, and that it did; nothing that earns.
        const lasting = ({ sessions, words, firstAt, reached, completion }: Viewing) => ({
          ...{ words, firstAt, completion, reached },
          sessions: sessions.map(({ receipts: _, ...session }) => session),
        });
        expect((await stored(world)).map(lasting)).toEqual(before.map(lasting));
      },
    ),
    { numRuns: 60, seed: 20_261_122 },
  );
});

describe('a batch that is none', () => {
  const many = (world: World, count: number): unknown[] => Array.from({ length: count }, (_, n) => honest(sealed(world), n));
  it.each<[string, number, string, (world: World) => string]>([
    ['51 reports', 400, 'request/invalid', (world) => wire({ reports: many(world, 51) })],
    ['no report', 400, 'request/invalid', () => wire({ reports: [] })],
    ['no list', 400, 'request/invalid', (world) => wire({ reports: { 0: honest(sealed(world), 1), length: 1 } })],
    ['a word beside', 400, 'request/invalid', (world) => wire({ reports: many(world, 1), now: 0 })],
    ['nothing', 400, 'request/invalid', () => ''],
    ['no JSON', 400, 'request/invalid', (world) => wire({ reports: many(world, 1) }).slice(0, -1)],
    ['300 KB', 413, 'request/too-large', (world) => wire({ reports: many(world, 1), ballast: 'x'.repeat(300_000) })],
  ])('%s', async (_, expected, code, make) => {
    const world = await aWorld();
    const { status, body } = await post(make(world));
    expect([status, body]).toMatchObject([expected, { error: { code } }]);
    expect(await seen(world)).toEqual([]);
    expect('ok' in Object.prototype || 'polluted' in Object.prototype).toBe(false);
    expect((await post(wire({ reports: many(world, 50) }))).status).toBe(200);
    expect(await seen(world)).toHaveLength(50);
  });

  it('of somebody who is no guardian, or of nobody', async () => {
    const world = await aWorld();
    const body = wire({ reports: many(world, 3) });
    expect(codesOf((await post(body, tokens.teacher)).body)).toEqual(Array.from({ length: 3 }, () => 'viewing/ticket-foreign'));
    expect((await post(body, 'nobody')).status).toBe(401);
    expect(await seen(world)).toEqual([]);
  });
});

it('nesting past all depth is one report that can not be read, and harms nobody', async () => {
  const { status, body } = await post(`{"reports":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  expect([200, 400]).toContain(status);
  if (status === 200) expect(codesOf(body)).toEqual(['viewing/report-invalid']);
  else expect(body).toMatchObject({ error: { code: 'request/invalid' } });
  const world = await aWorld();
  expect(codesOf((await post(wire({ reports: [honest(sealed(world), 7)] }))).body)).toEqual([null]);
});

it('the largest batch there may be is taken', async () => {
  const world = await aWorld();
  const intervals = Array.from({ length: 64 }, (_, n) => [n * 1.5 + 0.123, n * 1.5 + 1.456]);
  const reports = Array.from({ length: 50 }, () => ({ ...honest(sealed(world), 1), intervals, flags: ['group', 'cast', 'offline'] }));
  const { status, body } = await post(wire({ reports }));
  expect(status).toBe(200);
  expect(codesOf(body)).toEqual(Array.from({ length: 50 }, () => null));
});

it('a seq as high as may be lets no lower one lower anything, and holds its first hour', async () => {
  const world = await aWorld();
  const late = sealed(world, { openedAt: now - 4000 });
  const whole = { ticket: late, intervals: [[0, LENGTH]], playMs: 600_000, position: LENGTH, maxRate: 2 };
  const credited = async (report: object): Promise<number> => {
    const [result] = ReportedViewing.parse((await post(wire({ reports: [report] }))).body).results;
    return result?.ok ? result.creditedSeconds : -1;
  };
  expect(await credited({ ...whole, seq: 1_000_000_000 })).toBe(13);
  now += 3_600_000;
  expect(await credited({ ...whole, seq: 1_000_000_000 })).toBe(13);
  expect(await credited({ ...whole, seq: 5 })).toBe(13);
  expect(await credited({ ...whole, seq: 1, intervals: [], playMs: 0, position: 0 })).toBe(13);
});

it('a key into prototypes in one report spoils no other, however it is written; beside the reports it spoils the call', async () => {
  const world = await aWorld();
  const [first, second] = [JSON.stringify(honest(sealed(world), 3)), JSON.stringify(honest(sealed(world), 5))];
  const foul = second.replace('{', '{"\\u005f_proto__":{"polluted":1},');
  const { status, body } = await post(`{"reports":[${first},${foul},{"a":[{"__proto__":null}]}]}`);
  expect(status).toBe(200);
  expect(codesOf(body)).toEqual([null, 'viewing/report-invalid', 'viewing/report-invalid']);
  expect(await seen(world)).toEqual([3]);
  expect((await post(`{"__proto__":{},"reports":[${first}]}`)).status).toBe(400);
  expect((await post(`{"reports":{"__proto__":1}}`)).status).toBe(400);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
