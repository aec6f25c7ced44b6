import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { wordsOf } from './progress';

const run = promisify(execFile);
const OLDEST = 6;

/** Runs `mongod --version` and gives the version, e.g. `6.0.5`; throws in Chinese what keeps it from running. */
export async function probeMongod(path: string): Promise<string> {
  let printed: string;
  try {
    printed = (await run(path, ['--version'], { timeout: 20_000 })).stdout;
  } catch (fault) {
    const missing = await missingLibraries(path);
    if (missing.length > 0)
      throw new Error(
        `${path} 缺少系统库（ldd 说：${missing.join('；')}）。Debian/Ubuntu 上请运行 apt-get install libcurl4 libssl3 liblzma5`,
      );
    throw new Error(`${path} 运行不了（${wordsOf(fault).split('\n').slice(0, 2).join(' ')}）`);
  }
  const version = /db version v(\d+\.\d+\.\d+)/.exec(printed)?.[1];
  if (version === undefined) throw new Error(`${path} 看起来不是 mongod（--version 没有说出版本）`);
  if (Number(version.split('.')[0]) < OLDEST) throw new Error(`${path} 是 ${version} 版，太旧了，要 6.0 以上`);
  return version;
}

async function missingLibraries(path: string): Promise<string[]> {
  try {
    const { stdout, stderr } = await run('ldd', [path], { timeout: 10_000 });
    return `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.includes('not found'))
      .map((line) => line.trim());
  } catch {
    return [];
  }
}
