// What a sweep costs that finds nothing to do, over few finished rows and over very many.
import { say } from '../viewing/built.mjs';
import { median, short, table } from '../viewing/figures.mjs';
import { startMongod } from '../viewing/mongod.mjs';
import { startContestant } from './contestant.mjs';
import { envOf, startSink } from './rounds.mjs';

const TIMES = 300;
const MOST = 1.5;

export async function growth({ rows = 1_000_000, few = Math.min(10_000, rows / 2) } = {}) {
  const mongod = await startMongod();
  const sink = await startSink(50);
  const engine = await startContestant('engine', 'engine', { env: envOf(mongod, 'bench_growth', sink) });
  try {
    const told = [];
    let stored = 0;
    for (const size of [few, rows]) {
      await engine.ask('finished', { from: stored, to: size });
      stored = size;
      await engine.ask('sweep', { times: TIMES / 3 });
      const { took } = (await engine.ask('sweep', { times: TIMES })).told;
      told.push({ size, ms: median(took) });
      say(`${size} finished messages, tries and deliveries: ${median(took).toFixed(2)} ms a sweep`);
    }
    const ratio = told[1].ms / told[0].ms;
    const figures = table(
      ['finished messages, tries, deliveries: each', 'ms a sweep, median'],
      told.map(({ size, ms }) => [size, ms.toFixed(2)]),
    );
    return {
      ...{ bench: 'push', mode: 'growth', few, rows, ratio: short(ratio), goal: `<= ${MOST}`, reached: ratio <= MOST },
      markdown: `${figures}\n\nThe larger one costs ${ratio.toFixed(2)} times the smaller (to reach: no more, within what the machine varies by).`,
    };
  } finally {
    await engine.stop();
    await sink.stop();
    await mongod.stop();
  }
}
