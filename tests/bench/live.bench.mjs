// npm run bench -- live [<looks>]: how long after a phone told what it played the figure on an open dashboard is another one. A class of forty
// families, whose phones tell one after the other at no particular moment; the teacher's page is open in Chromium at a desk and on a phone. Once
// with the jobs in the process that took the report, once in a process of their own. Goal: 2 s.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure } from '../../deploy/builds.mjs';
import { DESK, openBrowser, PHONE, quantile, windowOf } from './reports/browser.mjs';
import { built, root, say } from './viewing/built.mjs';
import { startProduct } from './viewing/contestants.mjs';
import { startMongod } from './viewing/mongod.mjs';
import { freePort, startProcess } from './viewing/processes.mjs';
import { productEnv } from './viewing/secrets.mjs';
import { addDeliveries, addFamilies, addIndexes, addItem, addressOf, classroomOf, HOUR, openWorld, ticketMaker } from './viewing/world.mjs';

const FAMILIES = 40;
const GOAL_MS = 2000;
const LONGEST_MS = 30_000;
const looks = Math.min(FAMILIES - 1, Number(process.argv[2] ?? 30));
const hashOf = (token) => createHash('sha256').update(token, 'utf8').digest('base64url');
const TEACHER = createHash('sha256').update('bench live teacher').digest('base64url');

/** One class with its teacher, an item of an hour, and a push of it that left an hour ago. */
async function seed(uri) {
  const world = await openWorld(uri);
  await world.connection.dropDatabase();
  const { connection } = world;
  const load = built('env').readEnv(productEnv(uri, 0, '.'));
  const deps = await built('deps').openDeps({ env: load, secrets: await built('secrets').openSecrets(load), mongodbUri: uri, log: built('log').createLog({ level: 'silent' }) }); // prettier-ignore
  const [schoolId, classroomId] = ['S0', classroomOf(0)];
  const frame = {
    ...built('domain/importing/roster-changes').NO_CHANGES,
    bureaus: [{ id: 'B', name: '教育局', level: 'county' }],
    schools: [{ id: schoolId, bureauId: 'B', name: '城关小学', kind: 'school' }],
    classrooms: [{ id: classroomId, schoolId, grade: 3, number: 1, name: '三年级1班', stage: '小学低段' }],
    teachers: [{ id: 'T', schoolId, teacherNo: '1', name: '班主任', roles: ['teacher'], subjects: [], classroomIds: [classroomId] }],
  };
  await deps.roster.apply(frame);
  for (const store of ['viewings', 'rollups', 'deliveries', 'evidence', 'resources', 'pushes']) await deps[store].syncIndexes();
  await addIndexes(world);
  await addItem(world, 'hour', { seconds: 3600 });
  await addFamilies(world, 0, FAMILIES);
  await addDeliveries(world, 'hour', 0, FAMILIES);
  await deps.rollups.touch([{ pushId: 'p-bench', classroomId }], Date.now());
  const at = new Date(Date.now() - HOUR);
  await connection.collection('sessions').insertOne({ _id: hashOf(TEACHER), identityId: 'mini:T', kind: 'phone', browser: '', createdAt: at, lastUsedAt: new Date(), expiresAt: new Date(Date.now() + 9 * HOUR) }); // prettier-ignore
  await connection.collection('identities').insertOne({ _id: 'mini:T', accountId: 'mini', openid: 'T', persons: [{ kind: 'teacher', id: 'T' }], follows: true, lastSeenAt: at }); // prettier-ignore
  await connection.collection('meta').updateOne({ _id: 'mode' }, { $set: { value: 'real' } }, { upsert: true });
  await deps.close?.();
  await world.close();
}

/** Runs in the page: notes when the step «开始看» first showed each number. */
function watch() {
  window.shown = {};
  setInterval(() => {
    const text = document.querySelector('[aria-label="各一步有多少家庭"]')?.textContent ?? '';
    const started = /开始看\D*(\d+)/.exec(text)?.[1];
    if (started !== undefined) window.shown[started] ??= Date.now();
  }, 5);
}

async function pageOf(browser, port, viewport) {
  const context = await windowOf(browser, port, TEACHER, viewport);
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(`http://localhost:${port}/school/pages/figures/index`);
  await page.waitForFunction(() => window.shown['0'] !== undefined && document.body.textContent.includes('有变化会马上更新'), undefined, { timeout: LONGEST_MS }); // prettier-ignore
  return page;
}

async function measure(browser, server) {
  const pages = { desk: await pageOf(browser, server.port, DESK), phone: await pageOf(browser, server.port, PHONE) };
  const ticketOf = ticketMaker();
  const lags = { desk: [], phone: [] };
  for (let n = 0; n < looks; n += 1) {
    // At no particular moment of the jobs' second.
    await new Promise((done) => setTimeout(done, 200 + Math.random() * 1500));
    const { token, ticket } = ticketOf(n, 'hour');
    const sent = Date.now();
    const report = { ticket, seq: 1, intervals: [[0, 60]], playMs: 60_000, position: 60, maxRate: 1 };
    const answer = await fetch(`http://localhost:${server.port}/api/v1/viewing/reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reports: [report] }),
    });
    const words = await answer.text();
    if (!answer.ok || !words.includes('"ok":true')) throw new Error(`not recorded: ${answer.status} ${words.slice(0, 200)}`);
    for (const [name, page] of Object.entries(pages)) {
      await page.waitForFunction((wanted) => window.shown[wanted] !== undefined, String(n + 1), { timeout: LONGEST_MS });
      lags[name].push((await page.evaluate((wanted) => window.shown[wanted], String(n + 1))) - sent);
    }
  }
  for (const page of Object.values(pages)) await page.context().close();
  return Object.fromEntries(Object.entries(lags).map(([name, all]) => [name, { p50: quantile(all, 0.5), worst: Math.max(...all) }]));
}

await ensure('h5');
const mongo = await startMongod({ cacheGb: 1 });
const folder = await mkdtemp(join(tmpdir(), 'gongyu-live-'));
const browser = await openBrowser();
const told = {};
try {
  for (const [name, together] of Object.entries({ 'jobs in the same process': true, 'jobs in a process of their own': false })) {
    const uri = addressOf(mongo.uri, `bench_live_${together ? 'one' : 'two'}`);
    await seed(uri);
    const server = await startProduct(uri, folder, { env: { ROLE: together ? 'all' : 'server' } });
    const port = await freePort();
    const jobs = together ? undefined : await startProcess('jobs', process.execPath, [join(root, '.build/bot-server/main.js')], { env: { ...productEnv(uri, port, folder), ROLE: 'jobs' }, cwd: root, port }); // prettier-ignore
    try {
      told[name] = await measure(browser, server);
    } finally {
      await jobs?.stop();
      await server.stop();
    }
    say(`${name}: ${looks} reports; ${Object.entries(told[name]).map(([where, { p50, worst }]) => `${where} p50 ${p50}, slowest ${worst} ms`).join('; ')}`); // prettier-ignore
  }
} finally {
  await browser.close();
  await mongo.stop();
  await rm(folder, { recursive: true, force: true });
}
const slowest = Math.max(...Object.values(told).flatMap((each) => Object.values(each).map(({ worst }) => worst)));
say(JSON.stringify({ bench: 'live', looks, load: Number(loadavg()[0].toFixed(2)), told, goal: GOAL_MS, slowest, reached: slowest <= GOAL_MS })); // prettier-ignore
