import { spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { downloadedTarget } from './cached-mongod';
import { sha256Of, writePrivately } from './files';
import type { Progress } from './progress';

const VERSION = '7.0.24';
const CONNECT_MS = 5_000;
const STALL_MS = 60_000;

/*
 * The package retries for a long time where mongodb.org can not be reached and offers no way to call it off,
 * so it runs in a process of its own. It checks TLS certificates only when told so by this npm setting.
 */
const script = `
process.env.npm_config_strict_ssl = 'true';
const [, module, downloadDir, version] = process.argv;
require(module).MongoBinary.getPath({ version, downloadDir, checkMD5: true })
  .then((path) => console.log(path), (fault) => { console.error(fault && fault.message || fault); process.exit(1); });
`;

/** Downloads mongod from mongodb.org by mongodb-memory-server-core; gives up when nothing has arrived after 5 seconds. */
export async function downloadMongod(cacheDir: string, onProgress: Progress): Promise<string> {
  const work = await fs.mkdtemp(join(cacheDir, 'download-'));
  try {
    onProgress('看看能不能从 mongodb.org 下载数据库程序……');
    const from = await inChild(work, onProgress);
    const target = downloadedTarget(cacheDir);
    await fs.mkdir(dirname(target), { recursive: true });
    await fs.chmod(from, 0o700);
    const sum = await sha256Of(from);
    await fs.rename(from, target);
    await writePrivately(`${target}.sha256`, `${sum}\n`);
    return target;
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

function inChild(work: string, onProgress: Progress): Promise<string> {
  const module = require.resolve('mongodb-memory-server-core');
  const child = spawn(process.execPath, ['-e', script, module, work, VERSION], { stdio: ['ignore', 'pipe', 'pipe'] });
  const heard = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (heard.err = (heard.err + chunk.toString()).slice(-2_000)));
  return new Promise((resolve, reject) => {
    let bytes = 0;
    let movedAt = Date.now();
    const giveUp = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(why));
    };
    const watching = setInterval(() => {
      void bytesOf(work).then((now) => {
        const since = Date.now() - movedAt;
        if (now !== bytes) {
          bytes = now;
          movedAt = Date.now();
          onProgress(`从 mongodb.org 下载数据库程序：${(bytes / 1_000_000).toFixed(0)} MB`);
        } else if (since > (bytes === 0 ? CONNECT_MS : STALL_MS)) giveUp(bytes === 0 ? '5 秒内连不上' : '下载停住了');
      });
    }, 500);
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(watching);
      if (code === 0) resolve(heard.out.trim().split('\n').at(-1) ?? '');
      else reject(new Error(heard.err.trim().split('\n')[0] || `退出码 ${code}`));
    });
  });
}

async function bytesOf(work: string): Promise<number> {
  try {
    const entries = await fs.readdir(work, { withFileTypes: true, recursive: true });
    const sizes = await Promise.allSettled(
      entries.filter((e) => e.isFile() && !e.name.endsWith('.lock')).map(async (e) => (await fs.stat(join(e.parentPath, e.name))).size),
    );
    return sizes.reduce((sum, size) => sum + (size.status === 'fulfilled' ? size.value : 0), 0);
  } catch {
    return 0;
  }
}
