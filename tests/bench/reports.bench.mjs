// npm run bench:reports [-- <runs> [<share> ...]]: what dashboards and bulletins cost in a generated city of 5 counties, 500 schools, 500,000
// families and 200 pushes, and in a twentieth and a quarter of it. Every question that a dashboard asks, as the flow answers it and over HTTP
// by the product as it was built; the week's bulletin of the city and of a county. Goals: p99 80 ms, a bulletin 30 s. `BENCH_BUILD_BEFORE` names
// the `.build` folder of another version: both answer every question in turn, and the run fails where they differ.
// npm run bench:reports -- pages [<share> [<looks>]]: the same city's pages in a browser, until they answer a press.
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { retentionCost } from './figures-retention.mjs';
import { against } from './reports/against.mjs';
import { actorsOf, openCity, questionsOf, tokenOf } from './reports/city.mjs';
import { built, say } from './viewing/built.mjs';
import { startProduct } from './viewing/contestants.mjs';
import { startMongod } from './viewing/mongod.mjs';
import { addressOf } from './viewing/world.mjs';

if (process.argv[2] === 'pages') {
  const [share = 1, looks = 9] = process.argv.slice(3).map(Number);
  const { pages } = await import('./reports/pages.mjs');
  say(JSON.stringify(await pages({ share, looks })));
  process.exit(0);
}
const runs = Number(process.argv[2] ?? 60);
const shares = process.argv.slice(3).map(Number);
const GOAL_MS = 80;
const GOAL_BULLETIN_S = 30;
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

const agent = new Agent({ keepAlive: true });
const get = (port, who, query) =>
  new Promise((resolve, reject) => {
    const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const sent = request(
      { port, path: `/api/v1/figures?${words}`, agent, headers: { authorization: `Bearer ${tokenOf(who)}` } },
      (answer) => {
        let bytes = 0;
        answer.on('data', (chunk) => (bytes += chunk.length));
        answer.on('end', () => (answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`status ${answer.statusCode}`))));
      },
    );
    sent.on('error', reject).end();
  });

/** Each question many times, by the flow and by HTTP; the tail over all of them is what the goal is about. */
async function measure(city, port) {
  const { showFigures } = built('flows/figures/show-figures');
  const actors = actorsOf(city);
  const told = {};
  for (const [name, who, question] of questionsOf(city)) {
    const [actor, person] = actors[who];
    const ask = () => showFigures(city.needs, actor, question, city.now);
    const view = await ask();
    // Grades are told of what stands still alone.
    if (view.rows.length === 0 && question.by !== 'grade') throw new Error(`${name}: no rows`);
    for (let n = 0; n < 3; n += 1) await Promise.all([ask(), get(port, person, question)]);
    const flow = await timed(ask);
    let bytes = 0;
    const http = await timed(async () => (bytes = await get(port, person, question)));
    told[name] = { rows: view.rows.length, kB: Math.round(bytes / 1024), flow, http };
    say(`${name.padEnd(38)} ${String(view.rows.length).padStart(4)} rows  flow p50 ${flow.p50} p99 ${flow.p99}   http p50 ${http.p50} p99 ${http.p99} ms`); // prettier-ignore
  }
  return told;
}

/** The week's and the month's bulletin, made for the first time as the job makes it. */
async function bulletins({ needs, now }) {
  const { makeBulletin } = built('flows/bulletin/make-bulletin');
  const { newestDue } = built('domain/bulletin/period');
  const told = {};
  for (const kind of ['weekly', 'monthly'])
    for (const id of ['CITY', 'B0']) {
      const began = performance.now();
      const { bulletin, isNew } = await makeBulletin(needs, { place: { kind: 'bureau', id }, kind, period: newestDue(kind, now).key }, now);
      if (!isNew || bulletin.facts.lines.length === 0) throw new Error(`the ${kind} bulletin of ${id} tells nothing`);
      told[`${id} ${kind}`] = round((performance.now() - began) / 1000);
    }
  say(`bulletins, seconds: ${JSON.stringify(told)}`);
  return told;
}

const mongo = await startMongod({ cacheGb: 2 });
const folder = await mkdtemp(join(tmpdir(), 'gongyu-reports-'));
const load = loadavg()[0].toFixed(2);
say(`${cpus().length} cores, load ${load}`);
const sizes = {};
try {
  for (const share of shares.length > 0 ? shares : [20, 4, 1]) {
    const uri = addressOf(mongo.uri, `bench_reports_${share}`);
    const city = await openCity(uri, share);
    await city.connection.collection('meta').updateOne({ _id: 'mode' }, { $set: { value: 'real' } }, { upsert: true });
    const server = await startProduct(uri, folder);
    try {
      const questions = await measure(city, server.port);
      const worst = (side) => Object.entries(questions).reduce((most, one) => (one[1][side].p99 > most[1][side].p99 ? one : most));
      const [slowFlow, slowHttp] = [worst('flow'), worst('http')];
      sizes[share] = {
        ...(process.env.BENCH_BUILD_BEFORE ? { against: await against(city, uri, process.env.BENCH_BUILD_BEFORE, runs) } : {}),
        ...{ ...city.made, ...city.took, questions, bulletins: await bulletins(city) },
        worst: { flow: [slowFlow[0], slowFlow[1].flow.p99], http: [slowHttp[0], slowHttp[1].http.p99] },
        ...(share === 1 ? { retention: await retentionCost({ built, connection: city.connection, timed, say }) } : {}),
      };
      say(`1:${share} worst p99: flow ${slowFlow[1].flow.p99} ms (${slowFlow[0]}), http ${slowHttp[1].http.p99} ms (${slowHttp[0]})`);
    } finally {
      await server.stop();
      await city.connection.dropDatabase();
      await city.connection.close();
    }
  }
  const [smallest, largest] = [Math.max(...Object.keys(sizes).map(Number)), Math.min(...Object.keys(sizes).map(Number))];
  const growth = Object.fromEntries(Object.entries(sizes[largest].questions).map(([name, { http }]) => [name, round(http.p50 / sizes[smallest].questions[name].http.p50)])); // prettier-ignore
  const at = sizes[largest];
  const slowest = Math.max(...Object.values(at.bulletins));
  say(
    JSON.stringify({
      ...{ bench: 'reports', runs, load: Number(load), loadAfter: Number(loadavg()[0].toFixed(2)) },
      ...{ growth: { times: smallest / largest, of: growth }, sizes },
      goal: { p99: GOAL_MS, reached: at.worst.http[1] <= GOAL_MS, bulletinSeconds: GOAL_BULLETIN_S, bulletinsReached: slowest <= GOAL_BULLETIN_S }, // prettier-ignore
    }),
  );
} finally {
  agent.destroy();
  await mongo.stop();
  await rm(folder, { recursive: true, force: true });
}
