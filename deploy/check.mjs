// npm run check: format, lint, import rules, types. Two steps at a time; every step is named with its seconds.
import { join } from 'node:path';
import { say, seconds } from './phases.mjs';
import { RunFault, runNode } from './run.mjs';
import { root } from './stamp.mjs';

const bin = (path) => join(root, 'node_modules', path);
const tsc = (project) => [bin('typescript/bin/tsc'), ['--noEmit', '--incremental', 'false', '-p', project]];

// Longest first, so that the two lanes end together.
const steps = [
  ['eslint', bin('eslint/bin/eslint.js'), ['.']],
  ['types: tests', ...tsc('tests/tsconfig.json')],
  ['types: miniapp', ...tsc('miniapp/tsconfig.json')],
  ['types: server', ...tsc('tsconfig.json')],
  ['prettier', bin('prettier/bin/prettier.cjs'), ['--check', '.', '--log-level', 'warn']],
  [
    'import rules',
    bin('dependency-cruiser/bin/dependency-cruise.mjs'),
    ['bot-server', 'jobs', 'miniapp/src', 'tests', '--config', '.dependency-cruiser.mjs'],
  ],
];

const began = Date.now();
const queue = [...steps];
const failed = [];
const lane = async () => {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const [name, script, args] = step;
    const start = Date.now();
    try {
      await runNode(script, args, { cwd: root });
      say(`✓ ${name} ${seconds(start)} s`);
    } catch (fault) {
      failed.push(name);
      say(`✗ ${name} ${seconds(start)} s\n${fault instanceof RunFault ? fault.printed.trimEnd() : fault.stack}`);
    }
  }
};
await Promise.all([lane(), lane()]);
say(failed.length === 0 ? `check passed in ${seconds(began)} s` : `check failed: ${failed.join(', ')} (${seconds(began)} s)`);
process.exit(failed.length === 0 ? 0 : 1);
