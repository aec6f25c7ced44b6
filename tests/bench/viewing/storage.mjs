// What an hour watched by one viewer takes on disk in all, what the roll-ups and the figures over it cost.
import { built, say } from './built.mjs';
import { startProduct } from './contestants.mjs';
import { short } from './figures.mjs';
import { closedLoop, post } from './load.mjs';
import { startMongod } from './mongod.mjs';
import { openViewers } from './viewers.mjs';
import { productEnv } from './secrets.mjs';
import { addFamilies, addIndexes, addItem, addressOf, addDeliveries, openWorld, ticketMaker, withClient } from './world.mjs';

const HOUR = 3600;
const MOST_BYTES = 2048;

/** Every viewer watches a whole hour, told as by a phone that reports every 15 s but is asked only now and then: 8 reports each. */
export async function storage({ viewers = 20_000 } = {}) {
  const mongod = await startMongod();
  let product;
  try {
    const address = addressOf(mongod.uri, 'bench_storage');
    const world = await openWorld(address);
    await addIndexes(world);
    await addItem(world, 'hour', { seconds: HOUR });
    await addFamilies(world, 0, viewers);
    await world.close();
    product = await startProduct(address, mongod.folder);
    const ticket = ticketMaker();
    const states = openViewers(
      Array.from({ length: viewers }, (_, n) => ticket(n, 'hour')),
      HOUR,
    );
    await watchAll(product.port, states);
    const proven = await withClient(address, (db) => states.verify(db));
    const sizes = await withClient(address, sizesOf);
    const perHour = (sizes.data + sizes.indexes) / viewers;
    say(
      `a viewer-hour: ${Math.round(sizes.data / viewers)} bytes of rows, ${Math.round(sizes.indexes / viewers)} of indexes; on disk, compressed, ${Math.round(sizes.disk / viewers)}`,
    );
    const retention = await retentionCost(address);
    say(`retention of ${viewers} viewers × 1 h: ${retention.seconds} s, of it reading ${retention.reading} s`);
    const rollUp = await rollUpCost(address, viewers);
    say(`roll-up: ${rollUp.viewings} marked viewings of ${rollUp.cells} classes in ${rollUp.seconds} s, ${rollUp.msPerClass} ms a class`);
    return {
      rollUp,
      ...{
        bench: 'viewing storage',
        viewers,
        proven,
        bytesPerViewerHour: Math.round(perHour),
        onDiskPerViewerHour: Math.round(sizes.disk / viewers),
      },
      ...{ goal: `<= ${MOST_BYTES}`, reached: perHour <= MOST_BYTES, retention, retentionReached: retention.seconds <= 1 },
    };
  } finally {
    await product?.stop();
    await mongod.stop();
  }
}

async function watchAll(port, states) {
  const steps = [30, 60, 90, 120, 150, 180, 210, 240];
  let at = 0;
  const total = states.size * steps.length;
  let booked = 0;
  const next = () => {
    const viewer = at % states.size;
    const step = steps[Math.min(steps.length - 1, Math.floor(at / states.size))];
    at += 1;
    if (states.sent[viewer] < step) states.sent[viewer] = step - 1;
    const body = `{"reports":[${states.reportOf(viewer)}]}`;
    return {
      text: post('/api/v1/viewing/reports', `Authorization: Bearer ${states.tokenOf(viewer)}\r\n`, body),
      ask: { viewer, seq: states.sent[viewer] },
    };
  };
  const book = ({ viewer, seq }, status, body) => {
    if (status !== 200 || !body.includes('"ok":true')) throw new Error(`answered ${status}: ${body.slice(0, 300)}`);
    states.ack(viewer, seq);
    booked += 1;
    return 1;
  };
  while (booked < total) await closedLoop({ port, connections: 64, warm: 0, seconds: 5, next, book });
}

/** Rows and indexes of what a viewing leaves: the row itself; sessions and tickets are of signing in and opening. */
async function sizesOf(db) {
  await db.admin().command({ fsync: 1 });
  const stats = await db.command({ collStats: 'viewings' });
  return { data: stats.size, indexes: stats.totalIndexSize, disk: stats.storageSize + stats.totalIndexSize };
}

/** Seconds per second of the item: all rows read, and the bits of each counted by plain numbers. */
async function retentionCost(address) {
  return withClient(address, async (db) => {
    const began = performance.now();
    const rows = await db
      .collection('viewings')
      .find({}, { projection: { w: 1 }, batchSize: 5000, useBigInt64: true })
      .toArray();
    const read = performance.now();
    const counts = new Uint32Array(HOUR);
    for (const { w = {} } of rows) {
      for (const [word, bits] of Object.entries(w)) {
        const whole = BigInt.asUintN(64, BigInt(bits));
        for (const [half, from] of [
          [Number(whole & 0xffffffffn), 0],
          [Number(whole >> 32n), 32],
        ]) {
          for (let rest = half, base = Number(word) * 64 + from; rest !== 0;) {
            const bit = 31 - Math.clz32(rest & -rest);
            counts[base + bit] += 1;
            rest &= rest - 1;
          }
        }
      }
    }
    const done = performance.now();
    return { seconds: short((done - began) / 1000), reading: short((read - began) / 1000), rows: rows.length, seen: counts[0] };
  });
}

/** All viewings are marked: the sweep of the jobs' process counts every class anew. By the product's own flow and stores. */
async function rollUpCost(address, viewers) {
  const env = built('env').readEnv(productEnv(address, 0, '.'));
  const log = built('log').createLog({ level: 'silent' });
  const secrets = await built('secrets').openSecrets(env);
  const deps = await built('deps').openDeps({ env, secrets, mongodbUri: address, log });
  try {
    const world = await openWorld(address);
    await addDeliveries(world, 'hour', 0, viewers);
    await world.close();
    const { recomputeDirty } = built('flows/progress/recompute-dirty');
    const done = { viewings: 0, cells: 0 };
    const began = performance.now();
    for (let more = true; more;) {
      const swept = await recomputeDirty(deps, Date.now());
      done.viewings += swept.viewings;
      done.cells += swept.cells;
      more = swept.more;
    }
    const seconds = (performance.now() - began) / 1000;
    return {
      ...done,
      seconds: short(seconds),
      viewingsPerSecond: Math.round(done.viewings / seconds),
      msPerClass: short((seconds * 1000) / Math.max(1, done.cells)),
    };
  } finally {
    await deps.close();
  }
}
