// Everybody against everybody in shuffled rounds. After each round every stored bit is held against what was acknowledged.
import { loadavg } from 'node:os';
import {
  baselineTurns,
  BATCH,
  productWorld,
  startKoaRaw,
  startPair,
  startPlain,
  startProduct,
  startWithoutStorage,
  verifyPlain,
} from './contestants.mjs';
import { say } from './built.mjs';
import { median, short, shuffled, spread, table } from './figures.mjs';
import { closedLoop } from './load.mjs';
import { startMongod } from './mongod.mjs';
import { cpuSeconds } from './processes.mjs';
import { BATCH as RALPH_BATCH, ralphPython, ralphTurns, startRalph, verifyRalph } from './ralph.mjs';

const WHOLE = {
  rounds: 5,
  connections: [64, 256, 1024],
  warm: 1,
  seconds: { 64: 3, 256: 4, 1024: 3 },
  families: 20_000,
  batchFamilies: 200,
  ralph: true,
};
const QUICK = {
  rounds: 1,
  connections: [64],
  warm: 0.3,
  seconds: { 64: 1 },
  families: 2000,
  batchFamilies: 80,
  ralph: false,
  oneProcess: true,
};
const RALPH_ONLY = {
  ...WHOLE,
  connections: [64, 256],
  rounds: 3,
  only: ['koa-raw', 'product', 'batch', 'product-2', 'batch-2', 'ralph', 'ralph-batch'],
};
/** Who runs with how many connections; the slow ones are not made to queue a thousand, and a batch puts fifty on each. */
const FIELD = {
  'koa-raw': [64, 256, 1024],
  product: [64, 256, 1024],
  'product-2': [256],
  'without-storage': [256],
  plain: [64, 256],
  batch: [64],
  'batch-2': [64],
  ralph: [64, 256],
  'ralph-batch': [64],
};
/** Name, connections, above, below, what is to be reached. */
const RATIOS = [
  ['product ÷ raw Koa', 256, 'product', 'koa-raw', 0.5],
  ['product ÷ same route without storage', 256, 'product', 'without-storage', 0.5],
  ['product ÷ plain server', 256, 'product', 'plain', 10],
  ['product ÷ Ralph, one by one', 256, 'product', 'ralph', 20],
  ['two processes ÷ Ralph with two, one by one', 256, 'product-2', 'ralph', 20],
  [`batches of ${BATCH} ÷ Ralph’s batches of ${RALPH_BATCH}`, 64, 'batch', 'ralph-batch', 3],
  [`two processes: batches of ${BATCH} ÷ Ralph’s with two`, 64, 'batch-2', 'ralph-batch', 3],
  ['two processes ÷ raw Koa', 256, 'product-2', 'koa-raw', 0.5],
];
const CPU_MOST = 2.5;
const P99_MOST = 250;
const NOISY_BEYOND = 1.5;

export async function rounds({ quick = false, ralphOnly = false, nodeArgs = [] } = {}) {
  const plan = quick ? QUICK : ralphOnly ? RALPH_ONLY : WHOLE;
  const mongod = await startMongod();
  const running = [];
  try {
    say(
      `MongoDB ${mongod.version}, Node ${process.versions.node}, load before: ${loadavg()
        .map((one) => one.toFixed(2))
        .join(' ')}`,
    );
    const field = await line(plan, mongod, running, nodeArgs);
    const told = [];
    let proof;
    for (let round = 1; round <= plan.rounds; round += 1) {
      for (const connections of shuffled(plan.connections)) {
        for (const one of shuffled(field.filter(({ at }) => at.includes(connections))))
          told.push({ round, connections, name: one.name, ...(await measure(one, connections, plan)) });
      }
      const proven = [];
      for (const { name, verify } of field) {
        if (!verify) continue;
        const found = await verify();
        if (name === 'product') proof = found;
        proven.push(`${name} ${JSON.stringify(found)}`);
      }
      say(`round ${round}: proven ${proven.join(', ')} (load ${loadavg()[0].toFixed(2)})`);
    }
    return { ...report(told, plan, mongod), proven: proof };
  } finally {
    for (const one of running) await one.stop();
    await mongod.stop();
  }
}

async function line(plan, mongod, running, nodeArgs) {
  const start = async (promise) => {
    const one = await promise;
    running.push(one);
    return one;
  };
  const wanted = (name) => !plan.only || plan.only.includes(name);
  const world = await productWorld(mongod.uri, plan);
  const product = await start(startProduct(world.address, mongod.folder, { nodeArgs }));
  const field = [
    { name: 'product', server: product, withDb: true, turns: world.turns, verify: world.verify },
    { name: 'batch', server: product, withDb: true, turns: world.batchTurns },
    ...(wanted('product-2') && !plan.oneProcess ? await pairOf(world, mongod, start, nodeArgs) : []),
    { name: 'koa-raw', server: await start(startKoaRaw()), turns: baselineTurns(plan.families) },
  ];
  if (wanted('without-storage')) field.push({ name: 'without-storage', server: await start(startWithoutStorage(mongod.folder, plan.families)), turns: baselineTurns(plan.families) }); // prettier-ignore
  if (wanted('plain')) {
    const turns = baselineTurns(plan.families);
    field.push({
      name: 'plain',
      server: await start(startPlain(mongod.uri)),
      withDb: true,
      turns,
      verify: () => verifyPlain(mongod.uri, turns.viewers, turns.tickets),
    });
  }
  if (plan.ralph && ralphPython()) {
    const server = await start(startRalph(mongod.uri, mongod.folder));
    const [single, batch] = [ralphTurns(), ralphTurns({ perRequest: RALPH_BATCH })];
    field.push({ name: 'ralph', server, withDb: true, turns: single, verify: () => verifyRalph(mongod.uri, [single, batch]) });
    field.push({ name: 'ralph-batch', server, withDb: true, turns: batch });
  } else if (plan.ralph) say('Ralph: not run (BENCH_RALPH_PYTHON does not name a python with ralph-malph)');
  return field.map((one) => ({
    ...one,
    at: FIELD[one.name].filter((n) => plan.connections.includes(n)),
    pids: () => [...one.server.pids(), ...(one.withDb ? [mongod.pid] : [])],
  }));
}

/** The same viewers at two processes of the product: what Ralph's two workers are to be held against. */
async function pairOf(world, mongod, start, nodeArgs) {
  const server = await start(startPair(world.address, mongod.folder, { nodeArgs }));
  return [
    { name: 'product-2', server, withDb: true, turns: world.turns },
    { name: 'batch-2', server, withDb: true, turns: world.batchTurns },
  ];
}

async function measure({ name, server, pids, turns }, connections, { warm, seconds }) {
  const result = await closedLoop({
    port: server.port,
    connections,
    warm,
    seconds: seconds[connections],
    next: turns.next,
    book: turns.book,
    sample: () => cpuSeconds(pids()),
  });
  say(`  ${name.padEnd(16)} ${String(connections).padStart(4)}  ${Math.round(result.rate)}/s  ${Math.round(result.cpuUs)} µs  ${result.cores.toFixed(2)} cores  p50 ${result.p50.toFixed(1)}  p99 ${result.p99.toFixed(1)} ms`); // prettier-ignore
  return result;
}

/** The table for people, then the ratios as one line of JSON. */
function report(told, plan, mongod) {
  const of = (name, connections) => told.filter((one) => one.name === name && one.connections === connections);
  const rows = Object.entries(FIELD).flatMap(([name, at]) =>
    at.flatMap((connections) => {
      const all = of(name, connections);
      if (all.length === 0) return [];
      const mid = (key) => median(all.map((one) => one[key]));
      const rates = all.map(({ rate }) => Math.round(rate));
      return [[`${name}, ${connections}`, Math.round(mid('rate')), `${Math.min(...rates)}..${Math.max(...rates)}`, Math.round(mid('cpuUs')), mid('cores').toFixed(2), mid('p50').toFixed(1), mid('p99').toFixed(1)]]; // prettier-ignore
    }),
  );
  const figures = table(['what, connections', 'reports/s', 'min..max', 'CPU µs each', 'cores', 'p50 ms', 'p99 ms'], rows);
  say(`\n${figures}\n`);
  const perRound = (connections, above, below, key) =>
    of(above, connections).flatMap((one) =>
      of(below, connections).flatMap((other) => (other.round === one.round ? [one[key] / other[key]] : [])),
    );
  const ratios = {};
  for (const [name, connections, above, below, goal] of RATIOS) {
    const values = perRound(connections, above, below, 'rate');
    ratios[name] = values.length === 0 ? 'not run' : { ...spread(values), goal: `>= ${goal}`, reached: median(values) >= goal };
  }
  const cpu = perRound(256, 'product', 'koa-raw', 'cpuUs');
  if (cpu.length > 0)
    ratios['CPU per report ÷ raw Koa’s per request'] = { ...spread(cpu), goal: `<= ${CPU_MOST}`, reached: median(cpu) <= CPU_MOST };
  const late = of('product', 256).map(({ p99 }) => p99);
  if (late.length > 0) ratios['p99 ms, 256 connections'] = { ...spread(late), goal: `<= ${P99_MOST}`, reached: median(late) <= P99_MOST };
  const noise = Math.max(
    1,
    ...plan.connections
      .map((connections) => of('koa-raw', connections).map(({ rate }) => rate))
      .map((rates) => Math.max(...rates) / Math.min(...rates)),
  );
  if (noise > NOISY_BEYOND)
    say(`NOISY: raw Koa itself varied ${noise.toFixed(2)} times between rounds; trust the CPU figures and the proofs, not the rates.`);
  return {
    bench: 'viewing',
    rounds: plan.rounds,
    mongod: mongod.version,
    node: process.versions.node,
    noise: short(noise),
    noisy: noise > NOISY_BEYOND,
    ratios,
    markdown: `${figures}\n\n${ratioTable(ratios)}${noise > NOISY_BEYOND ? `\n\nNOISY: raw Koa itself varied ${noise.toFixed(2)} times between rounds.` : ''}`,
  };
}

function ratioTable(ratios) {
  const rows = Object.entries(ratios).map(([name, one]) =>
    one === 'not run' ? [name, 'not run', '', '', ''] : [name, one.median, `${one.min}..${one.max}`, one.goal, one.reached ? 'yes' : 'no'],
  );
  return table(['ratio, within a round', 'median', 'min..max', 'to reach', 'reached'], rows);
}
