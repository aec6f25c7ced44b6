import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../../bot-server/embedded/start';
import { freePort } from '../../bot-server/embedded/free-port';
import { liesIn, messagesOf, rungTwice, tellOf, untilSettled } from '../support/faults/ledger';
import { openLuck } from '../support/faults/luck';
import { allGone, descendants, endAll, lives } from '../support/faults/processes';
import { openScene } from '../support/faults/scene';
import { openSchool, type School } from '../support/faults/school';
import { answers, launchServer, readiness, startServer, type Server } from '../support/faults/server';
import { faultRow, tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';
import { lostAmong, openTickets, tell, type Told } from '../support/faults/viewers';

const ENDS_WITHIN = 30_000;

it('asked to end under load: nothing acknowledged is lost, no answer is a fault, what rang is written down, the next goes on at once', async () => {
  // More than a slow machine rings while its reports are made.
  const total = 600;
  const scene = await openScene({ classes: 1, familiesPerClass: total });
  try {
    const { school, wechat } = scene;
    const luck = openLuck('asked to end');
    await wechat.turn({ latencyMs: 800 });
    await school.plan('P', [{ classroom: 0, startsAt: Date.now() - 1000 }], 'run');
    const server = await scene.start();
    await until(
      'the push is resolved',
      30_000,
      async () => (await school.connection.collection('pushes').countDocuments({ state: 'resolved' })) > 0,
    );
    const left = await openTickets(server.url, school.families.slice(0, 100), luck);
    const endAfter = luck.whole(40, 120);
    const acked: Told[] = [];
    const faults: number[] = [];
    let askedAt = 0;
    const lane = async (): Promise<void> => {
      for (let next = left.pop(); next && !server.hasEnded(); next = left.pop()) {
        const { fate, status } = await tell(server.url, next);
        if (fate === 'acked') acked.push(next);
        if (fate === 'refused' || (fate === 'unanswered' && askedAt === 0)) faults.push(status);
        if (acked.length >= endAfter && askedAt === 0) {
          askedAt = Date.now();
          server.signal('SIGTERM');
        }
      }
    };
    await Promise.all(Array.from({ length: 6 }, lane));
    expect(await server.ended).toBe(0);
    const took = Date.now() - askedAt;
    const [rows, rung] = [await messagesOf(school), await wechat.rung()];
    process.stderr.write(`asked after ${endAfter} reports and ${rung.length} rings; ended in ${took} ms; ${tellOf(rows)}\n`);
    expect(took).toBeLessThan(ENDS_WITHIN);
    expect(faults).toEqual([]);
    expect(rung.length).toBeGreaterThan(0);
    expect(rung.length).toBeLessThan(total);
    expect(rows.filter(({ state }) => state === 'sending' || state === 'unknown')).toEqual([]);
    expect(liesIn(school, rows, rung)).toEqual([]);

    await wechat.turn({ latencyMs: 0 });
    const next = await scene.start();
    const mark = rung.length;
    await until('the next one leads and rings', 10_000, async () => (await wechat.rung()).length > mark);
    const after = await untilSettled(school, 30_000, total);
    tellFault(faultRow('F20 asked to end in a fan-out, then another', total, after, await wechat.rung(), `ended in ${took} ms`));
    expect(after.filter(({ state }) => state === 'sent')).toHaveLength(total);
    expect(rungTwice(await wechat.rung())).toEqual([]);
    expect(await lostAmong(next.url, acked)).toEqual([]);
  } finally {
    await scene.close();
  }
}, 360_000);

describe('a server with its own database', () => {
  let folder: string;
  let school: School;
  let settings: { env: Record<string, string>; port: number };
  const acked: Told[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongyu-faults-own-'));
    const [port, sandboxPort] = [await freePort(), await freePort()];
    const binary = process.env['MONGOD_BINARY'];
    const env = {
      ...{ PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: folder, LOG_LEVEL: 'info' },
      ...(binary === undefined ? {} : { MONGOD_BINARY: binary }),
    };
    settings = { env, port };
    const mongo = await startEmbeddedMongo({ dataDir: folder, mongodBinary: binary, onProgress: () => undefined });
    school = await openSchool({ ...env, MONGODB_URI: mongo.uri }, { classes: 1, familiesPerClass: 20 });
    await school.plan('P', [{ classroom: 0, startsAt: Date.now() - 1000 }], 'run');
    await school.close();
    await mongo.stop();
  }, 180_000);
  afterAll(async () => {
    await endAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }, 120_000);

  const places = () => ({ ...settings, mongodbUri: '', wechatUrl: '', dataDir: folder });
  const start = async (): Promise<Server> => {
    const server = await startServer(places());
    await until('it is ready', 150_000, async () => (await readiness(server.url)) === 200);
    return server;
  };
  const mongodOf = (server: Server) => {
    const found = descendants(server.pid).find(({ command }) => command.includes('--dbpath') && !command.startsWith('/bin/sh'));
    if (!found) throw new Error('no mongod below the server');
    return found;
  };

  it('leaves no process behind when it is asked to end', async () => {
    const server = await start();
    const luck = openLuck('own database');
    const told = await until('deliveries are there', 150_000, () => openTickets(server.url, school.families, luck));
    for (const each of told) if ((await tell(server.url, each)).fate === 'acked') acked.push(each);
    expect(acked).toHaveLength(told.length);
    const kin = descendants(server.pid);
    expect(kin.some(({ command }) => command.includes('sandbox/main.js'))).toBe(true);
    expect(lives(mongodOf(server))).toBe(true);
    server.signal('SIGTERM');
    const askedAt = Date.now();
    expect(await server.ended).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(ENDS_WITHIN);
    await allGone(kin, 1000);
  }, 240_000);

  it('killed outright, its database and its stand-in of WeChat end too, and it starts again on what it had', async () => {
    const server = await start();
    expect(await lostAmong(server.url, acked)).toEqual([]);
    const kin = descendants(server.pid);
    await server.end();
    await allGone(kin, 5000);
  }, 240_000);

  it('says so and ends when its database is gone, and starts again on what it had', async () => {
    const server = await start();
    const kin = descendants(server.pid);
    const mongod = mongodOf(server);
    process.kill(mongod.pid, 'SIGKILL');
    expect(await until('the server ends', ENDS_WITHIN, () => server.ended)).toBe(1);
    expect(server.said()).toMatch(/内置数据库自己停了.*请重新启动/s);
    await allGone(kin, 5000);
    const again = await start();
    expect(await lostAmong(again.url, acked)).toEqual([]);
  }, 240_000);

  it('a second one on the same folder is refused in a sentence and harms nothing', async () => {
    const running = descendants(process.pid).find(({ command }) => command.includes('.build/bot-server/main.js'));
    if (!running) throw new Error('no server runs');
    const port = await freePort();
    const second = launchServer({
      ...places(),
      port,
      env: { ...settings.env, PORT: String(port), SANDBOX_PORT: String(await freePort()) },
    });
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/文件夹/);
    await answers({ ...second, hasEnded: () => false, url: `http://127.0.0.1:${settings.port}` });
  }, 120_000);
});
