import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createApp } from '../../bot-server/app';
import { seedDemo } from '../../bot-server/cli/seed-demo';
import { openDeps, type Deps } from '../../bot-server/deps';
import { readEnv, withPorts } from '../../bot-server/env';
import { createLog, type Log } from '../../bot-server/log';
import { createSandbox, type Sandbox } from '../../bot-server/sandbox/sandbox';
import { readPeople } from '../../bot-server/sandbox/people';
import { openSecrets } from '../../bot-server/secrets';
import { listen } from '../../bot-server/server';
import { startJobs } from '../../jobs/start';
import { openTestDb } from './mongo';

const root = resolve(__dirname, '../..');

export interface TestServerOptions {
  /** Milliseconds since the epoch, for the product and its stand-in of WeChat alike; default: the machine's clock. */
  readonly now?: () => number;
  /** Serve the H5 that was built for the sandbox. */
  readonly h5Dir?: string;
  /** Run the jobs by themselves; else a test sweeps by hand. */
  readonly jobs?: boolean;
  readonly seed?: boolean;
  /** Called with the database when the demonstration is there, before the first job runs. */
  readonly prepare?: (mongodbUri: string) => Promise<void>;
  /** Where log lines go; default: nowhere. */
  readonly log?: Log;
}

export interface TestServer {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly sandbox: Sandbox;
  readonly deps: Deps;
  /** The database of this server alone, for looking at rows as they are. */
  readonly mongodbUri: string;
  /** A session of one of the people in content/demo/sandbox.json. */
  signIn(person: string): Promise<Client>;
  close(): Promise<void>;
}

export interface Client {
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, never> & Record<string, unknown> }>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The whole product in this process: real mongod, real Koa on a port, the stand-in of WeChat on another, demonstration data. */
export async function startTestServer({
  now = Date.now,
  h5Dir,
  jobs = false,
  seed = true,
  prepare,
  log: ownLog,
}: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gongyu-test-'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const env = {
    ...withPorts(
      readEnv({ NODE_ENV: 'test', DATA_DIR: dataDir, PORT: String(port), SANDBOX_PORT: String(sandboxPort), LOG_LEVEL: 'error' }),
      port,
      sandboxPort,
    ),
    contentDir: join(root, 'content'),
  };
  const secrets = await openSecrets(env);
  const db = await openTestDb();
  const log = ownLog ?? createLog({ level: process.env['TEST_LOG'] ?? 'silent' });
  const deps = await openDeps({ env, secrets, mongodbUri: db.uri, log, now });
  const url = `http://127.0.0.1:${port}`;
  const sandbox = createSandbox({
    people: readPeople(join(root, 'content/demo/sandbox.json')),
    callbackUrl: `${url}/wechat/callback`,
    h5Url: `http://localhost:${port}`,
    secrets: { mini: secrets.mp.secret, oa: secrets.oa.secret },
    push: { token: secrets.oa.token, aesKey: secrets.oa.aesKey },
    ...(secrets.pay && secrets.sandboxPay
      ? {
          pay: {
            mchId: secrets.pay.mchId,
            mchSerial: secrets.pay.serial,
            mchPublicKey: secrets.sandboxPay.merchantPublicKey,
            apiV3Key: secrets.pay.apiV3Key,
            platformPrivateKey: secrets.sandboxPay.platformPrivateKey,
            publicKeyId: secrets.pay.publicKeyId,
            notifyUrl: `${url}/wechat/pay/notify`,
          },
        }
      : {}),
    now,
    pushPauseMs: 5,
    announce: false,
    pageFolder: join(root, 'bot-server/sandbox/page'),
  });
  await sandbox.listen(sandboxPort);
  if (seed) {
    await deps.meta.claimMode('demo');
    await seedDemo(deps, { contentDir: env.contentDir, now: now(), onProgress: () => undefined });
  }
  await prepare?.(db.uri);
  // The jobs go by the database's clock; here it is moved on by as much as the test's own.
  const leases = {
    ...deps.leases,
    acquire: async (name: string, owner: string, ttlMs: number) => {
      const asked = await deps.leases.acquire(name, owner, ttlMs);
      const ahead = now() - Date.now();
      return { ...asked, now: asked.now + ahead, until: asked.until + ahead };
    },
  };
  const running = jobs ? startJobs({ ...deps, leases }) : undefined;
  const answer = createApp(deps, {
    deskUrl: `http://localhost:${sandboxPort}/sandbox`,
    ...(h5Dir === undefined ? {} : { h5Dir }),
    ...(running ? { lastSweepAt: () => running.lastSweepAt() } : {}),
  }).callback();
  const server = await listen((request, response) => void answer(request, response), '127.0.0.1', port);
  await sandbox.announce();
  await sandbox.idle();

  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  return {
    url,
    sandboxUrl,
    sandbox,
    deps,
    mongodbUri: db.uri,
    async signIn(person) {
      const given = await fetch(`${sandboxUrl}/sandbox/people/${person}/login-code?account=mini`, { method: 'POST' });
      const { code } = (await given.json()) as { code: string };
      const signed = await fetch(`${url}/api/v1/auth/wechat`, { method: 'POST', body: JSON.stringify({ code }) });
      const { token } = (await signed.json()) as { token: string };
      return {
        token,
        async call(method, path, body) {
          const init =
            body === undefined ? {} : { body: body instanceof Uint8Array ? new Blob([new Uint8Array(body)]) : JSON.stringify(body) };
          const response = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` }, ...init });
          return { status: response.status, body: (await response.json()) as Record<string, never> & Record<string, unknown> };
        },
      };
    },
    async close() {
      await running?.stop();
      await server.close(1000);
      await sandbox.close();
      await deps.close();
      await db.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
