import { randomBytes } from 'node:crypto';
import { fork, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { openStandIn, openid, type StandIn } from '../wechat/stand-in';
import { until } from '../support/faults/until';
import { openTestDb } from '../support/mongo';

const root = resolve(__dirname, '../..');
const PROCESSES = 4;

let wechat: StandIn;
let db: Awaited<ReturnType<typeof openTestDb>>;
const children: ChildProcess[] = [];
beforeAll(async () => {
  db = await openTestDb();
  wechat = await openStandIn();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await wechat.sandbox.close();
  await db.drop();
});

/** How many calls of a child failed, of how many. */
const told = (child: ChildProcess): Promise<{ made: number; failed: number }> =>
  new Promise((done, fail) => {
    child.once('message', (message) => done(message as { made: number; failed: number }));
    child.once('exit', (code) => fail(new Error(`the child ended: ${String(code)}`)));
  });

it('F13: four processes share one token; when it ends in mid-run one of them fetches the next, and no call fails for good', async () => {
  // Whose words are checked must have opened the mini-program lately.
  await fetch(`${wechat.baseUrl}/sandbox/people/chen-jing/login-code?account=mini`, { method: 'POST' });
  const key = randomBytes(32).toString('hex');
  const calls = 300;
  const ready = Array.from({ length: PROCESSES }, () => {
    const child = fork(
      join(root, 'tests/support/faults/token-child.ts'),
      [db.uri, wechat.baseUrl, key, String(calls), openid('chen-jing', 'mini')],
      {
        execArgv: ['-r', join(root, 'tests/sandbox/swc-require.cjs')],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    children.push(child);
    return told(child);
  });
  const ends = 3;
  for (let n = 1; n <= ends; n += 1) {
    await until('the run is under way', 150_000, () => wechat.calls('/wxa/msg_sec_check') >= (n * PROCESSES * calls) / (ends + 1));
    wechat.sandbox.turn({ expireTokens: { account: 'mini', as: n === 2 ? 'not-latest' : 'expired' } });
  }
  const counts = await Promise.all(ready);
  const fetched = wechat.calls('/cgi-bin/stable_token');
  const made = counts.reduce((sum, each) => sum + each.made, 0);
  process.stderr.write(`${made} calls of ${PROCESSES} processes, ${fetched} tokens fetched for ${ends} ends\n`);
  expect(counts.map(({ failed }) => failed)).toEqual(Array(PROCESSES).fill(0));
  expect(made).toBe(PROCESSES * calls);
  // One at the start and one an end; a token that is refused and still alive at the platform takes a second, forced call.
  expect(fetched).toBeLessThanOrEqual(1 + ends + 1);
}, 240_000);
