import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { readDist, type Dist } from './dist';

const root = resolve(__dirname, '../../..');

/** The address that is packed into the build: the declared domain of the mini-program that is tested. */
export const packedBase = process.env['GONGYU_API_BASE'] ?? 'http://127.0.0.1:3000';

/** The weapp build of the sources as they are now; built only when something changed. */
export async function builtWeapp(): Promise<Dist> {
  const builds = pathToFileURL(join(root, 'deploy/builds.mjs')).href;
  // In a process of its own: the builder is an ES module, which jest does not load.
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', `const { ensure } = await import(${JSON.stringify(builds)}); await ensure('weapp', { quiet: true });`],
    { cwd: root, maxBuffer: 16 * 1024 * 1024 },
  );
  return readDist(join(root, 'miniapp/dist/weapp'));
}
