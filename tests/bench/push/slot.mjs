// How long after its minute a line's first message reaches the stand-in, with an idle scheduler and while a large fan-out is going on.
import { say } from '../viewing/built.mjs';
import { table } from '../viewing/figures.mjs';
import { startMongod } from '../viewing/mongod.mjs';
import { startContestant } from './contestant.mjs';
import { envOf, startSink } from './rounds.mjs';

const MOST_MS = 2000;
const FAMILIES = 3000;

export async function slot() {
  const mongod = await startMongod();
  const sink = await startSink(50);
  const engine = await startContestant('engine', 'engine', { env: envOf(mongod, 'bench_slot', sink) });
  try {
    await engine.ask('seed', { children: FAMILIES, guardians: 1 });
    await engine.ask('run');
    const told = [];
    for (const name of ['idle', 'beside a fan-out']) {
      if (name !== 'idle') await engine.ask('publishAt', { id: 'large', startsAt: Date.now() - 1000 });
      const startsAt = Date.now() + 4000;
      await engine.ask('publishAt', { id: name === 'idle' ? 'a' : 'b', startsAt });
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, startsAt - Date.now() - 50)));
      await sink.reset();
      const push = name === 'idle' ? 'p-a-1' : 'p-b-1';
      let first;
      for (const end = Date.now() + 20_000; first === undefined && Date.now() < end;) first = (await sink.first(push)).at ?? undefined;
      if (first === undefined) throw new Error(`${name}: it never left`);
      told.push({ name, ms: first - startsAt });
      say(`${name}: ${first - startsAt} ms after its minute`);
    }
    await engine.ask('stop');
    const figures = table(
      ['a line’s first message', 'ms after its minute', 'to reach'],
      told.map(({ name, ms }) => [name, ms, `0..${MOST_MS}`]),
    );
    return { bench: 'push', mode: 'slot', told, reached: told.every(({ ms }) => ms >= 0 && ms <= MOST_MS), markdown: figures };
  } finally {
    await engine.stop();
    await sink.stop();
    await mongod.stop();
  }
}
