// node deploy/test.mjs <project…> [-- jest's own arguments]: runs each project of package.json, fast ones first, and sums up.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { BuildFault, ensure } from './builds.mjs';
import { countRun } from './count.mjs';
import { faultTable, noFaultRows } from './fault-table.mjs';
import { say, seconds } from './phases.mjs';
import { runHere } from './run.mjs';
import { root } from './stamp.mjs';

const cores = Math.max(1, Math.min(2, availableParallelism()));
const projects = {
  phone: { workers: cores, builds: [] },
  server: { workers: cores, builds: [] },
  story: { workers: 1, builds: ['server', 'h5-sandbox', 'h5', 'weapp'] },
  faults: { workers: 1, builds: ['server'], folder: 'tests/faults' },
};

const results = join(root, '.build', 'results');
const wanted = process.argv.slice(2).filter((word) => word in projects);
const own = process.argv.slice(2).filter((word) => !(word in projects) && word !== '--');
const told = [];
const lost = join(results, 'mongod-lost.txt');
mkdirSync(results, { recursive: true });
if (process.env.CI === undefined) rmSync(lost, { force: true }); // .ci/run clears once for all its rings
noFaultRows();
for (const name of wanted) told.push([name, ...(await one(name, projects[name]))]);

const sum = told.reduce((all, [, count]) => ({ passed: all.passed + count.passed, failed: all.failed + count.failed }), {
  passed: 0,
  failed: 0,
});
const table = faultTable();
if (table !== '') say(table);
if (existsSync(lost)) say(`mongod ended in a run: ${readFileSync(lost, 'utf8').trim()}`);
for (const [name, count, took] of told) say(`${name}: ${count.passed} passed, ${count.failed} failed, ${took} s`);
say(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);

async function one(name, { workers, builds, folder }) {
  const began = Date.now();
  const output = join(results, `${name}.json`);
  rmSync(output, { force: true });
  const done = (count) => [count, seconds(began)];
  if (folder !== undefined && !holdsTests(join(root, folder))) {
    say(`${name}: no test written yet`);
    return done({ passed: 0, failed: 0 });
  }
  try {
    for (const build of builds) await ensure(build);
  } catch (fault) {
    say(fault instanceof BuildFault ? fault.message : fault.stack);
    writeFileSync(output, '{"success":false}');
    return done({ passed: 0, failed: 1 });
  }
  // A part of the tests by name need not lie in every project.
  const args = ['--selectProjects', name, `--maxWorkers=${workers}`, '--json', `--outputFile=${output}`, ...own];
  if (own.length > 0) args.push('--passWithNoTests');
  const code = await runHere(join(root, 'node_modules/jest/bin/jest.js'), args, { cwd: root });
  return done(counted(output, code));
}

function counted(output, code) {
  const run = existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : null;
  if (run === null && code === 0 && own.length > 0) return { passed: 0, failed: 0 };
  const count = run === null ? { passed: 0, failed: 1 } : countRun(run);
  if (code === 0 || count.failed > 0) return count;
  writeFileSync(output, JSON.stringify({ ...run, success: false })); // it failed outside its tests: leave that to be counted
  return { ...count, failed: 1 };
}

function holdsTests(folder) {
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => /\.test\.tsx?$/.test(name));
}
