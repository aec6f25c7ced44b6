import * as os from 'node:os';
import mongoose from 'mongoose';
import { openTestDb } from '../support/mongo';

describe('the test database', () => {
  it('is a real replica set of its own name, where transactions work, and goes away when dropped', async () => {
    const db = await openTestDb();
    const connection = await mongoose.createConnection(db.uri, { runtimeAdapters: { os }, serverSelectionTimeoutMS: 2000 }).asPromise();
    const rows = connection.collection<{ _id: string }>('rows');
    await connection.transaction(async (session) => {
      await rows.insertOne({ _id: 'a' }, { session });
    });
    expect(await rows.countDocuments()).toBe(1);
    expect(connection.name).toBe(db.dbName);
    await db.drop();
    expect(await rows.countDocuments()).toBe(0);
    await connection.close();
  });
});
