import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../bot-server/embedded/free-port';
import { openTestDb } from '../mongo';
import { startDatabase, type Database } from './database';
import { endAll } from './processes';
import { openSchool, type School, type SchoolOptions } from './school';
import { startServer, type Server, type ServerOptions } from './server';
import { productionEnv, type Places } from './settings';
import { startWeChat, type WeChat } from './wechat';

export interface Scene {
  readonly school: School;
  readonly wechat: WeChat;
  /** Where the first server listens and WeChat's pushes go. */
  readonly port: number;
  /** For processes of another kind on the same database and WeChat. */
  readonly places: Places;
  /** A server on the scene's database; on the scene's port unless another is named. */
  start(options?: Partial<ServerOptions>): Promise<Server>;
  close(): Promise<void>;
}

/** A school in a fresh database, WeChat beside it, and servers when they are asked for. */
export async function openScene(options: SchoolOptions & { readonly database?: Database }): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'gongyu-faults-'));
  const port = await freePort();
  const own = options.database ? undefined : await openTestDb();
  const mongodbUri = options.database?.uri ?? own?.uri ?? '';
  const places = { port, mongodbUri, dataDir: join(folder, 'data') };
  const school = await openSchool(productionEnv({ ...places, wechatUrl: 'http://127.0.0.1:1' }), options);
  const wechat = await startWeChat({ folder, callbackPort: port, consents: school.consents });
  return {
    school,
    wechat,
    port,
    places: { ...places, wechatUrl: wechat.url },
    start: (more = {}) => startServer({ ...places, wechatUrl: wechat.url, ...more }),
    async close() {
      await endAll();
      await school.close();
      await own?.drop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** A folder and a mongod of the test's own in it. */
export async function openOwnDatabase(): Promise<Database & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gongyu-faults-db-'));
  const database = await startDatabase(folder);
  return {
    ...database,
    async remove() {
      await database.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
