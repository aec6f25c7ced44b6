// The database of the bench: started as the product starts its own, in a folder of its own that goes afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, mongo } from './built.mjs';

/** `cacheGb`: the product's own is small, for a desk; a server's is half its memory, which all contestants are given alike. */
export async function startMongod({ cacheGb = 2 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'gongyu-bench-'));
  const running = await built('embedded/start').startEmbeddedMongo({
    dataDir: folder,
    mongodBinary: process.env.MONGOD_BINARY,
    onProgress: () => undefined,
  });
  const client = new mongo.MongoClient(running.uri);
  await client.db('admin').command({ setParameter: 1, wiredTigerEngineRuntimeConfig: `cache_size=${cacheGb}G` });
  await client.close();
  return {
    ...running,
    folder,
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
