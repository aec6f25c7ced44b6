// npm run bench -- questions [callback | box] [quick]: how soon the chat is answered at 300 messages a second while the database is busy, and how
// soon a box of 100,000 questions opens. The last line is JSON.
import { say } from './viewing/built.mjs';

const [mode = 'all', size] = process.argv.slice(2).map((word) => word.replace(/^--/, ''));
const isQuick = mode === 'quick' || size === 'quick';
const modes = {
  callback: async () => (await import('./questions/callback.mjs')).callback({ seconds: isQuick ? 5 : 20 }),
  box: async () => (await import('./questions/box.mjs')).box({ questions: isQuick ? 10_000 : 100_000 }),
};
const wanted = mode === 'all' || mode === 'quick' ? Object.keys(modes) : [mode];
if (!wanted.every((name) => Object.hasOwn(modes, name))) {
  process.stderr.write(`no mode «${mode}»: ${Object.keys(modes).join(', ')}\n`);
  process.exit(1);
}
setTimeout(() => {
  process.stderr.write('stopped after 20 minutes\n');
  process.exit(1);
}, 20 * 60_000).unref();
try {
  const told = {};
  for (const name of wanted) told[name] = await modes[name]();
  say(JSON.stringify(told));
} catch (fault) {
  process.stderr.write(`FAILED: ${fault.stack}\n`);
  process.exit(1);
}
process.exit(0);
