import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { isMissing, readIfThere, sha256Of } from './files';
import { mongodWheel } from './wheel';

/** Where a program downloaded from mongodb.org is kept, with the SHA-256 that it had on the day beside it. */
export const downloadedTarget = (cacheDir: string): string => join(cacheDir, 'mongod-downloaded', 'mongod');

/** A copy from an earlier start whose bytes are still the ones that were checked then; null when there is none. */
export async function cachedMongod(cacheDir: string): Promise<string | null> {
  const downloaded = downloadedTarget(cacheDir);
  const noted = (await readIfThere(`${downloaded}.sha256`))?.trim();
  if (noted !== undefined && (await isWhole(downloaded, noted))) return downloaded;
  const wheel = join(cacheDir, mongodWheel.target);
  return (await isWhole(wheel, mongodWheel.memberSha256)) ? wheel : null;
}

/** A damaged copy is taken away, so that the next way fetches a good one. */
async function isWhole(path: string, sha256: string): Promise<boolean> {
  try {
    if ((await sha256Of(path)) === sha256) return true;
    await fs.rm(path, { force: true });
    return false;
  } catch (fault) {
    if (isMissing(fault)) return false;
    throw fault;
  }
}
