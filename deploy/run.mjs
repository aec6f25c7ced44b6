import { spawn } from 'node:child_process';

/** Runs node on a script and collects what it prints. Rejects with a `RunFault` when it fails. */
export function runNode(script, args = [], { cwd, env, onLine } = {}) {
  const child = spawn(process.execPath, [script, ...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let printed = '';
    const hear = (chunk) => {
      printed += chunk.toString();
      onLine?.(chunk.toString());
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const end = endWithUs(child);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      end();
      if (code === 0) resolve(printed);
      else reject(new RunFault(script, code ?? signal, printed));
    });
  });
}

/** Runs node on a script in our own terminal, hands signals on, and gives its exit code. */
export function runHere(script, args = [], { cwd, env, nodeArgs = [], extra = [], onSpawn } = {}) {
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['inherit', 'inherit', 'inherit', ...extra],
  });
  onSpawn?.(child);
  return new Promise((resolve, reject) => {
    const end = endWithUs(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      end();
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1));
    });
  });
}

/** Signals that we get go to the child, and we stay until it has ended. */
function endWithUs(child) {
  const hand = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, hand);
  return () => signals.forEach((signal) => process.off(signal, hand));
}

export class RunFault extends Error {
  constructor(script, code, printed) {
    super(`${script} ended with ${code}`);
    this.printed = printed;
  }
}
