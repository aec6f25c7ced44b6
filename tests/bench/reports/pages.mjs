// npm run bench:reports -- pages [share [looks]]: from opening the address of a dashboard until its table stands and a press is answered, in
// Chromium, with the whole generated city behind it: nothing in the browser's cache, everything in it, and with a processor a quarter as fast.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure } from '../../../deploy/builds.mjs';
import { say } from '../viewing/built.mjs';
import { startProduct } from '../viewing/contestants.mjs';
import { startMongod } from '../viewing/mongod.mjs';
import { addressOf } from '../viewing/world.mjs';
import { openBrowser, quantile, windowOf } from './browser.mjs';
import { openCity, questionsOf, tokenOf } from './city.mjs';

const GOAL_MS = 2000;
const SLOWER = 4;
const LONGEST_MS = 60_000;

/** Which pages: the widest question of each that may ask. The days are the city's own term. */
function pagesOf(city) {
  const [, , { from, to }] = questionsOf(city).find(([name]) => name === 'city: by school, term');
  const days = `from=${from}&to=${to}`;
  const bureau = `/bureau/pages/schools/index?${days}`;
  const school = `/school/pages/figures/index?${days}`;
  return {
    'city, term': ['O-CITY', bureau],
    'county, term': ['O-B0', bureau],
    'city, term, by item': ['O-CITY', `${bureau}&by=resource`],
    'school, term': ['T-head', school],
    'school, term, by push': ['T-head', `${school}&by=push`],
    'class, term': ['T-own', school],
  };
}

/** Runs in the page from its very beginning: when the table stood, and when a press on «what the figures mean» was answered. */
function watch() {
  const told = (window.looked = {});
  const tick = () => {
    if (told.table === undefined && document.querySelectorAll('#parts tr, #parts [role="row"]').length > 1) {
      told.table = performance.now();
      document.querySelector('#definitions').click();
    }
    if (told.table !== undefined && told.answered === undefined && document.querySelector('#definitions-sheet') !== null)
      requestAnimationFrame(() => setTimeout(() => (told.answered ??= performance.now())));
    if (told.answered === undefined) setTimeout(tick, 5);
  };
  tick();
}

async function look(page, url) {
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.looked?.answered !== undefined, undefined, { timeout: LONGEST_MS, polling: 50 });
  return page.evaluate(() => ({
    ...window.looked,
    rows: document.querySelectorAll('#parts tr, #parts [role="row"]').length,
    nodes: document.querySelectorAll('*').length,
    kB: Math.round(performance.getEntriesByType('resource').reduce((sum, { transferSize }) => sum + transferSize, 0) / 1024),
  }));
}

/** One look in a window: alone in its page, so that nothing of the look before is left. */
async function oneLook(context, url, slower) {
  const page = await context.newPage();
  try {
    await page.addInitScript(watch);
    if (slower > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower });
    return await look(page, url);
  } finally {
    await page.close();
  }
}

export async function pages({ share = 1, looks = 9 } = {}) {
  await ensure('h5');
  const mongo = await startMongod({ cacheGb: 2 });
  const folder = await mkdtemp(join(tmpdir(), 'gongyu-pages-'));
  const uri = addressOf(mongo.uri, 'bench_pages');
  const city = await openCity(uri, share);
  await city.connection.collection('meta').updateOne({ _id: 'mode' }, { $set: { value: 'real' } }, { upsert: true });
  const server = await startProduct(uri, folder);
  const browser = await openBrowser();
  const told = {};
  try {
    for (const [name, [who, path]] of Object.entries(pagesOf(city))) {
      const url = `http://localhost:${server.port}${path}`;
      const token = tokenOf(who);
      const times = { cold: [], warm: [], 'cold, slow': [], 'warm, slow': [] };
      let last;
      for (let n = 0; n < looks; n += 1)
        for (const slower of [1, SLOWER]) {
          const context = await windowOf(browser, server.port, token);
          times[slower === 1 ? 'cold' : 'cold, slow'].push((await oneLook(context, url, slower)).answered);
          last = await oneLook(context, url, slower);
          times[slower === 1 ? 'warm' : 'warm, slow'].push(last.answered);
          await context.close();
        }
      const of = (all) => ({ p50: Math.round(quantile(all, 0.5)), worst: Math.round(Math.max(...all)) });
      told[name] = { rows: last.rows, nodes: last.nodes, ...Object.fromEntries(Object.entries(times).map(([kind, all]) => [kind, of(all)])) }; // prettier-ignore
      say(`${name.padEnd(22)} ${last.rows} rows, ${last.nodes} nodes  ${Object.entries(times).map(([kind, all]) => `${kind} ${of(all).p50} / ${of(all).worst}`).join('  ')} ms`); // prettier-ignore
    }
  } finally {
    await browser.close();
    await server.stop();
    await city.connection.dropDatabase();
    await city.connection.close();
    await mongo.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const worst = Math.max(
    ...Object.values(told).flatMap((one) => ['cold', 'warm', 'cold, slow', 'warm, slow'].map((kind) => one[kind].worst)),
  );
  return { bench: 'pages', share, looks, load: Number(loadavg()[0].toFixed(2)), told, goal: GOAL_MS, worst, reached: worst <= GOAL_MS };
}
