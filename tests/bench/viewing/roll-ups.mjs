// How fast marks become counters, and how long a phone's second takes to be in a figure. `BENCH_BUILD_BEFORE` names the `.build` folder of
// another version of the product: both then count the same rows of one database in turn, and what is printed is their ratio.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { built, say } from './built.mjs';
import { median, short, spread } from './figures.mjs';
import { freshness } from './freshness.mjs';
import { startMongod } from './mongod.mjs';
import { productEnv } from './secrets.mjs';
import { addDeliveries, addFamilies, addIndexes, addItem, addressOf, classroomOf, guardianOf, openWorld, withClient } from './world.mjs';

const HOUR = 3600;
const MINUTES = 60_000;
const require = createRequire(import.meta.url);
const from = (folder) => (path) => require(resolve(folder, `bot-server/${path}.js`));

/** Stores and flow of one build. */
export async function openBuild(load, address) {
  const env = load('env').readEnv(productEnv(address, 0, '.'));
  const secrets = await load('secrets').openSecrets(env);
  const deps = await load('deps').openDeps({ env, secrets, mongodbUri: address, log: load('log').createLog({ level: 'silent' }) });
  const { recomputeDirty } = load('flows/progress/recompute-dirty');
  const sweep = async () => {
    const done = { viewings: 0, cells: 0 };
    const began = performance.now();
    for (let more = true; more;) {
      const swept = await recomputeDirty(deps, Date.now());
      done.viewings += swept.viewings;
      done.cells += swept.cells;
      more = swept.more;
    }
    return { ...done, seconds: (performance.now() - began) / 1000 };
  };
  return { deps, sweep, close: () => deps.close() };
}

/** Rows as phones left them: watched to a third, a half or to the end, told in two sessions. */
async function addWatched({ connection }, resourceId, viewers) {
  const at = new Date();
  for (let start = 0; start < viewers; start += 5000) {
    const rows = Array.from({ length: Math.min(5000, viewers - start) }, (_, n) => rowOf(start + n, resourceId, at));
    await connection.collection('viewings').insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } });
  }
}

function rowOf(n, resourceId, at) {
  const share = [0.33, 0.5, 1][n % 3];
  const words = Math.floor((HOUR * share) / 64);
  const session = (id, o) => ({
    h: { q: 20, n: -at.getTime(), x: 1200 },
    p: 2_000_000,
    o: at.getTime() - o,
    f: 0,
    b: { 0: -1n, 1: -1n, 2: 0xffn },
    id,
  });
  const { id: _a, ...one } = session('a', 120 * MINUTES);
  const { id: _b, ...two } = session('b', 60 * MINUTES);
  return {
    ...{ _id: `g:${guardianOf(n)}:${resourceId}:1`, kind: 'guardian', viewerId: guardianOf(n), resourceId, version: 1 },
    w: Object.fromEntries(Array.from({ length: words }, (_, word) => [word, -1n])),
    s: { abcdefghijklmnop: one, bbcdefghijklmnop: two },
    m: { started: at, q25: at, ...(share >= 0.5 ? { q50: at } : {}), ...(share === 1 ? { q75: at } : {}) },
    ...(share === 1 ? { done: { at, threshold: 0.9, ruleVersion: 1, grade: 'A' } } : {}),
    ...{ rev: 40, dirty: true, firstAt: at, lastAt: at },
  };
}

/** Every viewing marked; one of each class marked. */
const KINDS = {
  all: () => ({}),
  scattered: (viewers) => ({
    viewerId: { $in: [...new Map(Array.from({ length: viewers }, (_, n) => [classroomOf(n), guardianOf(n)])).values()] },
  }),
};

export async function rollUps({ viewers = 20_000, rounds = 3 } = {}) {
  const mongod = await startMongod();
  const open = [];
  try {
    const address = addressOf(mongod.uri, 'bench_rollups');
    const builds = { after: await openBuild(built, address) };
    open.push(builds.after);
    if (process.env.BENCH_BUILD_BEFORE) {
      builds.before = await openBuild(from(process.env.BENCH_BUILD_BEFORE), address);
      open.push(builds.before);
    }
    const world = await openWorld(address);
    await addIndexes(world);
    for (const store of ['viewings', 'rollups', 'deliveries', 'evidence', 'resources', 'pushes'])
      await builds.after.deps[store].syncIndexes();
    await addItem(world, 'hour', { seconds: HOUR });
    await addFamilies(world, 0, viewers);
    await addDeliveries(world, 'hour', 0, viewers);
    await addWatched(world, 'hour', viewers);
    await world.close();
    const told = {};
    let proof;
    for (const [kind, which] of Object.entries(KINDS)) {
      const rates = {};
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, { sweep }] of Object.entries(builds)) {
          await withClient(address, async (db) => {
            await db.collection('viewings').updateMany(which(viewers), { $set: { dirty: true }, $inc: { rev: 1 } });
            await db.collection('rollups').deleteMany({});
          });
          const { viewings, cells, seconds } = await sweep();
          (rates[name] ??= []).push(viewings / seconds);
          say(`${kind}, ${name}: ${viewings} marked viewings of ${cells} classes in ${short(seconds)} s, ${Math.round(viewings / seconds)} viewings/s, ${Math.round(cells / seconds)} classes/s`); // prettier-ignore
          const sums = await withClient(address, sumsOf);
          if (kind === 'all') proof ??= sums;
          if (kind === 'all' && JSON.stringify(sums) !== JSON.stringify(proof))
            throw new Error(`counters differ: ${JSON.stringify([proof, sums])}`);
        }
      }
      told[kind] = { perSecond: Math.round(median(rates.after)) };
      if (rates.before) told[kind].timesBefore = spread(rates.after.map((rate, round) => rate / rates.before[round]));
    }
    const fresh = await freshness(address, builds.after.deps, await openBuild(built, address), viewers);
    return { bench: 'viewing roll-ups', viewers, rounds, told, counted: proof, fresh };
  } finally {
    for (const one of open) await one.close();
    await mongod.stop();
  }
}

/** What all classes add up to: two versions must say the same. */
async function sumsOf(db) {
  const [sums = {}] = await db
    .collection('rollups')
    .aggregate([
      {
        $group: {
          _id: null,
          classes: { $sum: 1 },
          targeted: { $sum: '$funnel.targeted' },
          started: { $sum: '$funnel.started' },
          completed: { $sum: '$funnel.completed' },
        },
      },
    ])
    .toArray();
  return sums;
}
