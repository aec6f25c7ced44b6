import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');

/** Makes sure that a build of the present sources lies there; what is fresh is not built again. */
export async function ensureBuilt(name: 'server' | 'h5' | 'h5-sandbox' | 'weapp'): Promise<void> {
  const script = `import { ensure } from './deploy/builds.mjs'; await ensure(${JSON.stringify(name)});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root, maxBuffer: 20_000_000 });
}
