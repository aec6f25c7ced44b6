import { type ChildProcess, spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import * as os from 'node:os';
import { processStart } from '../../bot-server/embedded/process-start';
import { type EmbeddedMongo, runningMongo, startEmbeddedMongo } from '../../bot-server/embedded/start';
import { compileEmbedded } from '../support/compile-embedded';

jest.setTimeout(60_000);

let dataDir: string;
const quiet = (): void => undefined;
const start = (): Promise<EmbeddedMongo> => startEmbeddedMongo({ dataDir, mongodBinary: process.env['MONGOD_BINARY'], onProgress: quiet });

beforeEach(async () => {
  dataDir = await fs.mkdtemp(join(tmpdir(), 'gongyu-embedded-'));
});
afterEach(async () => fs.rm(dataDir, { recursive: true, force: true }));

async function withDb<T>(uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 3000, runtimeAdapters: { os } });
  try {
    await client.connect();
    return await work(client.db());
  } finally {
    await client.close();
  }
}

const until = async (what: () => boolean, ms: number): Promise<boolean> => {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (what()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return what();
};

describe('the private database', () => {
  it('keeps data between starts, on another port, and leaves no process or lock behind', async () => {
    const first = await start();
    await withDb(first.uri, (db) => db.collection('kept').insertOne({ of: 'first' }, { writeConcern: { w: 'majority' } }));
    await first.stop();
    expect(processStart(first.pid)).toBeNull();
    await expect(fs.access(join(dataDir, 'mongo/lock.json'))).rejects.toThrow('ENOENT');

    const second = await start();
    try {
      expect(await withDb(second.uri, (db) => db.collection('kept').countDocuments({ of: 'first' }))).toBe(1);
      expect(new URL(second.uri).port).not.toBe(new URL(first.uri).port);
    } finally {
      await second.stop();
    }
  });

  it('lets nobody in without the password, listens on this machine alone, runs no scripts', async () => {
    const mongo = await start();
    try {
      const { port } = new URL(mongo.uri);
      await expect(
        withDb(`mongodb://127.0.0.1:${port}/gongyu?directConnection=true`, (db) => db.listCollections().toArray()),
      ).rejects.toThrow(/requires authentication/);
      await expect(withDb(mongo.uri, (db) => db.collection('a').find({ $where: 'true' }).toArray())).rejects.toThrow(
        /globalScriptEngine|javascript/i,
      );
      const outside = Object.values(os.networkInterfaces())
        .flat()
        .find((net) => net && !net.internal && net.family === 'IPv4');
      if (outside) await expect(opens(outside.address, Number(port))).resolves.toBe(false);
      for (const name of ['state.json', 'keyfile', 'lock.json']) {
        expect((await fs.stat(join(dataDir, 'mongo', name))).mode & 0o077).toBe(0);
      }
    } finally {
      await mongo.stop();
    }
  });

  it('refuses a second start on the same folder with a sentence, and tells commands the address instead', async () => {
    const mongo = await start();
    try {
      await expect(start()).rejects.toThrow(/正在被另一个共育桥使用（进程号 \d+）[\s\S]*DATA_DIR/);
      expect(await runningMongo(join(dataDir, 'mongo'))).toBe(mongo.uri);
    } finally {
      await mongo.stop();
    }
    expect(await runningMongo(join(dataDir, 'mongo'))).toBeNull();
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 - 3, start: '1' })],
    ['of a process whose id another one has now', JSON.stringify({ pid: process.pid, start: '1' })],
  ])('removes a stale lock: %s', async (_, lock) => {
    await fs.mkdir(join(dataDir, 'mongo'));
    await fs.writeFile(join(dataDir, 'mongo/lock.json'), lock);
    await (await start()).stop();
  });

  it('begins anew when the first start was cut off before its user worked', async () => {
    const first = await start();
    await first.stop();
    const path = join(dataDir, 'mongo/state.json');
    const state = JSON.parse(await fs.readFile(path, 'utf8')) as Record<string, unknown>;
    await fs.writeFile(path, JSON.stringify({ ...state, password: 'another', ready: false }));
    const second = await start();
    try {
      expect(await withDb(second.uri, (db) => db.collection('a').countDocuments())).toBe(0);
    } finally {
      await second.stop();
    }
  });

  it('says how to mend a lost or broken state file, and touches nothing', async () => {
    await (await start()).stop();
    const path = join(dataDir, 'mongo/state.json');
    const before = await fs.readdir(join(dataDir, 'mongo/db'));
    await fs.writeFile(path, '{"user":');
    await expect(start()).rejects.toThrow(/state\.json 坏了[\s\S]*备份/);
    await fs.rm(path);
    await expect(start()).rejects.toThrow(/state\.json 不见了[\s\S]*备份/);
    expect(await fs.readdir(join(dataDir, 'mongo/db'))).toEqual(before);
  });

  it('tells when mongod ends by itself', async () => {
    const mongo = await start();
    process.kill(mongo.pid, 'SIGKILL');
    await expect(mongo.lost).resolves.toMatch(/内置数据库自己停了/);
    await mongo.stop();
  });
});

describe('a starter in a process of its own', () => {
  let starter: ChildProcess | undefined;
  let mongodPid = 0;

  beforeEach(async () => {
    const code = join(dataDir, 'code');
    await compileEmbedded(code);
    const script = `
      const { startEmbeddedMongo } = require(${JSON.stringify(join(code, 'start.js'))});
      startEmbeddedMongo({ dataDir: ${JSON.stringify(dataDir)}, mongodBinary: process.env.MONGOD_BINARY, onProgress() {} })
        .then(async (mongo) => {
          process.on('SIGTERM', () => mongo.stop().then(() => process.exit(0)));
          console.log('PID ' + mongo.pid);
          setInterval(() => {}, 1000);
        }, (fault) => { console.error(fault); process.exit(1); });`;
    starter = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    mongodPid = await new Promise<number>((resolve, reject) => {
      starter?.stdout?.on('data', (chunk: Buffer) => {
        const pid = /PID (\d+)/.exec(chunk.toString())?.[1];
        if (pid) resolve(Number(pid));
      });
      starter?.once('exit', (code_) => reject(new Error(`the starter ended with ${code_}`)));
    });
  });
  afterEach(() => {
    starter?.kill('SIGKILL');
  });

  it('takes mongod with it when it is killed outright; the next start finds the data folder usable', async () => {
    expect(processStart(mongodPid)).not.toBeNull();
    starter?.kill('SIGKILL');
    expect(await until(() => processStart(mongodPid) === null, 8_000)).toBe(true);
    const again = await start();
    await again.stop();
  });

  it('stops mongod when asked to end', async () => {
    const ended = new Promise((resolve) => starter?.once('exit', resolve));
    starter?.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(processStart(mongodPid)).toBeNull();
    await expect(fs.access(join(dataDir, 'mongo/lock.json'))).rejects.toThrow('ENOENT');
  });
});

function opens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: 1000 });
    const say = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', say(true)).once('error', say(false)).once('timeout', say(false));
  });
}
