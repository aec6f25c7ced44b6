import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { livePast } from '../../bot-server/cli/demo-past/live-past';
import { readSaid } from '../../bot-server/cli/demo-past/questions';
import { seedDemo, type Seeded } from '../../bot-server/cli/seed-demo';
import { openDeps, type Deps } from '../../bot-server/deps';
import { alarmIn } from '../../bot-server/domain/question/protect/alarm';
import { instantOf } from '../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../bot-server/domain/time/instant';
import { startOfWeek, weekOf } from '../../bot-server/domain/time/week';
import { readEnv } from '../../bot-server/env';
import { verifyStored } from '../../bot-server/flows/bulletin/verify';
import { verifyAll } from '../../bot-server/flows/figures/verify-all';
import { createLog } from '../../bot-server/log';
import { openSecrets } from '../../bot-server/secrets';
import { connect, type Connection } from '../../bot-server/store/connect';
import { openTestDb, type TestDb } from '../support/mongo';

/** The weeks of term behind the demonstration's first day: lived by its families, not written into its figures. */
jest.setTimeout(240_000);

const contentDir = resolve(__dirname, '../../content');
const SEEDED = instantOf('2026-11-18', 13 * 60);

let dataDir: string;
let db: TestDb;
let deps: Deps;
let connection: Connection;
let seeded: Seeded;
let said: Awaited<ReturnType<typeof readSaid>>;
/** A Wednesday; two whole weeks of term lie behind it. */
let now = 0;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gongyu-past-'));
  db = await openTestDb();
  const env = readEnv({ NODE_ENV: 'test', DATA_DIR: dataDir });
  const log = createLog({ level: 'silent' });
  deps = await openDeps({ env, secrets: await openSecrets(env), mongodbUri: db.uri, log, now: () => now });
  connection = await connect(db.uri);
  seeded = await seedDemo(deps, { contentDir, now: SEEDED, onProgress: () => undefined, sinceTerm: true });
  said = await readSaid(contentDir);
  now = startOfWeek(weekOf(seeded.from) + 3) + 2 * DAY + 13 * HOUR;
});
afterAll(async () => {
  await connection?.close();
  await deps?.close();
  await db?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const all = (name: string, filter = {}) => connection.collection(name).find(filter).sort({ _id: 1 }).toArray();
/** What stands, without when it was counted and by how many sittings it came. */
const stands = async () => ({
  rollups: (await all('rollups')).map(({ _id, funnel }) => ({ _id, funnel })),
  bulletins: (await all('bulletins')).map(({ _id, sha256 }) => ({ _id, sha256 })),
  questions: (await all('questions')).map(({ _id, state }) => ({ _id, state })),
  slots: (await all('slots')).map(({ _id, state, skippedBecause }) => ({ _id, state, skippedBecause })),
  messages: (await all('messages')).map(({ _id, state }) => ({ _id, state })),
});

it('goes on after it was cut off, and a second run changes nothing', async () => {
  let left = 400;
  const join = (...given: Parameters<Deps['viewings']['join']>) => {
    if ((left -= 1) < 0) throw new Error('cut off');
    return deps.viewings.join(...given);
  };
  await expect(livePast({ ...deps, viewings: { ...deps.viewings, join } }, { ...seeded, now, said })).rejects.toThrow();
  const { pushes, doings } = await livePast(deps, { ...seeded, now, said });
  expect(pushes).toBeGreaterThan(0);
  expect(doings).toBeGreaterThan(1000);
  const first = await stands();
  await livePast(deps, { ...seeded, now, said });
  expect(await stands()).toEqual(first);
});

it('rings nobody: what would have rung stands as rung, this week is untouched, and the newest line still leaves', async () => {
  const thisWeek = startOfWeek(weekOf(now));
  expect(await all('attempts')).toEqual([]);
  expect(new Set((await all('messages')).map(({ state }) => state))).toEqual(new Set(['sent', 'held']));
  expect(await all('messages', { $or: [{ sentAt: { $gte: new Date(thisWeek) } }, { dueAt: { $exists: true } }] })).toEqual([]);
  expect(await all('pushes', { $or: [{ startsAt: { $gte: new Date(thisWeek) } }, { nudgeAt: { $exists: true } }, { state: 'open' }] })).toEqual([]);
  const passed = await all('slots', { startsAt: { $lt: new Date(thisWeek) } });
  expect(new Set(passed.map(({ state }) => state))).toEqual(new Set(['pushed']));
  const ofThisWeek = await all('slots', { startsAt: { $gte: new Date(thisWeek), $lt: new Date(now) }, schoolId: 'QX01' });
  expect(ofThisWeek.map(({ state, skippedBecause }) => [state, skippedBecause])).toEqual([
    ['skipped', 'before-publish'],
    ['waiting', undefined],
  ]);
});

it('leaves those with a face new to it, with their whole families', async () => {
  const { guardianships } = await deps.roster.snapshot();
  const children = new Set(guardianships.filter((tie) => seeded.isNamed(tie.guardianId)).map(({ studentId }) => studentId));
  const family = new Set(guardianships.filter(({ studentId }) => children.has(studentId)).flatMap((tie) => [tie.guardianId, tie.studentId])); // prettier-ignore
  expect(children.size).toBeGreaterThan(3);
  const theirs = (rows: readonly Record<string, unknown>[], who: string) => rows.filter((row) => family.has(String(row[who])));
  const [viewings, opened, questions] = [await all('viewings'), await all('deliveries', { openedAt: { $exists: true } }), await all('questions')];
  expect([viewings.length > 500, opened.length > 500, questions.length > 10]).toEqual([true, true, true]);
  expect(theirs(viewings, 'viewerId')).toEqual([]);
  expect(theirs(opened, 'studentId')).toEqual([]);
  expect(theirs(questions, 'studentId')).toEqual([]);
});

it('its figures are those of its rows, and its bulletins hold', async () => {
  const { pushes, different } = await verifyAll(deps, { repair: false }, now);
  expect(pushes).toBeGreaterThan(10);
  expect(different).toEqual([]);
  const places = await verifyStored(deps);
  expect(places.flatMap(({ faults }) => faults)).toEqual([]);
  expect(places.find(({ place }) => place === 'bureau.QX')?.bulletins).toBeGreaterThan(2);
});

it('questions are answered, nearly all in time, and none of them rings an alarm', async () => {
  const questions = await all('questions');
  expect(questions.length).toBeGreaterThan(10);
  expect(new Set(questions.map(({ state }) => state))).toEqual(new Set(['answered']));
  expect(questions.filter(({ answeredLate }) => answeredLate).length).toBeLessThan(questions.length / 3);
  expect(said.flatMap(({ ask, answer }) => [alarmIn(ask), alarmIn(answer)]).filter(Boolean)).toEqual([]);
});
