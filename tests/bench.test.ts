import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuilt } from './support/builds';

jest.setTimeout(240_000);

const root = resolve(__dirname, '..');

/** The bench's own correctness: the real build under load, and every stored bit held against what was acknowledged. No speed is asked for. */
it('proves every bit that the server acknowledged under the bench’s load', async () => {
  await ensureBuilt('server');
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'tests/bench/viewing.bench.mjs'), '--quick'], {
    cwd: root,
    maxBuffer: 10_000_000,
  });
  const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { bench: string; proven: { rows: number; seconds: number } };
  expect(told.bench).toBe('viewing');
  expect(told.proven.rows).toBeGreaterThan(0);
  expect(told.proven.seconds).toBeGreaterThanOrEqual(told.proven.rows * 15);
});

it('sends every message of the bench once, and its rows say what the stand-in heard', async () => {
  await ensureBuilt('server');
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'tests/bench/push.bench.mjs'), 'quick'], {
    cwd: root,
    maxBuffer: 10_000_000,
  });
  const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { bench: string; proven: object };
  expect(told.bench).toBe('push');
  expect(told.proven).toEqual({ messages: 400, twice: 0, lost: 0 });
});

it('finds an acknowledged second that is not stored, and a stored one that was never sent', async () => {
  const script = `
    const { openViewers } = await import('./tests/bench/viewing/viewers.mjs');
    const viewers = openViewers([{ token: 't', ticket: 'k', viewingId: 'g:1:r:1' }], 600);
    for (let n = 1; n <= 4; n += 1) { viewers.reportOf(0); viewers.ack(0, n); }
    const { spansOf, wordsOf } = await import('./tests/bench/viewing/viewers.mjs');
    const words = wordsOf(spansOf(0, 4, 600));
    const row = (change) => ({ _id: 'g:1:r:1', w: Object.fromEntries([...words].map(([word, bits]) => [word, BigInt.asIntN(64, change(bits))])), s: { a: { h: { q: 4 } } }, dirty: true });
    const db = (rows) => ({ collection: () => ({ find: () => rows }) });
    const told = [];
    for (const rows of [[row((bits) => bits)], [row((bits) => bits & ~32n)], [row((bits) => bits | (1n << 63n))], []])
      told.push(await viewers.verify(db(rows)).then(() => 'well', (fault) => fault.message));
    process.stdout.write(JSON.stringify(told));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
  expect(JSON.parse(stdout)).toEqual(['well', expect.stringContaining('lost'), expect.stringContaining('never sent'), expect.stringContaining('not stored')]); // prettier-ignore
});
