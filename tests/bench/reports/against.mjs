// Two versions of the product on one database: every question of the dashboards answered by both in turn, answers held against each other.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { built, root, say } from '../viewing/built.mjs';
import { actorsOf, questionsOf, storesOf } from './city.mjs';

const require = createRequire(import.meta.url);
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const short = (n) => Number(n.toFixed(n < 10 ? 2 : 1));

/** For each question: the median of both in ms, and of the ratios within a round. @throws Error where the answers differ */
export async function against(city, uri, folder, runs) {
  const before = (path) => require(join(resolve(root, folder), 'bot-server', `${path}.js`));
  const connection = await before('store/connect').connect(uri);
  const sides = {
    before: { show: before('flows/figures/show-figures').showFigures, needs: storesOf(before, connection) },
    now: { show: built('flows/figures/show-figures').showFigures, needs: city.needs },
  };
  const told = {};
  try {
    for (const [name, who, question] of questionsOf(city)) {
      const [actor] = actorsOf(city)[who];
      const ask = (side) => sides[side].show(sides[side].needs, actor, question, city.now);
      const [was, is] = [JSON.stringify(await ask('before')), JSON.stringify(await ask('now'))];
      if (was !== is) throw new Error(`${name}: the two versions answer differently`);
      for (let n = 0; n < 3; n += 1) await Promise.all([ask('before'), ask('now')]);
      const times = { before: [], now: [] };
      for (let round = 0; round < runs; round += 1)
        for (const side of round % 2 === 0 ? ['before', 'now'] : ['now', 'before']) {
          const began = performance.now();
          await ask(side);
          times[side].push(performance.now() - began);
        }
      const ratio = median(times.now.map((ms, n) => ms / times.before[n]));
      told[name] = { before: short(median(times.before)), now: short(median(times.now)), ratio: short(ratio) };
      say(`${name.padEnd(38)} before ${told[name].before}, now ${told[name].now} ms, ratio ${told[name].ratio}`);
    }
  } finally {
    await connection.close();
  }
  return told;
}
