import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDeps, type Deps } from '../../bot-server/deps';
import { readEnv, type Env } from '../../bot-server/env';
import { createLog } from '../../bot-server/log';
import { openSecrets } from '../../bot-server/secrets';
import { connect, type Connection } from '../../bot-server/store/connect';
import { openTestDb } from '../support/mongo';

export interface Opened {
  readonly deps: Deps;
  /** A second look at the same database, as somebody with a database tool has it. */
  readonly raw: Connection;
  /** Another process of the product on the same database. */
  another(change?: Partial<Env>): Promise<Deps>;
  close(): Promise<void>;
}

/** The product's own knitting on an empty database. */
export async function openProduct({ now, fieldKeys }: { now?: () => number; fieldKeys?: Env['fieldKeys'] } = {}): Promise<Opened> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gongyu-privacy-'));
  const db = await openTestDb();
  const opened: Deps[] = [];
  const another = async (change: Partial<Env> = {}): Promise<Deps> => {
    const env = { ...readEnv({ NODE_ENV: 'test', DATA_DIR: dataDir }), ...(fieldKeys ? { fieldKeys } : {}), ...change };
    const deps = await openDeps({
      ...{ env, secrets: await openSecrets(env), mongodbUri: db.uri, log: createLog({ level: 'silent' }) },
      ...(now ? { now } : {}),
    });
    opened.push(deps);
    return deps;
  };
  const deps = await another();
  const raw = await connect(db.uri);
  return {
    deps,
    raw,
    another,
    async close() {
      for (const each of opened) await each.close();
      await raw.close();
      await db.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
