import { Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { startJobs, type Jobs } from '../jobs/start';
import { describeAccounts } from './account-mode';
import { type AppOptions, createApp } from './app';
import { livePast } from './cli/demo-past/live-past';
import { readSaid } from './cli/demo-past/questions';
import { seedDemo } from './cli/seed-demo';
import { type Deps, openDeps } from './deps';
import { StartFault, wordsOf } from './embedded/progress';
import { startEmbeddedMongo } from './embedded/start';
import { EnvFault, type Env, environment, withPorts } from './env';
import { openSecrets, type Secrets } from './secrets';
import { listen } from './server';
import { freePort } from './embedded/free-port';
import { type OpenLog, openLog } from './open-log';
import { startSandbox } from './sandbox-process';
import { createShutdown, type Shutdown } from './shutdown';

const root = resolve(__dirname, '../..');
const HTTP_GRACE_MS = 10_000;

/** `--demo-past`: an empty demonstration begins with its weeks behind. `--since=<ms>`: when the person typed the command; `--lifeline=<fd>`: closes when our starter is gone. */
const argument = (name: string): number | undefined => {
  const text = process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  return text === undefined ? undefined : Number(text);
};

type Start = { readonly env: Env; readonly opened: OpenLog; readonly shutdown: Shutdown };

async function main(): Promise<void> {
  const env = await settled(environment());
  const opened = openLog(env);
  if (!env.production) process.stdout.write(`${describeAccounts(env)}\n`);
  opened.log.tell(describeAccounts(env));
  const shutdown = createShutdown(opened.log, opened.say);
  const fail = (event: string) => (fault: unknown) => {
    if (fault instanceof StartFault) opened.log.error('refused');
    else opened.log.error(event, { error: fault });
    process.stderr.write(`${wordsFor(fault, env)}\n`);
    void shutdown.end(1);
  };
  process.on('unhandledRejection', fail('unhandled-rejection'));
  process.on('uncaughtException', fail('uncaught-exception'));
  watchStarter(shutdown);
  await run({ env, opened, shutdown }).catch(fail('start-failed'));
}

async function run(start: Start): Promise<void> {
  const { env, opened, shutdown } = start;
  const since = argument('since') ?? Date.now();
  for (const notice of env.notices) opened.say(`请留意：${notice}`);
  await (await listen(() => undefined, env.host, env.port)).close(0); // a taken port is told now, not after the long work
  const secrets = await openSecrets(env);
  const [mongodbUri] = await Promise.all([openDatabase(start), openSandbox(start, secrets)]);
  if (shutdown.isEnding()) return;
  const deps = await phase(opened, '连上数据库', () => openDeps({ env, secrets, mongodbUri, log: opened.log }).catch(tellUnreachable));
  shutdown.add('deps', () => deps.close());
  await refuseOtherMode(deps, env);
  await seedOnce(start, deps);
  const jobs = env.role === 'server' ? undefined : startJobs(deps);
  const answer = createApp(deps, doors(env, jobs)).callback();
  const server = await listen((request, response) => void answer(request, response), env.host, env.port);
  if (jobs) shutdown.add('jobs', () => jobs.stop());
  shutdown.add('http', () => server.close(HTTP_GRACE_MS));
  shutdown.add('live', () => deps.live.close());
  opened.log.info('started', { port: server.port, role: env.role, ms: Date.now() - since });
  opened.say(
    `✓ 好了，共 ${((Date.now() - since) / 1000).toFixed(1)} 秒。请在浏览器打开 ${env.publicUrl}${env.sandboxNeeded ? `（演示：${env.publicUrl}/sandbox）` : ''}`,
  );
}

function doors(env: Env, jobs: Pick<Jobs, 'lastSweepAt' | 'counts'> | undefined): AppOptions {
  const desk = new URL(env.publicUrl);
  desk.protocol = 'http:';
  desk.port = String(env.sandboxPort);
  return {
    h5Dir: join(root, 'miniapp/dist', env.production ? 'h5' : 'h5-sandbox'),
    ...(jobs ? { lastSweepAt: () => jobs.lastSweepAt(), jobCounts: () => jobs.counts() } : {}),
    ...(env.sandboxNeeded ? { deskUrl: new URL('/sandbox', desk).toString() } : {}),
  };
}

async function openDatabase({ env, opened, shutdown }: Start): Promise<string> {
  if (env.mongodbUri !== undefined) return env.mongodbUri;
  const mongo = await phase(opened, '内置数据库', () =>
    startEmbeddedMongo({ dataDir: env.dataDir, mongodBinary: env.mongodBinary, onProgress: (sentence) => opened.say(`  ${sentence}`) }),
  );
  shutdown.add('mongod', () => mongo.stop());
  void mongo.lost.then((why) =>
    giveUp({ env, opened, shutdown }, `${why}。请重新启动；如果还不行，请看 ${join(env.dataDir, 'mongo/mongod.log')}`),
  );
  return mongo.uri;
}

async function openSandbox({ env, opened, shutdown }: Start, secrets: Secrets): Promise<void> {
  if (!env.sandboxNeeded || env.role === 'jobs') return;
  const sandbox = await phase(opened, '微信沙盒', () => startSandbox(join(__dirname, 'sandbox/main.js'), env, secrets, root));
  shutdown.add('sandbox', () => sandbox.stop());
  void sandbox.lost.then((why) => giveUp({ env, opened, shutdown }, `${why}。请重新启动`));
}

function giveUp({ opened, shutdown }: Start, sentence: string): void {
  if (shutdown.isEnding()) return;
  opened.log.error('part-lost');
  process.stderr.write(`${sentence}\n`);
  void shutdown.end(1);
}

/** The address itself stays unsaid: it holds a password. */
function tellUnreachable(fault: unknown): never {
  const name = fault instanceof Error ? fault.name : '';
  if (/ServerSelection|MongoNetwork/.test(name)) {
    throw new StartFault(`连不上数据库（${wordsOf(fault)}）。请检查 MONGODB_URI 里的主机和端口，数据库是不是开着，是不是副本集。`);
  }
  if (/MongoParseError|MongoServerError/.test(name))
    throw new StartFault(`数据库不让用（${wordsOf(fault)}）。请检查 MONGODB_URI 里的用户、密码和参数。`);
  throw fault;
}

async function refuseOtherMode(deps: Deps, env: Env): Promise<void> {
  const mode = await deps.meta.claimMode(env.databaseMode);
  if (mode === env.databaseMode) return;
  throw new StartFault(
    mode === 'demo'
      ? '这个数据库里是演示数据，不能接真实账号：演示里的家庭是编出来的。请换一个新的数据库（MONGODB_URI 或 DATA_DIR），或者去掉真实账号的设置。'
      : '这个数据库里是真实的数据，不能当演示用。请设好真实账号再启动，或者用 DATA_DIR 换一个新的文件夹看演示。',
  );
}

/** A first start that was cut off is taken up again: the mark is written when all is in. */
async function seedOnce({ env, opened }: Start, deps: Deps): Promise<void> {
  if (env.databaseMode !== 'demo' || env.role === 'jobs') return;
  if ((await deps.meta.read('demo-seeded')) !== undefined) return;
  const now = Date.now();
  const sinceTerm = process.argv.includes('--demo-past');
  const onProgress = (sentence: string): void => opened.say(`  ${sentence}`);
  const seeded = await phase(opened, '放入演示数据', () => seedDemo(deps, { contentDir: env.contentDir, now, onProgress, sinceTerm }));
  if (sinceTerm) {
    await phase(opened, '把开学以来的几周过一遍', async () => {
      const { pushes, doings } = await livePast(deps, { ...seeded, now, said: await readSaid(env.contentDir) });
      onProgress(`推送 ${pushes} 次，打开、看、提问 ${doings} 回（都是演示数据）`);
    });
  }
  await deps.meta.write('demo-seeded', new Date().toISOString());
}

async function phase<T>({ log, say }: OpenLog, name: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const result = await work();
  log.debug('phase', { ms: Date.now() - began });
  say(`✓ ${name}：${((Date.now() - began) / 1000).toFixed(1)} 秒`);
  return result;
}

/** Relative folders mean the same wherever the program is called from; port 0 becomes a free one now, since others are told it. */
async function settled(env: Env): Promise<Env> {
  const port = env.port === 0 ? await freePort() : env.port;
  const sandboxPort = env.sandboxPort === 0 && env.sandboxNeeded ? await freePort() : env.sandboxPort;
  return { ...withPorts(env, port, sandboxPort), ...folders(env) };
}

function folders({ dataDir, mediaDir, contentDir }: Env): Pick<Env, 'dataDir' | 'mediaDir' | 'contentDir'> {
  return { dataDir: resolve(root, dataDir), mediaDir: resolve(root, mediaDir), contentDir: resolve(root, contentDir) };
}

function watchStarter(shutdown: Shutdown): void {
  const fd = argument('lifeline');
  if (fd === undefined) return;
  const line = new Socket({ fd, readable: true, writable: false });
  const end = (): void => void shutdown.end(0);
  line.on('end', end).on('error', end).resume();
  line.unref();
}

/** People get our sentence; a fault that nobody foresaw is shown whole, but in production only in the log's careful form. */
function wordsFor(fault: unknown, env: Env): string {
  if (fault instanceof StartFault || fault instanceof EnvFault) return fault.message;
  if (env.production) return '启动或运行时出了没有料到的错，程序停下了。请看日志里的最后几行。';
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

main().catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exit(1);
});
