import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processStart } from '../../bot-server/embedded/process-start';
import { openTestDb, type TestDb } from '../support/mongo';

/*
 * The compiled program as an operator runs it: what it says, what it refuses, what it leaves behind.
 * Its database is the private one only where that is the point; otherwise the run's own, with an empty name.
 */
jest.setTimeout(180_000);
const root = join(__dirname, '../..');

let dataDir: string;
let db: TestDb;
const running: ChildProcess[] = [];

beforeAll(() => {
  const ensure = `import(${JSON.stringify(join(root, 'deploy/builds.mjs'))}).then(({ ensure }) => ensure('server', { quiet: true })).catch((fault) => { console.error(fault.message); process.exit(1); })`;
  execFileSync(process.execPath, ['-e', ensure], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
});
beforeEach(async () => {
  dataDir = await fs.mkdtemp(join(tmpdir(), 'gongyu-program-'));
  db = await openTestDb();
});
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await db.drop();
  await fs.rm(dataDir, { recursive: true, force: true });
});

type Run = { readonly child: ChildProcess; readonly printed: () => string; readonly ended: Promise<number>; started(): Promise<string> };

function run(env: Record<string, string>, args: string[] = []): Run {
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', DATA_DIR: dataDir, PORT: '0', ...env };
  const child = spawn(process.execPath, [join(root, '.build/bot-server/main.js'), ...args], {
    cwd: root,
    env: own,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return {
    child,
    printed: () => text,
    ended,
    started: async () => {
      for (;;) {
        const url = /✓ 好了.*?(http:\/\/\S+?)（/.exec(text)?.[1];
        if (url) return url;
        const over = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(() => resolve(null), 100))]);
        if (over !== null) throw new Error(`the program ended with ${over}:\n${text}`);
      }
    },
  };
}

const mongodOf = async (folder: string): Promise<number> => {
  const lock = JSON.parse(await fs.readFile(join(folder, 'mongo/lock.json'), 'utf8')) as { mongod: { pid: number } };
  return lock.mongod.pid;
};

const gone = async (pid: number, ms: number): Promise<boolean> => {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (processStart(pid) === null) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
};

describe('a start without settings', () => {
  it('names the accounts first, shows the demonstration, ends in order, starts again with its data', async () => {
    const first = run({});
    const url = await first.started();
    expect(first.printed()).toMatch(/^账号：小程序＝沙盒/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const mongod = await mongodOf(dataDir);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(processStart(mongod)).toBeNull();

    const second = run({});
    await second.started();
    expect(first.printed()).toContain('放入演示数据');
    expect(second.printed()).not.toContain('放入演示数据');
    const again = await mongodOf(dataDir);

    const beside = run({});
    expect(await beside.ended).toBe(1);
    expect(beside.printed()).toContain('正在被另一个共育桥使用');

    second.child.kill('SIGKILL');
    expect(await gone(again, 8_000)).toBe(true);
  });

  it('ends when its starter is gone', async () => {
    const program = run({ MONGODB_URI: db.uri }, ['--lifeline=3']);
    await program.started();
    program.child.stdio[3]?.destroy();
    expect(await program.ended).toBe(0);
  });
});

describe('a start is refused', () => {
  it('with every fault of the environment at once, before anything is made', async () => {
    const program = run({ PORT: 'abc', ROLE: 'worker', NODE_ENV: 'production' });
    expect(await program.ended).toBe(1);
    expect(program.printed()).toMatch(/· PORT：[\s\S]*· ROLE：[\s\S]*· FIELD_KEYS：/);
    expect(await fs.readdir(dataDir)).toEqual([]);
  });

  it('when the port is taken, before the long work', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    try {
      const program = run({ PORT: String(port), MONGODB_URI: db.uri });
      expect(await program.ended).toBe(1);
      expect(program.printed()).toContain(`端口 ${port} 已经被别的程序占用`);
      expect(program.printed()).not.toContain('放入演示数据');
    } finally {
      server.close();
    }
  });

  it('when the database can not be reached; its password is not printed', async () => {
    const program = run({ MONGODB_URI: 'mongodb://user:secret-word@127.0.0.1:1/gongyu' });
    expect(await program.ended).toBe(1);
    expect(program.printed()).toContain('连不上数据库');
    expect(program.printed()).not.toContain('secret-word');
  });

  it('when a real account on the real platform would meet demonstration data', async () => {
    const demo = run({ MONGODB_URI: db.uri });
    await demo.started();
    demo.child.kill('SIGTERM');
    await demo.ended;
    const real = run({ MONGODB_URI: db.uri, WECHAT_OA_APPID: 'wx1234567890abcdef', WECHAT_OA_SECRET: 'a1b2c3d4e5f60718293a4b5c6d7e8f90' });
    expect(await real.ended).toBe(1);
    expect(real.printed()).toContain('这个数据库里是演示数据，不能接真实账号');
  });
});
