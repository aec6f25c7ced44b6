import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../bot-server/embedded/start';
import { processStart } from '../../bot-server/embedded/process-start';

const PREFIX = 'gongyu-test-';

type Running = { mongo: EmbeddedMongo; folder: string };
declare global {
  var gongyuTestMongo: Running | undefined;
}

/** One real mongod for the whole run, started the way the product starts its own; the workers inherit its address. */
export default async function globalSetup(): Promise<void> {
  if (process.env['TEST_MONGODB_URI']) return;
  await sweepLeftovers();
  const folder = await fs.mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const mongo = await startEmbeddedMongo({
    dataDir: folder,
    mongodBinary: process.env['MONGOD_BINARY'],
    onProgress: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  globalThis.gongyuTestMongo = { mongo, folder };
  process.env['TEST_MONGODB_URI'] = mongo.uri;
}

/** A run that was killed leaves its folder (300 MB) behind: its name tells whose it was. */
async function sweepLeftovers(): Promise<void> {
  for (const name of await fs.readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && processStart(Number(owner)) === null) {
      await fs.rm(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}
