// Who is measured against whom. Each has start(), next(slot) and book(), and verifies what it says it has stored.
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './built.mjs';
import { post } from './load.mjs';
import { freePort, startProcess } from './processes.mjs';
import { productEnv } from './secrets.mjs';
import { addFamilies, addIndexes, addItem, addressOf, openWorld, ticketMaker, withClient } from './world.mjs';
import { openViewers } from './viewers.mjs';

const PATH = '/api/v1/viewing/reports';
const LENGTH = 3600;
export const BATCH = 50;

/** The real server as `npm run build` made it, as in production, its log written to a file as a service's is. */
export async function startProduct(uri, folder, { nodeArgs = [], env = {} } = {}) {
  const port = await freePort();
  const log = openSync(join(folder, `server-${port}.log`), 'w');
  return startProcess('product', process.execPath, ['--max-semi-space-size=64', ...nodeArgs, join(root, '.build/bot-server/main.js')], {
    env: { ...productEnv(uri, port, folder), ...env },
    cwd: root,
    port,
    out: log,
  });
}

/** Two processes of the real server on one database, as behind a balancer: the generator's sockets are shared out between them. */
export async function startPair(uri, folder, options) {
  const both = [await startProduct(uri, folder, options), await startProduct(uri, folder, options)];
  return {
    name: 'product, two processes',
    port: both.map(({ port }) => port),
    pids: () => both.flatMap((one) => one.pids()),
    stop: async () => {
      for (const one of both) await one.stop();
    },
  };
}

/** Viewers whose turn comes round; one that is still waiting for an answer is passed over. */
export function turns(viewers, { perRequest = 1 } = {}) {
  const busy = new Uint8Array(viewers.size / perRequest);
  let at = 0;
  return {
    next() {
      do at = (at + 1) % busy.length;
      while (busy[at]);
      busy[at] = 1;
      const first = at * perRequest;
      const reports = Array.from({ length: perRequest }, (_, n) => viewers.reportOf(first + n));
      const seqs = Array.from({ length: perRequest }, (_, n) => viewers.sent[first + n]);
      const text = post(PATH, `Authorization: Bearer ${viewers.tokenOf(first)}\r\n`, `{"reports":[${reports.join(',')}]}`);
      return { text, ask: { turn: at, first, seqs } };
    },
    book({ turn, first, seqs }, status, body) {
      busy[turn] = 0;
      if (status < 200 || status > 299) throw new Error(`answered ${status}: ${body.slice(0, 300)}`);
      if (body.includes('"ok":false') || body.split('"ok":true').length - 1 !== perRequest)
        throw new Error(`not recorded: ${body.slice(0, 300)}`);
      seqs.forEach((seq, n) => viewers.ack(first + n, seq));
      return perRequest;
    },
  };
}

/** 20,000 viewers with an item of an hour, one report a request; and 400 guardians with 50 items each, 50 reports a request. */
export async function productWorld(uri, { families = 20_000, batchFamilies = 400 } = {}) {
  const address = addressOf(uri, 'bench_product');
  const world = await openWorld(address);
  await addIndexes(world);
  await addItem(world, 'bench', { seconds: LENGTH });
  for (let n = 0; n < BATCH; n += 1) await addItem(world, `batch-${n}`, { seconds: LENGTH });
  await addFamilies(world, 0, families + batchFamilies);
  await world.close();
  const ticket = ticketMaker();
  const single = openViewers(
    Array.from({ length: families }, (_, n) => ticket(n, 'bench')),
    LENGTH,
  );
  const batched = openViewers(Array.from({ length: batchFamilies * BATCH }, (_, n) => ticket(families + Math.floor(n / BATCH), `batch-${n % BATCH}`)), LENGTH); // prettier-ignore
  return {
    address,
    single,
    batched,
    turns: turns(single),
    batchTurns: turns(batched, { perRequest: BATCH }),
    verify: () => withClient(address, async (db) => verifyBoth(db, single, batched)),
  };
}

async function verifyBoth(db, single, batched) {
  const only = (prefix) => ({
    collection: () => ({ find: (_, options) => db.collection('viewings').find({ resourceId: prefix }, options) }),
  });
  const a = await single.verify(only('bench'));
  const b = await batched.verify(only(/^batch-/));
  return { rows: a.rows + b.rows, seconds: a.seconds + b.seconds };
}

/** Baselines are told the same reports; raw Koa keeps nothing, so there is nothing to verify. */
export async function startKoaRaw() {
  const port = await freePort();
  return startProcess('koa-raw', process.execPath, [join(import.meta.dirname, 'koa-raw.mjs'), String(port)], { port, cwd: root });
}

export async function startPlain(uri) {
  const port = await freePort();
  const address = addressOf(uri, 'bench_plain');
  return startProcess('plain', process.execPath, [join(import.meta.dirname, 'plain-mongoose.mjs'), String(port), address], {
    port,
    cwd: root,
  });
}

export async function startWithoutStorage(folder, families) {
  const port = await freePort();
  const log = openSync(join(folder, `without-storage-${port}.log`), 'w');
  return startProcess(
    'without-storage',
    process.execPath,
    ['--max-semi-space-size=64', join(import.meta.dirname, 'without-storage.mjs'), String(port), String(families)],
    {
      env: productEnv('mongodb://127.0.0.1:9/none', port, folder),
      cwd: root,
      port,
      out: log,
    },
  );
}

/** Viewers of a baseline: their own counts, the same bodies. */
export function baselineTurns(families) {
  const ticket = ticketMaker();
  const signed = Array.from({ length: families }, (_, n) => ticket(n, 'bench'));
  const viewers = openViewers(signed, LENGTH);
  return { viewers, tickets: signed.map((one) => one.ticket), ...turns(viewers) };
}

/** What the plain server has stored of what it said it had. */
export async function verifyPlain(uri, viewers, tickets) {
  return withClient(addressOf(uri, 'bench_plain'), async (db) => {
    const stored = new Map();
    for await (const { _id, seq } of db.collection('watched').find({})) stored.set(_id, seq);
    tickets.forEach((ticket, viewer) => {
      if (viewers.acked[viewer] > (stored.get(ticket.slice(0, 200)) ?? 0)) throw new Error('the plain server lost an acknowledged report');
    });
    return { rows: stored.size };
  });
}
