// npm run bench:push [-- rounds | brief [names] | quick | planning [deliveries] | growth [rows] | slot] [--write] [--prof]: how fast messages go out, against others.
// `--write` puts what was measured into docs/performance.md in place of what stood there. The last line is JSON.
import { say } from './viewing/built.mjs';
import { writeInto } from './viewing/write-into.mjs';

const words = process.argv.slice(2).map((word) => word.replace(/^--/, ''));
const flags = new Set(['write', 'prof']);
const [mode = 'rounds', argument] = words.filter((word) => !flags.has(word));
const prof = words.includes('prof');
const modes = {
  rounds: async () => (await import('./push/rounds.mjs')).rounds({ prof }),
  brief: async () => (await import('./push/rounds.mjs')).rounds({ brief: true, prof, only: argument?.split(',') }),
  quick: async () => (await import('./push/rounds.mjs')).rounds({ quick: true, prof }),
  planning: async () => (await import('./push/planning.mjs')).planning({ deliveries: Number(argument ?? 1_000_000) }),
  growth: async () => (await import('./push/growth.mjs')).growth({ rows: Number(argument ?? 1_000_000) }),
  slot: async () => (await import('./push/slot.mjs')).slot(),
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
  if (words.includes('write')) writeInto(mode, markdown, told, 'push');
  say(JSON.stringify(told));
} catch (fault) {
  process.stderr.write(`FAILED: ${fault.stack}\n`);
  process.exit(1);
}
process.exit(0);
