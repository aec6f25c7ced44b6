// A county's push from its published line to the last message that may go: how long, and in how much memory.
import { say } from '../viewing/built.mjs';
import { table } from '../viewing/figures.mjs';
import { startMongod } from '../viewing/mongod.mjs';
import { cpuSeconds } from '../viewing/processes.mjs';
import { startContestant } from './contestant.mjs';
import { envOf, startSink } from './rounds.mjs';

const [MOST_SECONDS, MOST_MB, GUARDIANS] = [120, 600, 2];

export async function planning({ deliveries = 1_000_000 } = {}) {
  const mongod = await startMongod();
  const sink = await startSink(50);
  const env = envOf(mongod, 'bench_planning', sink);
  let engine = await startContestant('seeding', 'engine', { env });
  try {
    const began = performance.now();
    await engine.ask('seed', { children: deliveries / GUARDIANS, guardians: GUARDIANS });
    say(
      `${deliveries / GUARDIANS} children with ${GUARDIANS} guardians each seeded in ${Math.round((performance.now() - began) / 1000)} s`,
    );
    // Another process, so that its memory is that of the planning alone.
    await engine.stop();
    engine = await startContestant('engine', 'engine', { env });
    const before = cpuSeconds([engine.pid, mongod.pid]);
    const { told, peakMb } = await engine.ask('plan');
    const cpu = cpuSeconds([engine.pid, mongod.pid]) - before;
    if (told.stored !== deliveries || told.messages !== deliveries || told.due !== deliveries) throw new Error(`not all planned: ${JSON.stringify(told)}`); // prettier-ignore
    const seconds = Number((told.ms / 1000).toFixed(1));
    const rows = [
      ['deliveries and messages, each', told.stored, ''],
      ['seconds', seconds, `<= ${MOST_SECONDS} for 1,000,000`],
      ['deliveries/s', Math.round(told.stored / (told.ms / 1000)), ''],
      ['peak resident MB of the process', peakMb, `<= ${MOST_MB}`],
      ['processor µs a delivery, with the database', Math.round((cpu / told.stored) * 1e6), ''],
    ];
    const figures = table(['planning from a published line', 'measured', 'to reach'], rows);
    say(`\n${figures}\n`);
    const reached = { seconds: seconds <= (MOST_SECONDS * deliveries) / 1_000_000, memory: peakMb <= MOST_MB };
    return { bench: 'push', mode: 'planning', deliveries, seconds, peakMb, reached, markdown: figures };
  } finally {
    await engine.stop();
    await sink.stop();
    await mongod.stop();
  }
}
