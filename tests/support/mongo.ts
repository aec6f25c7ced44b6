import { randomBytes } from 'node:crypto';
import * as os from 'node:os';
import mongoose from 'mongoose';

export type TestDb = {
  /** The whole address, this database's name included. */
  readonly uri: string;
  readonly dbName: string;
  /** Removes the database and those whose names begin with its own; call it in afterAll, after closing your own connections. */
  drop(): Promise<void>;
};

/** A fresh empty database of its own on the run's one real mongod. */
export async function openTestDb(): Promise<TestDb> {
  const server = process.env['TEST_MONGODB_URI'];
  if (!server) throw new Error('TEST_MONGODB_URI is not set: run the tests by jest with the projects of package.json');
  const dbName = `t_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(6).toString('hex')}`;
  const address = new URL(server);
  address.pathname = `/${dbName}`;
  const uri = address.toString();
  return {
    uri,
    dbName,
    drop: async () => {
      // runtimeAdapters: jest's sandbox refuses the driver's own import of `os`, and the driver then hangs.
      const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 2000, runtimeAdapters: { os } });
      try {
        await client.connect();
        const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
        const own = databases.map(({ name }) => name).filter((name) => name.startsWith(dbName));
        for (const name of own) await client.db(name).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}
