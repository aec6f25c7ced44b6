import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';

type Count = { passed: number; failed: number };
type Counting = { countRun(run: unknown): Count; countFolder(folder: string): Count };

// Plain scripts, run by node without a build: loaded here as what they are.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { countRun, countFolder } = require('../../deploy/count.mjs') as Counting;

const run = (more: object): object => ({
  success: true,
  wasInterrupted: false,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
  ...more,
});

describe('the true counts of a run', () => {
  it.each([
    ['all passed', run({ numPassedTests: 5 }), { passed: 5, failed: 0 }],
    ['some failed', run({ success: false, numPassedTests: 5, numFailedTests: 2 }), { passed: 5, failed: 2 }],
    ['skipped and todo count as failed', run({ numPassedTests: 5, numPendingTests: 2, numTodoTests: 1 }), { passed: 5, failed: 3 }],
    [
      'a suite that broke before its tests',
      run({ success: false, numPassedTests: 5, numRuntimeErrorTestSuites: 1, testResults: [{ status: 'failed', assertionResults: [] }] }),
      { passed: 5, failed: 1 },
    ],
    ['cut short', run({ success: true, wasInterrupted: true, numPassedTests: 5 }), { passed: 5, failed: 1 }],
    ['said no without saying why', run({ success: false, numPassedTests: 5 }), { passed: 5, failed: 1 }],
    ['not a result at all', null, { passed: 0, failed: 1 }],
  ])('%s', (_, result, count) => {
    expect(countRun(result)).toEqual(count);
  });
});

describe('the last line', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), 'gongyu-count-'));
  });
  afterEach(async () => fs.rm(folder, { recursive: true, force: true }));

  const lastLine = (steps: string): Promise<[string, number]> =>
    new Promise((resolve) => {
      execFile(process.execPath, [join(__dirname, '../../deploy/sum.mjs'), folder, steps], (fault, stdout) =>
        resolve([stdout, fault ? Number(fault.code) : 0]),
      );
    });

  it('sums all runs; a torn result and a failed step count once each', async () => {
    await fs.writeFile(join(folder, 'a.json'), JSON.stringify(run({ numPassedTests: 5 })));
    await fs.writeFile(join(folder, 'b.json'), JSON.stringify(run({ numPassedTests: 7 })));
    expect(countFolder(folder)).toEqual({ passed: 12, failed: 0 });
    expect(await lastLine('0')).toEqual(['12 passed, 0 failed\n', 0]);
    await fs.writeFile(join(folder, 'c.json'), '{"numPassed');
    expect(await lastLine('1')).toEqual(['12 passed, 2 failed\n', 1]);
  });

  it('is not a success when nothing ran', async () => {
    expect(await lastLine('0')).toEqual(['0 passed, 0 failed\n', 1]);
    await fs.rm(folder, { recursive: true });
    expect(await lastLine('1')).toEqual(['0 passed, 1 failed\n', 1]);
  });
});
