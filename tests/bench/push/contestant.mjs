// Starts a contestant and speaks with it.
import { fork } from 'node:child_process';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'worker.mjs');

export async function startContestant(name, file, settings, { prof = false, env = {} } = {}) {
  const child = fork(script, [], {
    execArgv: ['--max-semi-space-size=64'],
    env: { ...process.env, ...env, ...(prof ? { PROFILE: '1' } : {}), CONTESTANT: file, SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let words = '';
  child.stderr.on('data', (chunk) => (words = (words + chunk).slice(-4000)));
  const next = () =>
    new Promise((resolve, reject) => {
      const over = () => reject(new Error(`${name} ended: ${words}`));
      child.once('exit', over);
      child.once('message', ({ told, fault, peakMb }) => {
        child.off('exit', over);
        if (fault) reject(new Error(`${name}: ${fault}`));
        else resolve({ told, peakMb });
      });
    });
  await next();
  return {
    name,
    pid: child.pid,
    async ask(word, given) {
      const answer = next();
      child.send({ word, given });
      return answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // Its own end, so that a profile is written.
      child.send({ word: 'end' });
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    },
  };
}
