// npm start: builds what has changed, fetches the database program meanwhile, then runs the server in this terminal.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { BuildFault, builds, ensure } from './builds.mjs';
import { phase, say, seconds } from './phases.mjs';
import { runHere, runNode } from './run.mjs';
import { root } from './stamp.mjs';

const began = Date.now();
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`需要 Node 20.19 或更新，现在是 ${process.versions.node}。请到 https://nodejs.org 换一个`);
if (!existsSync(join(root, 'node_modules'))) fail('还没有安装依赖。请先运行 npm ci');

await refuseTakenPort();
try {
  await prepare();
} catch (fault) {
  fail(fault instanceof BuildFault ? fault.message : fault.stack);
}
if (!existsSync(join(root, builds.server.proof))) fail('没有编译好的服务器。请先运行 npm run build');
await serve();

async function prepare() {
  if (process.env.NODE_ENV === 'production') {
    const missing = ['server', 'h5'].filter((name) => !existsSync(join(root, builds[name].proof)));
    if (missing.length > 0) fail('生产环境不在启动时编译。请先运行 npm run build，再 npm start');
    return;
  }
  // Type-checking and the pages' packing need a core each; the database program is fetched as soon as the code for it is there.
  const all = await Promise.allSettled([ensure('server').then(fetchDatabase), ensure('h5-sandbox')]);
  const failed = all.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** The server says this too; here it is said before the long work. Everything else about the settings is left to it. */
async function refuseTakenPort() {
  const port = Number(process.env.PORT?.trim() || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;
  const host = process.env.HOST?.trim() || (process.env.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1');
  const code = await new Promise((resolve) => {
    const server = createServer();
    server.once('error', (fault) => resolve(fault.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (code === 'EADDRINUSE') fail(`端口 ${port} 已经被别的程序占用（也许共育桥已经开着）。请停掉它，或者换一个：PORT=3100 npm start`);
}

async function fetchDatabase() {
  if (process.env.MONGODB_URI) return;
  const script = join(root, '.build/bot-server/embedded/prefetch.js');
  try {
    await phase('找数据库程序', () => runNode(script, [], { cwd: root, onLine: (text) => process.stdout.write(text) }));
  } catch {
    // The server looks again and says why it can not go on.
  }
}

async function serve() {
  say(`准备好了，共 ${seconds(began)} 秒。现在启动服务器……`);
  // The pipe on file 3 closes when this process ends in whatever way; the server then stops too.
  const code = await runHere(join(root, '.build/bot-server/main.js'), [`--since=${began}`, '--lifeline=3', '--demo-past'], {
    cwd: root,
    // Room for what a busy second throws away: with the usual 16 MB a fifth of the processor's time went into collecting it.
    nodeArgs: ['--enable-source-maps', '--max-semi-space-size=64'],
    extra: ['pipe'],
    onSpawn: (child) => endWithNpm(child),
  });
  process.exit(code);
}

/** npm that is killed outright tells nobody: when it, or the shell between us, is gone, stop as if asked to. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const line = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const before = line();
  setInterval(() => line() !== before && child.kill('SIGTERM'), 1000).unref();
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return ''; // not Linux, or gone
  }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
