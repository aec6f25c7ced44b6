// npm run bench:viewing [-- rounds | quick | ralph | soak [minutes] | growth | storage | roll-ups] [--write]: how fast what was watched is recorded, against others.
// `--write` puts what was measured into docs/performance.md in place of what stood there. The last line is JSON.
import { say } from './viewing/built.mjs';
import { writeInto } from './viewing/write-into.mjs';

const words = process.argv.slice(2).map((word) => word.replace(/^--/, ''));
const write = words.includes('write');
const [mode = 'rounds', argument] = words.filter((word) => word !== 'write');
const modes = {
  rounds: async () => (await import('./viewing/rounds.mjs')).rounds(),
  quick: async () => (await import('./viewing/rounds.mjs')).rounds({ quick: true }),
  ralph: async () => (await import('./viewing/rounds.mjs')).rounds({ ralphOnly: true }),
  soak: async () => (await import('./viewing/soak.mjs')).soak({ minutes: Number(argument ?? 10) }),
  growth: async () => (await import('./viewing/growth.mjs')).growth({ viewings: Number(argument ?? 1_000_000) }),
  'roll-ups': async () => (await import('./viewing/roll-ups.mjs')).rollUps({ viewers: Number(argument ?? 20_000) }),
  storage: async () => (await import('./viewing/storage.mjs')).storage({ viewers: Number(argument ?? 20_000) }),
};
const MOST_MINUTES = 45;

if (!Object.hasOwn(modes, mode)) {
  process.stderr.write(`no mode «${mode}»: ${Object.keys(modes).join(', ')}\n`);
  process.exit(1);
}
setTimeout(() => {
  process.stderr.write(`stopped after ${MOST_MINUTES} minutes\n`);
  process.exit(1);
}, MOST_MINUTES * 60_000).unref();
try {
  const { markdown, ...told } = await modes[mode]();
  if (write) writeInto(mode, markdown, told);
  say(JSON.stringify(told));
} catch (fault) {
  process.stderr.write(`FAILED: ${fault.stack}\n`);
  process.exit(1);
}
process.exit(0);
