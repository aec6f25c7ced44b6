// A prefecture learns at home: 300,000 viewers in the same lesson, each with an own row, ticket and clock, over 1,024 connections. They arrive
// within some minutes, report when the server asked them to, and each minute one in twenty pauses for a while (which is told at once, as a
// phone does). Open loop: a report is due when it is due, and its time counts from then, also when the generator or the server is behind.
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { built, root, say } from './built.mjs';
import { startProduct } from './contestants.mjs';
import { openConnection, post } from './load.mjs';
import { startMongod } from './mongod.mjs';
import { cpuSeconds, residentMb } from './processes.mjs';
import { openViewers } from './viewers.mjs';
import { addConsents, addFamilies, addIndexes, addItem, addressOf, openWorld, ticketMaker, withClient } from './world.mjs';

const PATH = '/api/v1/viewing/reports';
const ITEM_SECONDS = 2400;
const PAUSING_A_MINUTE = 0.05;
const PAUSE_SECONDS = 60;
const P99_MOST = 1000;
const TICK_MS = 20;

export async function soak({
  minutes = 10,
  viewers = Number(process.env.BENCH_VIEWERS ?? 300_000),
  connections = 1024,
  arriveMinutes = Math.min(3, minutes / 3),
} = {}) {
  const mongod = await startMongod();
  let product;
  try {
    say(`seeding ${viewers} families (load ${loadavg()[0].toFixed(2)})`);
    const address = addressOf(mongod.uri, 'bench_soak');
    const world = await openWorld(address);
    await addIndexes(world);
    await addItem(world, 'lesson', { seconds: ITEM_SECONDS, watchedBy: 'student' });
    await addFamilies(world, 0, viewers);
    // A pupil's own lesson: also the guardians' consent is looked at for each report.
    await addConsents(world, 0, viewers, await built('store/content').openContentStore(join(root, 'content')).childrenRules());
    await world.close();
    const ticket = ticketMaker();
    const states = openViewers(
      Array.from({ length: viewers }, (_, n) => ticket(n, 'lesson', 'student')),
      ITEM_SECONDS,
    );
    product = await startProduct(address, mongod.folder);
    say(`${viewers} viewers over ${connections} connections, arriving within ${arriveMinutes} minutes, ${minutes} minutes in all`);
    const told = await lesson({ states, viewers, connections, minutes, arriveMinutes, product, mongod });
    const proven = await withClient(address, (db) => states.verify(db));
    say(`proven: ${JSON.stringify(proven)}`);
    return {
      bench: 'viewing soak',
      viewers,
      connections,
      minutes,
      ...told,
      proven,
      goal: `p99 <= ${P99_MOST} ms, nothing lost`,
      reached: told.p99 <= P99_MOST,
    };
  } finally {
    await product?.stop();
    await mongod.stop();
  }
}

/** Whose turn it is, by tenths of a second: a wheel, since 300,000 timers would be a load of their own. */
function openWheel(seconds) {
  const slots = Array.from({ length: seconds * 10 }, () => []);
  return {
    put: (viewer, atMs) => slots[Math.floor(atMs / 100) % slots.length].push(viewer),
    take: (slot) => slots[slot % slots.length].splice(0),
  };
}

async function lesson({ states, viewers, connections, minutes, arriveMinutes, product, mongod }) {
  const began = performance.now();
  const now = () => performance.now() - began;
  const endMs = minutes * 60_000;
  const wheel = openWheel(400);
  const dueAt = new Float64Array(viewers);
  const ready = [];
  let head = 0;
  let interval = 15;
  let answered = 0;
  let pauses = 0;
  let fault;
  let stopping = false;
  const all = openTimes();
  let minute = openTimes();
  const idle = [];

  const due = (viewer, atMs) => {
    dueAt[viewer] = atMs;
    wheel.put(viewer, Math.max(atMs, now()));
  };
  for (let viewer = 0; viewer < viewers; viewer += 1) arrive(viewer);
  /** A phone opens the lesson at some moment of the first minutes; its ticket says when to report first. */
  function arrive(viewer) {
    const opens = Math.random() * arriveMinutes * 60_000;
    dueAt[viewer] = -1;
    wheel.put(viewer, opens);
  }

  const send = (connection, viewer) => {
    const body = `{"reports":[${states.reportOf(viewer)}]}`;
    connection.send(post(PATH, `Authorization: Bearer ${states.tokenOf(viewer)}\r\n`, body), viewer);
  };
  const onAnswer = (connection, viewer, status, body) => {
    if (status !== 200 || !body.includes('"ok":true')) {
      fault ??= new Error(`answered ${status}: ${body.slice(0, 300)}`);
      return;
    }
    const at = now();
    states.ack(viewer, states.sent[viewer]);
    answered += 1;
    const ms = at - dueAt[viewer];
    all.add(ms);
    minute.add(ms);
    const asked = Number(/"nextReportSeconds":(\d+)/.exec(body)?.[1] ?? 15);
    interval = asked;
    // One in twenty a minute: the report that is due now is the one of the pause; it goes on a while later.
    const pausing = Math.random() < (PAUSING_A_MINUTE * asked) / 60;
    if (pausing) pauses += 1;
    due(viewer, at + asked * 1000 + (pausing ? PAUSE_SECONDS * 1000 : 0));
    if (head < ready.length) send(connection, ready[head++]);
    else idle.push(connection);
  };
  // Opened as they are needed and used in turn: the server ends those that stand idle.
  const open = [];
  const free = () => {
    const there = idle.shift();
    if (there || open.length >= connections) return there;
    const made = openConnection(product.port, { onAnswer, onBroken: (error) => (fault ??= stopping ? fault : error) });
    open.push(made);
    return made;
  };

  const memory = () => ({ generatorMb: residentMb(process.pid), serverMb: residentMb(product.pid), mongodMb: residentMb(mongod.pid) });
  const cpu = () => [cpuSeconds([product.pid]), cpuSeconds([mongod.pid]), cpuSeconds([process.pid])];
  let cpuBefore = cpu();
  let slot = 0;
  let told = 1;
  let answeredBefore = 0;
  let mostBehind = 0;
  while (now() < endMs && !fault) {
    for (const last = Math.floor(now() / 100); slot <= last; slot += 1) {
      for (const viewer of wheel.take(slot)) {
        if (dueAt[viewer] === -1) due(viewer, now() + interval * 1000);
        else ready.push(viewer);
      }
    }
    for (let one; head < ready.length && (one = free());) send(one, ready[head++]);
    if (head > 100_000) (ready.splice(0, head), (head = 0));
    mostBehind = Math.max(mostBehind, ready.length - head);
    if (now() >= told * 60_000) {
      const used = cpu();
      const cores = used.map((one, at) => ((one - cpuBefore[at]) / 60).toFixed(2));
      say(`minute ${told}: ${Math.round((answered - answeredBefore) / 60)}/s, asked for every ${interval} s, p50 ${minute.at(0.5)} p99 ${minute.at(0.99)} ms, waiting in the generator ${ready.length - head}, cores server ${cores[0]} mongod ${cores[1]} generator ${cores[2]}, load ${loadavg()[0].toFixed(1)}`); // prettier-ignore
      [cpuBefore, answeredBefore, minute] = [used, answered, openTimes()];
      told += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  // What is on its way is waited for: it may be stored, and then it may not be called «never sent».
  const until = performance.now() + 30_000;
  while (open.some((one) => one.isBusy()) && performance.now() < until && !fault)
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  stopping = true;
  const usage = memory();
  for (const one of open) one.end();
  if (fault) throw fault;
  return {
    reports: answered,
    perSecond: Math.round(answered / (minutes * 60)),
    p50: all.at(0.5),
    p99: all.at(0.99),
    worst: all.worst(),
    pauses,
    mostBehind,
    lastInterval: interval,
    ...usage,
  };
}

/** Milliseconds by how often: a list of two million of them would be a load of its own. */
function openTimes() {
  const counts = new Uint32Array(60_001);
  let n = 0;
  let most = 0;
  return {
    add(ms) {
      counts[Math.min(60_000, Math.max(0, Math.round(ms)))] += 1;
      n += 1;
      most = Math.max(most, ms);
    },
    at(share) {
      let seen = 0;
      for (let ms = 0; ms <= 60_000; ms += 1) {
        seen += counts[ms];
        if (seen > n * share) return ms;
      }
      return 0;
    },
    worst: () => Math.round(most),
  };
}
