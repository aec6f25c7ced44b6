// A contestant in a process of its own, which does what it is told: prepare so many, then go. Its parent measures it from outside.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const { CONTESTANT, PROFILE } = process.env;
const contestant = await import(`./contestants/${CONTESTANT}.mjs`);
const running = await contestant.start(JSON.parse(process.env.SETTINGS));

/** With --prof: of what is measured alone, not of seeding and starting. */
async function profiled(work) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  const told = await work();
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(`${CONTESTANT}-${process.pid}.cpuprofile`, JSON.stringify(profile));
  session.disconnect();
  return told;
}

process.on('message', async ({ word, given }) => {
  if (word === 'end') process.exit(0);
  try {
    const told = await (PROFILE && word === 'go' ? profiled(() => running.go(given)) : running[word](given));
    process.send({ told: told ?? {}, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  } catch (fault) {
    process.send({ fault: fault.stack });
  }
});
process.send({ told: 'ready' });
