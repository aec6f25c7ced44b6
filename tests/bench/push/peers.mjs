// The others are not part of the project: they are taken from a folder of packages that BENCH_PEERS names, and a redis-server that BENCH_REDIS
// names. docs/performance.md says how to make both. What is not there is «not run», never a stored number.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../viewing/processes.mjs';

const folder = process.env.BENCH_PEERS?.trim();
const has = (name) => Boolean(folder) && existsSync(join(folder, 'node_modules', name));

export const peers = {
  undici: has('undici'),
  bullmq: has('bullmq') && Boolean(process.env.BENCH_REDIS),
  agenda: has('agenda') && has('@agendajs/mongo-backend'),
};

/** A package of that folder. */
export async function fromPeers(name) {
  const require = createRequire(join(folder, 'package.json'));
  try {
    return require(name);
  } catch (fault) {
    if (fault.code !== 'ERR_REQUIRE_ESM' && fault.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw fault;
    const { exports, main } = require(join(folder, 'node_modules', name, 'package.json'));
    const entry = exports?.['.']?.import ?? exports?.['.'] ?? exports?.import ?? main;
    const path = typeof entry === 'string' ? entry : (entry.default ?? entry.node);
    return import(pathToFileURL(join(folder, 'node_modules', name, path)).href);
  }
}

/** A Redis of its own that writes its append-only file at every write (`always`), or each second as it does by default. */
export async function startRedis(appendfsync) {
  const dir = await mkdtemp(join(tmpdir(), 'gongyu-bench-redis-'));
  const port = await freePort();
  const binary = process.env.BENCH_REDIS;
  const libraries = join(dirname(dirname(binary)), 'lib', 'x86_64-linux-gnu');
  const child = spawn(
    binary,
    ['--port', port, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'yes', '--appendfsync', appendfsync].map(String),
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LD_LIBRARY_PATH: libraries } },
  );
  await new Promise((resolve, reject) => {
    let words = '';
    const read = (chunk) => {
      words += chunk;
      if (words.includes('Ready to accept connections')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`redis ended: ${words}`)));
  });
  return {
    port,
    pid: child.pid,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
