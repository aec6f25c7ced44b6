// Everybody sends the same number of messages to the same stand-in, in shuffled rounds; ratios are taken within a round. After each turn the
// stand-in says whom it heard, and how often.
import { loadavg } from 'node:os';
import { say } from '../viewing/built.mjs';
import { median, short, shuffled, spread, table } from '../viewing/figures.mjs';
import { startMongod } from '../viewing/mongod.mjs';
import { cpuSeconds, freePort, startProcess } from '../viewing/processes.mjs';
import { productEnv } from '../viewing/secrets.mjs';
import { addressOf } from '../viewing/world.mjs';
import { startContestant } from './contestant.mjs';
import { peers, startRedis } from './peers.mjs';
import { join } from 'node:path';

const WHOLE = { rounds: 5, amount: 20_000, agenda: 2000, latencyMs: 50, concurrency: 256 };
const QUICK = { rounds: 1, amount: 400, agenda: 100, latencyMs: 20, concurrency: 32, only: ['product', 'product-one-time'] };
const SHORT = { ...WHOLE, rounds: 2, amount: 6000, agenda: 600 };
const RATIOS = [
  ['product ÷ raw undici loop', 'product', 'raw', 0.85],
  ['product ÷ BullMQ 6, appendfsync always', 'product', 'bullmq-always', 1],
  ['product ÷ BullMQ 6, appendfsync everysec (its default)', 'product', 'bullmq-everysec', null],
  ['product ÷ agenda 6', 'product', 'agenda', 20],
  ['product with one-time consents ÷ raw undici loop', 'product-one-time', 'raw', null],
];

export async function startSink(latencyMs) {
  const port = await freePort();
  const running = await startProcess('sink', process.execPath, [join(import.meta.dirname, 'sink.mjs'), String(port), String(latencyMs)], { port }); // prettier-ignore
  const ask = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  return {
    ...running,
    url: `http://127.0.0.1:${port}`,
    told: () => ask('/told'),
    reset: () => ask('/reset'),
    first: (push) => ask(`/first/${push}`),
  };
}

export const envOf = (mongod, name, sink) => ({
  ...productEnv(addressOf(mongod.uri, name), 0, mongod.folder),
  WECHAT_API_BASE_URL: sink.url,
});

export async function rounds({ quick = false, brief = false, prof = false, only } = {}) {
  const settings = { ...(quick ? QUICK : brief ? SHORT : WHOLE), ...(only ? { only } : {}) };
  const running = [];
  const begin = async (promise) => {
    const one = await promise;
    running.push(one);
    return one;
  };
  const mongod = await startMongod();
  try {
    const sink = await begin(startSink(settings.latencyMs));
    say(`MongoDB ${mongod.version}, Node ${process.versions.node}, load before: ${loadavg().map((one) => one.toFixed(2)).join(' ')}`); // prettier-ignore
    const field = await line(settings, mongod, sink, begin, prof);
    const told = [];
    for (let round = 1; round <= settings.rounds; round += 1)
      for (const one of shuffled(field)) told.push({ round, name: one.name, ...(await turn(one, sink, settings)) });
    return report(told, settings, mongod);
  } finally {
    for (const one of running.reverse()) await one.stop();
    await mongod.stop();
  }
}

async function line(settings, mongod, sink, begin, prof) {
  const { concurrency, amount, rounds: times } = settings;
  const wanted = (name) => !settings.only || settings.only.includes(name);
  const shared = { sink: sink.url, concurrency };
  const field = [];
  for (const [name, kind, credits] of [
    ['product', 'long-term', 0],
    ['product-one-time', 'one-time', times + 2],
  ]) {
    if (!wanted(name)) continue;
    const env = envOf(mongod, `bench_push_${name.replaceAll('-', '_')}`, sink);
    const one = await begin(startContestant(name, 'product', { ...shared, env, kind }, { prof }));
    await one.ask('seed', { families: amount, credits });
    field.push({ ...one, amount, pids: [one.pid, mongod.pid] });
  }
  if (wanted('raw') && peers.undici) {
    const one = await begin(startContestant('raw', 'raw', shared));
    field.push({ ...one, amount, pids: [one.pid] });
  } else if (wanted('raw')) say('raw: not run (BENCH_PEERS names no folder with undici)');
  for (const fsync of ['always', 'everysec']) {
    const name = `bullmq-${fsync}`;
    if (!wanted(name)) continue;
    if (!peers.bullmq) {
      say(`${name}: not run (BENCH_PEERS has no bullmq, or BENCH_REDIS no redis-server)`);
      continue;
    }
    const redis = await begin(startRedis(fsync));
    const one = await begin(startContestant(name, 'bullmq', { ...shared, redisPort: redis.port }));
    field.push({ ...one, amount, pids: [one.pid, redis.pid] });
  }
  if (wanted('agenda') && peers.agenda) {
    const one = await begin(startContestant('agenda', 'agenda', { ...shared, uri: addressOf(mongod.uri, 'bench_push_agenda') }));
    field.push({ ...one, amount: settings.agenda, pids: [one.pid, mongod.pid] });
  } else if (wanted('agenda')) say('agenda: not run (BENCH_PEERS has no agenda)');
  return field;
}

async function turn({ name, ask, pids, amount }, sink, { concurrency }) {
  await ask('prepare', { amount });
  await sink.reset();
  const before = pids.map((pid) => cpuSeconds([pid]));
  const { told, peakMb } = await ask('go');
  const parts = pids.map((pid, index) => Math.round(((cpuSeconds([pid]) - before[index]) / amount) * 1e6));
  const cpuUs = parts.reduce((sum, one) => sum + one, 0);
  const wire = await sink.told();
  const proven = { sent: told.sent, ...wire };
  if (told.sent !== amount || wire.whom !== amount || wire.twice !== 0 || wire.calls !== amount) throw new Error(`${name}: not everybody once: ${JSON.stringify(proven)}`); // prettier-ignore
  if (wire.most > concurrency) throw new Error(`${name} had ${wire.most} calls on their way at once`);
  const rate = amount / (told.ms / 1000);
  say(`  ${name.padEnd(18)} ${Math.round(rate)}/s  ${parts.join(' + ')} µs  most at once ${wire.most}  peak ${peakMb} MB`);
  return { rate, cpuUs, peakMb, most: wire.most };
}

function report(told, settings, mongod) {
  const names = [...new Set(told.map(({ name }) => name))];
  const of = (name) => told.filter((one) => one.name === name);
  const rows = names.map((name) => {
    const rates = of(name).map(({ rate }) => Math.round(rate));
    const mid = (key) => Math.round(median(of(name).map((one) => one[key])));
    return [name, mid('rate'), `${Math.min(...rates)}..${Math.max(...rates)}`, mid('cpuUs'), mid('most'), mid('peakMb')];
  });
  const figures = table(['who', 'messages/s', 'min..max', 'CPU µs each', 'calls at once', 'peak MB'], rows);
  say(`\n${figures}\n`);
  const ratios = {};
  for (const [name, above, below, goal] of RATIOS) {
    const values = of(above).flatMap((one) => of(below).flatMap((other) => (other.round === one.round ? [one.rate / other.rate] : [])));
    ratios[name] =
      values.length === 0
        ? 'not run'
        : { ...spread(values), ...(goal === null ? {} : { goal: `>= ${goal}`, reached: median(values) >= goal }) };
  }
  const lines = Object.entries(ratios).map(([name, one]) =>
    one === 'not run' ? [name, one, '', '', ''] : [name, one.median, `${one.min}..${one.max}`, one.goal ?? '', one.goal ? (one.reached ? 'yes' : 'no') : ''],
  ); // prettier-ignore
  const raws = of('raw').map(({ rate }) => rate);
  const noise = raws.length ? Math.max(...raws) / Math.min(...raws) : 1;
  const noisy = noise > 1.5 ? `\n\nNOISY: the raw loop itself varied ${noise.toFixed(2)} times between rounds.` : '';
  return {
    ...{ bench: 'push', mode: 'rounds', rounds: settings.rounds, messages: settings.amount, concurrency: settings.concurrency },
    ...{ latencyMs: settings.latencyMs, mongod: mongod.version, node: process.versions.node, noise: short(noise), ratios },
    proven: { messages: of('product').length * settings.amount, twice: 0, lost: 0 },
    markdown: `${figures}\n\n${table(['ratio, within a round', 'median', 'min..max', 'to reach', 'reached'], lines)}${noisy}`,
  };
}
