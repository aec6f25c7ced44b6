// Does it stay as fast when a hundred times as much is stored? Rate and waiting with 10,000 viewings and with a million, every family with all
// its rows; the same number of viewers report in both, spread over all that is stored.
import { say } from './built.mjs';
import { startProduct, turns } from './contestants.mjs';
import { short } from './figures.mjs';
import { closedLoop } from './load.mjs';
import { startMongod } from './mongod.mjs';
import { cpuSeconds } from './processes.mjs';
import { addFamilies, addIndexes, addItem, addressOf, guardianOf, openWorld, ticketMaker, withClient } from './world.mjs';
import { openViewers } from './viewers.mjs';

const ACTIVE = 8000;
const LENGTH = 3600;
const CHUNK = 5000;

export async function growth({ viewings = 1_000_000, few = Math.min(10_000, viewings / 2) } = {}) {
  const mongod = await startMongod({ cacheGb: 4 });
  let product;
  try {
    const address = addressOf(mongod.uri, 'bench_growth');
    const world = await openWorld(address);
    await addIndexes(world);
    await addItem(world, 'bench', { seconds: LENGTH });
    const told = [];
    let stored = 0;
    for (const size of [few, viewings]) {
      const began = performance.now();
      await addFamilies(world, stored, size);
      // The viewers who report are new rows; the rest lie there, watched to a third.
      const step = size / ACTIVE;
      const active = Array.from({ length: ACTIVE }, (_, n) => Math.floor(n * step));
      await addViewings(world, stored, size, new Set(active));
      stored = size;
      say(`${size} viewings seeded in ${Math.round((performance.now() - began) / 1000)} s`);
      const id = `bench-${size}`;
      await addItem(world, id, { seconds: LENGTH });
      product ??= await startProduct(address, mongod.folder);
      const ticket = ticketMaker();
      const viewers = openViewers(
        active.map((family) => ticket(family, id)),
        LENGTH,
      );
      const { next, book } = turns(viewers);
      const result = await closedLoop({
        port: product.port,
        connections: 256,
        warm: 4,
        seconds: 10,
        next,
        book,
        sample: () => cpuSeconds([product.pid, mongod.pid]),
      });
      const proven = await withClient(address, (db) =>
        viewers.verify({ collection: () => ({ find: (_, options) => db.collection('viewings').find({ resourceId: id }, options) }) }),
      );
      const line = {
        viewings: size,
        perSecond: Math.round(result.rate),
        cpuUs: Math.round(result.cpuUs),
        p50: short(result.p50),
        p99: short(result.p99),
        proven,
      };
      say(JSON.stringify(line));
      told.push(line);
    }
    await world.close();
    return {
      bench: 'viewing growth',
      told,
      rateRatio: short(told[1].perSecond / told[0].perSecond),
      cpuRatio: short(told[1].cpuUs / told[0].cpuUs),
    };
  } finally {
    await product?.stop();
    await mongod.stop();
  }
}

async function addViewings({ connection }, from, to, leaveOut) {
  const at = new Date();
  const w = Object.fromEntries(Array.from({ length: 19 }, (_, word) => [word, -1n]));
  for (let start = from; start < to; start += CHUNK) {
    const rows = [];
    for (let n = start; n < Math.min(to, start + CHUNK); n += 1) {
      if (leaveOut.has(n)) continue;
      rows.push({
        ...{
          _id: `g:${guardianOf(n)}:bench:1`,
          kind: 'guardian',
          viewerId: guardianOf(n),
          resourceId: 'bench',
          version: 1,
          w,
          rev: 40,
          firstAt: at,
          lastAt: at,
        },
        s: {
          abcdefghijklmnop: {
            h: { q: 40, n: -at.getTime(), x: 1200 },
            p: 1_200_000,
            o: at.getTime() - 1_300_000,
            f: 0,
            b: { 0: 1n, 1: 3n },
          },
        },
        m: { started: at, q25: at },
      });
    }
    await connection.collection('viewings').insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } });
  }
}
