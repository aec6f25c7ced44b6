// npm run bench -- figures [runs]: what a dashboard's figure costs over 1,000,000 viewings (200 items pushed to 5,000 families in 100 classes
// of 20 schools of 5 counties: 20,000 class rows), beside the same question asked of the viewings themselves through a covering index.
// Goal: p99 50 ms for every question, the whole term of the whole city included.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { retentionCost } from './figures-retention.mjs';

const require = createRequire(import.meta.url);
const built = (path) => require(`../../.build/bot-server/${path}.js`);
const say = (line) => process.stdout.write(`${line}\n`);
const runs = Number(process.argv[2] ?? 150);
const [COUNTIES, SCHOOLS, CLASSES, FAMILIES, PUSHES] = [5, 20, 100, 50, 200];
const A_DAY = 86_400_000;
/** A Monday, 19:30 in China. */
const BEGINS = Date.UTC(2026, 1, 23, 11, 30);
const WEEKS = 25;
const startsAt = (push) => BEGINS + Math.floor((push * WEEKS) / PUSHES) * 7 * A_DAY;
const NOW = BEGINS + WEEKS * 7 * A_DAY - A_DAY;
const folder = await mkdtemp(join(tmpdir(), 'gongyu-bench-'));
const mongo = process.env.BENCH_MONGODB_URI
  ? { uri: process.env.BENCH_MONGODB_URI, stop: async () => undefined }
  : await built('embedded/start').startEmbeddedMongo({
      dataDir: folder,
      mongodBinary: process.env.MONGOD_BINARY,
      onProgress: () => undefined,
    });
const quantile = (times, q) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))];
const round = (ms) => Number(ms.toFixed(1));
async function timed(work, times = runs) {
  const all = [];
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    await work();
    all.push(performance.now() - began);
  }
  return { p50: round(quantile(all, 0.5)), p99: round(quantile(all, 0.99)) };
}

try {
  const address = new URL(mongo.uri);
  address.pathname = '/bench_figures';
  const { connect } = built('store/connect');
  const seal = built('seal/field').openSeal([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
  const connection = await connect(address.toString());
  await connection.dropDatabase();
  const needs = {
    roster: built('store/roster').openRosterStore(connection, seal),
    rollups: built('store/rollups').openRollupStore(connection, seal),
    viewings: built('store/viewing').openViewingStore(connection),
    resources: built('store/resources').openResourceStore(connection),
    pushes: built('store/pushes').openPushStore(connection),
  };
  await Promise.all([needs.rollups.syncIndexes(), needs.viewings.syncIndexes(), needs.resources.syncIndexes()]);
  const load = loadavg()[0].toFixed(2);
  say(`${cpus().length} cores, load ${load}`);

  await seedRoster(connection);
  const seeded = performance.now();
  await seedRows(connection);
  say(`seeded 20,000 class rows and 1,000,000 viewings in ${round((performance.now() - seeded) / 1000)} s`);

  const keys = [];
  const { weekOf } = built('domain/time/week');
  for (let push = 0; push < PUSHES; push += 1)
    for (let county = 0; county < COUNTIES; county += 1)
      keys.push({ bureauId: `B${county}`, week: weekOf(startsAt(push)), resourceId: `r${push}` });
  const { releaseFigures } = built('flows/figures/release-figures');
  const rebuilt = performance.now();
  await releaseFigures(needs, keys, NOW);
  const rebuildSeconds = round((performance.now() - rebuilt) / 1000);
  const oneRelease = await timed(() => releaseFigures(needs, [keys[7]], NOW));
  say(`all ${keys.length} releases from class rows: ${rebuildSeconds} s; one again: p50 ${oneRelease.p50} ms`);

  const { showFigures } = built('flows/figures/show-figures');
  const schoolIds = Array.from({ length: SCHOOLS }, (_, n) => `S${String(n).padStart(2, '0')}`);
  const signed = { identityId: '', accountId: '' };
  const officer = { ...signed, role: 'officer', officerId: 'o', bureauId: 'CITY', schoolIds };
  const head = { ...signed, role: 'teacher', teacherId: 't', schoolId: 'S00', roles: ['head'], classroomIds: [] };
  const { weekDays } = built('domain/time/week');
  const all = { from: weekDays(weekOf(BEGINS)).from, to: weekDays(weekOf(NOW)).to };
  const oneWeek = weekDays(weekOf(startsAt(90)));
  const questions = [
    ['city, term, by school', officer, { by: 'school', ...all }],
    ['city, term, by county', officer, { by: 'county', ...all }],
    ['city, term, by grade', officer, { by: 'grade', ...all }],
    ['city, term, by theme', officer, { by: 'theme', ...all }],
    ['city, term, by item', officer, { by: 'resource', ...all }],
    ['city, term, by week', officer, { by: 'week', ...all }],
    ['city, a week, by school', officer, { by: 'school', ...oneWeek }],
    ['city, an item, by school', officer, { by: 'school', ...all, resource: 'r90' }],
    ['school, term, by class', head, { by: 'class', ...all }],
    ['school, term, by push', head, { by: 'push', ...all }],
    ['school, term, by theme', head, { by: 'theme', ...all }],
  ];
  const figures = {};
  for (const [name, actor, question] of questions) {
    const ask = () => showFigures(needs, actor, { window: 'week', ...question }, NOW);
    for (let n = 0; n < 10; n += 1) await ask();
    const view = await ask();
    if (view.rows.length === 0) throw new Error(`${name}: no rows`);
    figures[name] = await timed(ask);
    say(`${name.padEnd(26)} p50 ${figures[name].p50} ms  p99 ${figures[name].p99} ms  (${view.rows.length} rows)`);
  }

  const raw = connection.collection('rawViewings');
  const tree = (match) => raw.aggregate([...match, { $group: { _id: '$school', n: { $sum: 1 }, done: { $sum: '$done' } } }], { hint: match.length ? 'push_1_school_1_done_1' : 'school_1_done_1' }).toArray(); // prettier-ignore
  const rawOnePush = await timed(() => tree([{ $match: { push: 'r90' } }]), 30);
  const rawTerm = await timed(() => tree([]), 5);
  const ratio = { 'one item': round(rawOnePush.p50 / figures['city, an item, by school'].p50), term: round(rawTerm.p50 / figures['city, term, by school'].p50) }; // prettier-ignore
  say(
    `viewings by a covering index: one item p50 ${rawOnePush.p50} ms, term p50 ${rawTerm.p50} ms; times the figure: ${JSON.stringify(ratio)}`,
  );

  const retention = await retentionCost({ built, connection, timed, say });
  const worst = Math.max(...Object.values(figures).map(({ p99 }) => p99));
  say(JSON.stringify({ viewings: 1_000_000, load: Number(load), figures, worstP99: worst, goal: 50, reached: worst <= 50, raw: { oneItem: rawOnePush, term: rawTerm }, ratio, releases: keys.length, rebuildSeconds, oneRelease, retention })); // prettier-ignore
  await connection.dropDatabase();
  await connection.close();
} finally {
  await mongo.stop();
  await rm(folder, { recursive: true, force: true });
}

async function seedRoster(connection) {
  const into = (name, rows) => connection.collection(name).insertMany(rows);
  await into('bureaus', [
    { _id: 'CITY', name: '某市教育局', level: 'city' },
    ...Array.from({ length: COUNTIES }, (_, n) => ({ _id: `B${n}`, name: `第${n + 1}县教育局`, level: 'county', parentId: 'CITY' })),
  ]);
  await into('schools', Array.from({ length: SCHOOLS }, (_, n) => ({ _id: `S${String(n).padStart(2, '0')}`, bureauId: `B${n % COUNTIES}`, name: `第${n + 1}小学`, kind: 'school' }))); // prettier-ignore
  await into('classrooms', Array.from({ length: CLASSES }, (_, n) => ({ _id: `C${n}`, schoolId: `S${String(n % SCHOOLS).padStart(2, '0')}`, grade: Math.floor(n / SCHOOLS) + 1, number: 1, name: `${Math.floor(n / SCHOOLS) + 1}年级1班`, stage: '小学低段' }))); // prettier-ignore
  await into('resources', Array.from({ length: PUSHES }, (_, n) => ({ _id: `r${n}@1`, resourceId: `r${n}`, version: 1, title: `第${n + 1}课`, kind: 'video', for: 'guardian', theme: `主题${n % 12}`, stages: [], blocks: [], effectiveStart: 0, effectiveEnd: 600, durationSeconds: 600, maxRate: 2, threshold: 0.9, withdrawn: false }))); // prettier-ignore
}

/** The same counts twice: 1,000,000 small rows, and what they add up to by push and class. */
async function seedRows(connection) {
  const { weekOf } = built('domain/time/week');
  const raw = connection.collection('rawViewings');
  const classRows = [];
  let seed = 12345;
  const luck = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let push = 0; push < PUSHES; push += 1) {
    const rows = [];
    for (let room = 0; room < CLASSES; room += 1) {
      const school = `S${String(room % SCHOOLS).padStart(2, '0')}`;
      const share = 0.3 + 0.4 * luck();
      const funnel = { targeted: 0, reachable: 0, sent: 0, opened: 0, started: 0, q25: 0, q50: 0, q75: 0, completed: 0, lateCompleted: 0 };
      for (let family = 0; family < FAMILIES; family += 1) {
        const [reachable, started] = [luck() < 0.9, luck() < 0.75];
        const done = reachable && started && luck() < share;
        rows.push({ push: `r${push}`, school, room, done: done ? 1 : 0, w: Math.floor(luck() * 600) });
        funnel.targeted += 1;
        for (const stage of ['reachable', 'sent', 'opened']) funnel[stage] += reachable ? 1 : 0;
        for (const stage of ['started', 'q25']) funnel[stage] += reachable && started ? 1 : 0;
        for (const stage of ['q50', 'q75', 'completed']) funnel[stage] += done ? 1 : 0;
      }
      const at = new Date(startsAt(push));
      classRows.push({ _id: `p${push}-${school}:C${room}`, pushId: `p${push}-${school}`, classroomId: `C${room}`, schoolId: school, resourceId: `r${push}`, startsAt: at, dueAt: new Date(at.getTime() + 7 * A_DAY), funnel, rev: 1, computedAt: at, theme: `主题${push % 12}`, grade: Math.floor(room / SCHOOLS) + 1, bureauId: `B${(room % SCHOOLS) % COUNTIES}`, week: weekOf(at.getTime()) }); // prettier-ignore
    }
    await raw.insertMany(rows, { ordered: false });
  }
  await connection.collection('rollups').insertMany(classRows, { ordered: false });
  await raw.createIndex({ push: 1, school: 1, done: 1 });
  await raw.createIndex({ school: 1, done: 1 });
}
