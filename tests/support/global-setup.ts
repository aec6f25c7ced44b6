import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
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
  await tuneForManyShortLives(mongo.uri);
  void mongo.lost.then((sentence) => tellOfTheLoss(sentence));
  globalThis.gongyuTestMongo = { mongo, folder };
  process.env['TEST_MONGODB_URI'] = mongo.uri;
}

/**
 * Tests live in days of their own choosing: mongod would take away, by the real clock, what is not over yet in theirs.
 * And hundreds of databases come and go: mongod keeps the files of a dropped one open for five minutes of history, until
 * it has no descriptor left and ends (seen: 16,500 open after three minutes, 300 a database).
 */
async function tuneForManyShortLives(uri: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri);
  const set = (parameter: Record<string, unknown>): Promise<unknown> => client.db('admin').command({ setParameter: 1, ...parameter });
  try {
    await set({ ttlMonitorEnabled: false });
    await set({ minSnapshotHistoryWindowInSeconds: 0 });
    await set({
      wiredTigerEngineRuntimeConfig: 'file_manager=(close_idle_time=30,close_scan_interval=10,close_handle_minimum=250)',
    });
  } finally {
    await client.close();
  }
}

/** Every test after it fails for want of a database: the reason must be found in what the run prints last. */
async function tellOfTheLoss(sentence: string): Promise<void> {
  process.stderr.write(`${sentence}\n`);
  const folder = join(__dirname, '../../.build/results');
  await fs.mkdir(folder, { recursive: true });
  await fs.appendFile(join(folder, 'mongod-lost.txt'), `${new Date().toISOString()} ${sentence}\n`);
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
