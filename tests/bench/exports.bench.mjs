// npm run bench -- exports [rows] [format]: a bureau's export of 1,000,000 released cells (100 schools of 5 counties, their items week by week),
// read from MongoDB, packed, written and checkpointed by a process of its own, whose memory is measured from outside every 50 ms.
// Goal: 60 s and 300 MB of resident memory.
import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const built = (path) => require(`../../.build/bot-server/${path}.js`);
const say = (line) => process.stdout.write(`${line}\n`);
const [COUNTIES, SCHOOLS] = [5, 100];
const FIRST_WEEK = 2950;
const ORDER = 'e'.repeat(24);

async function storesOf(uri) {
  const connection = await built('store/connect').connect(uri);
  const seal = built('seal/field').openSeal([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
  return {
    connection,
    roster: built('store/roster').openRosterStore(connection, seal),
    rollups: built('store/rollups').openRollupStore(connection, seal),
    resources: built('store/resources').openResourceStore(connection),
    pushes: built('store/pushes').openPushStore(connection),
    audit: built('store/audit').openAuditStore(connection),
    figureExports: built('store/figure-exports').openFigureExportStore(connection),
  };
}

if (process.argv[2] === '--child') {
  const [, , , uri, media] = process.argv;
  const stores = await storesOf(uri);
  const { makeExports } = built('flows/export/make-exports');
  const { NoRoom } = built('files/upload-folder');
  const needs = {
    ...stores,
    exportFiles: built('files/export-folder').openExportFolder(media),
    tablePieces: built('files/table-pieces').tablePieces,
    isNoRoom: (error) => error instanceof NoRoom,
  };
  let [slowest, last] = [0, performance.now()];
  // How long the loop of a server that also answers phones is held by it.
  const beat = setInterval(() => {
    slowest = Math.max(slowest, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  process.send({ ready: true });
  await new Promise((resolve) => process.once('message', resolve));
  const began = performance.now();
  await makeExports(needs, Date.now, () => false);
  clearInterval(beat);
  process.send({ seconds: (performance.now() - began) / 1000, slowest });
  await stores.connection.close();
  process.exit(0);
}

const rows = Number(process.argv[2] ?? 1_000_000);
const formats = process.argv[3] ? [process.argv[3]] : ['xlsx', 'csv', 'jsonl'];
const folder = await mkdtemp(join(tmpdir(), 'gongyu-bench-'));
const mongo = process.env.BENCH_MONGODB_URI
  ? { uri: process.env.BENCH_MONGODB_URI, stop: async () => undefined }
  : await built('embedded/start').startEmbeddedMongo({ dataDir: folder, mongodBinary: process.env.MONGOD_BINARY, onProgress: () => undefined }); // prettier-ignore
try {
  const address = new URL(mongo.uri);
  address.pathname = '/bench_exports';
  const uri = address.toString();
  const stores = await storesOf(uri);
  await stores.connection.dropDatabase();
  await Promise.all([stores.rollups.syncIndexes(), stores.figureExports.syncIndexes(), stores.audit.syncIndexes()]);
  const load = loadavg()[0].toFixed(2);
  say(`${cpus().length} cores, load ${load}`);
  const { weeks } = await seed(stores.connection, rows);
  const { weekDays } = built('domain/time/week');
  const results = {};
  for (const format of formats) {
    const order = {
      id: ORDER,
      by: { kind: 'officer', id: 'o' },
      place: { kind: 'bureau', id: 'CITY', name: '某市教育局' },
      bureauIds: ['CITY', ...Array.from({ length: COUNTIES }, (_, n) => `B${n}`)],
      classroomIds: [],
      from: weekDays(FIRST_WEEK).from,
      to: weekDays(FIRST_WEEK + weeks - 1).to,
      format,
      reason: '测一测导出要多久',
      askedAt: Date.now() - 1000,
    };
    await stores.figureExports.add(order);
    const child = fork(fileURLToPath(import.meta.url), ['--child', uri, folder]);
    const messages = [];
    let told = () => undefined;
    const next = () => (messages.length > 0 ? Promise.resolve(messages.shift()) : new Promise((resolve) => (told = resolve)));
    child.on('message', (message) => {
      messages.push(message);
      const wake = told;
      told = () => undefined;
      wake(messages.shift());
    });
    await next();
    let most = 0;
    const watch = setInterval(async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    }, 50);
    child.send({ go: true });
    const { seconds, slowest } = await next();
    clearInterval(watch);
    const made = await stores.figureExports.get(ORDER);
    if (made?.state !== 'ready' || made.point.rows !== rows) throw new Error(`${format}: ${JSON.stringify(made?.point)}`);
    results[format] = { seconds: Number(seconds.toFixed(1)), mostRssMb: Math.round(most), fileMb: Number((made.point.bytes / 1e6).toFixed(1)), loopHeldMs: Math.round(slowest) }; // prettier-ignore
    say(`${format.padEnd(6)} ${rows} rows: ${JSON.stringify(results[format])}`);
    await stores.figureExports.drop(ORDER);
  }
  const reached = Object.values(results).every(({ seconds, mostRssMb }) => seconds <= 60 && mostRssMb <= 300);
  say(JSON.stringify({ rows, load: Number(load), results, goal: { seconds: 60, rssMb: 300 }, reached }));
  await stores.connection.dropDatabase();
  await stores.connection.close();
} finally {
  await mongo.stop();
  await rm(folder, { recursive: true, force: true });
}

async function seed(connection, wanted) {
  const into = (name, docs) => connection.collection(name).insertMany(docs);
  await into('bureaus', [
    { _id: 'CITY', name: '某市教育局', level: 'city' },
    ...Array.from({ length: COUNTIES }, (_, n) => ({ _id: `B${n}`, name: `第${n + 1}县教育局`, level: 'county', parentId: 'CITY' })),
  ]);
  const schoolsOf = (county) => Array.from({ length: SCHOOLS / COUNTIES }, (_, n) => `S${String(n * COUNTIES + county).padStart(3, '0')}`);
  await into('schools', Array.from({ length: SCHOOLS }, (_, n) => ({ _id: `S${String(n).padStart(3, '0')}`, bureauId: `B${n % COUNTIES}`, name: `第${n + 1}中心小学`, kind: 'school' }))); // prettier-ignore
  const items = 1000;
  await into('resources', Array.from({ length: items }, (_, n) => ({ _id: `r${n}@1`, resourceId: `r${n}`, version: 1, title: `第${n + 1}课：睡前少看屏幕`, kind: 'video', for: 'guardian', theme: `主题${n % 12}`, stages: [], blocks: [], effectiveStart: 0, effectiveEnd: 600, durationSeconds: 600, maxRate: 2, threshold: 0.9, withdrawn: false }))); // prettier-ignore
  let [left, week, luck] = [wanted, 0, 7];
  const random = () => (luck = (luck * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (; left > 0; week += 1) {
    for (let item = 0; item < items && left > 0; item += 1) {
      const docs = [];
      for (let county = 0; county < COUNTIES && left > 0; county += 1) {
        const places = schoolsOf(county).slice(0, left);
        left -= places.length;
        const cells = places.map((p) => {
          const [t, share] = [200 + Math.floor(random() * 800), random()];
          const c = Math.floor(t * share);
          return { p, e: { t, c, r: t - 20, rt: t, s: c + 15, sc: c, l: 10 } };
        });
        docs.push({ _id: `B${county}:${FIRST_WEEK + week}:r${item}`, bureauId: `B${county}`, week: FIRST_WEEK + week, resourceId: `r${item}`, theme: `主题${item % 12}`, state: 'settled', settlesAt: new Date(), computedAt: new Date(), cells, grades: [], rev: 1 }); // prettier-ignore
      }
      await connection.collection('bureauReleases').insertMany(docs, { ordered: false });
    }
  }
  return { weeks: week };
}
