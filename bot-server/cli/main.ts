import { resolve } from 'node:path';
import type { Deps } from '../deps';
import { openDeps } from '../deps';
import { openDatabase } from '../embedded/open';
import { StartFault } from '../embedded/progress';
import { EnvFault, environment } from '../env';
import { createLog } from '../log';
import { openSecrets } from '../secrets';
import { nouns } from './nouns';
import { answer, type Answer } from './run-command';

const root = resolve(__dirname, '../../..');

/** Opens what the server opens, on the same database: the running server's own, or one started for this command. */
async function withDeps<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  const read = environment();
  const inRoot = (path: string): string => resolve(root, path);
  const env = { ...read, dataDir: inRoot(read.dataDir), mediaDir: inRoot(read.mediaDir), contentDir: inRoot(read.contentDir) };
  const database = await openDatabase({ ...env, onProgress: (sentence) => process.stderr.write(`${sentence}\n`) });
  try {
    const log = createLog({ level: 'silent' });
    const deps = await openDeps({ env, secrets: await openSecrets(env), mongodbUri: database.uri, log });
    try {
      if ((await deps.meta.claimMode(env.databaseMode)) !== env.databaseMode) {
        throw new StartFault('这个数据库是演示还是真实的，和现在的账号设置不一致。请检查 DATA_DIR 或 MONGODB_URI，再运行一次。');
      }
      return await work(deps);
    } finally {
      await deps.close();
    }
  } finally {
    await database.stop();
  }
}

async function main(): Promise<Answer> {
  const words = process.argv.slice(2);
  const foreseen = (fault: unknown): string | undefined =>
    fault instanceof StartFault || fault instanceof EnvFault ? fault.message : databaseWords(fault);
  return answer(nouns, words, withDeps, foreseen);
}

/** The driver's own words may hold the address with its password, so they are not shown. */
const databaseWords = (fault: unknown): string | undefined =>
  fault instanceof Error && /^Mongo/.test(fault.name)
    ? '连不上数据库，或者数据库不让用。请检查 MONGODB_URI，或者先看服务器是不是正常'
    : undefined;

void main().then(({ out, err, code }) => {
  if (out) process.stdout.write(out);
  if (err) process.stderr.write(err);
  process.exitCode = code;
});
