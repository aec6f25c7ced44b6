// npm run bench:viewing [-- rounds | quick | ralph | soak [minutes] | growth | storage]: how fast what was watched is recorded, against others.
// Numbers are told with the command that made them in docs/performance.md. The last line is JSON.
import { say } from './viewing/built.mjs';

const [mode = 'rounds', argument] = process.argv.slice(2).map((word) => word.replace(/^--/, ''));
const modes = {
  rounds: async () => (await import('./viewing/rounds.mjs')).rounds(),
  quick: async () => (await import('./viewing/rounds.mjs')).rounds({ quick: true }),
  ralph: async () => (await import('./viewing/rounds.mjs')).rounds({ ralphOnly: true }),
  soak: async () => (await import('./viewing/soak.mjs')).soak({ minutes: Number(argument ?? 10) }),
  growth: async () => (await import('./viewing/growth.mjs')).growth({ viewings: Number(argument ?? 1_000_000) }),
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
  const told = await modes[mode]();
  say(JSON.stringify(told));
} catch (fault) {
  process.stderr.write(`FAILED: ${fault.stack}\n`);
  process.exit(1);
}
process.exit(0);
