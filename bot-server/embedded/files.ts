import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, promises as fs } from 'node:fs';
import { dirname } from 'node:path';

/** Writes the whole file or nothing: a crash half-way leaves the old content. Readable by the owner alone. */
export async function writePrivately(path: string, content: string): Promise<void> {
  await fs.mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  const file = await fs.open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await fs.rename(draft, path);
}

/** Like `writePrivately`, but never over an existing file: false when somebody else was first. */
export async function createPrivately(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await writePrivately(draft, content);
  try {
    await fs.link(draft, path);
    return true;
  } catch (fault) {
    if (isTaken(fault)) return false;
    throw fault;
  } finally {
    await fs.rm(draft, { force: true });
  }
}

/** The file's text, or null when there is no such file. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await fs.readFile(path, 'utf8');
  } catch (fault) {
    if (isMissing(fault)) return null;
    throw fault;
  }
}

export const isMissing = (fault: unknown): boolean => codeOf(fault) === 'ENOENT' || codeOf(fault) === 'ENOTDIR';
export const isTaken = (fault: unknown): boolean => codeOf(fault) === 'EEXIST';

const codeOf = (fault: unknown): unknown => (typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : undefined);

/** SHA-256 of a file in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
