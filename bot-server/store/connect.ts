import os from 'node:os';
import { Mongoose, type Connection } from 'mongoose';

/** An open database; what stores are made from. */
export type { Connection };

export interface ConnectOptions {
  readonly dbName?: string;
  readonly maxPoolSize?: number;
}

/**
 * The one way to the database: majority and journalled writes, every operation bounded in time, no query on an undeclared path.
 * `runtimeAdapters` hands the driver its `os` module, which it can not import by itself inside jest's sandbox.
 * @throws MongooseServerSelectionError when no primary answers within 5 s.
 */
export async function connect(uri: string, { dbName, maxPoolSize = 32 }: ConnectOptions = {}): Promise<Connection> {
  const mongoose = new Mongoose();
  mongoose.set('strictQuery', 'throw');
  mongoose.set('strict', 'throw');
  mongoose.set('sanitizeFilter', true);
  mongoose.set('autoIndex', false);
  return mongoose
    .createConnection(uri, {
      ...(dbName === undefined ? {} : { dbName }),
      maxPoolSize,
      w: 'majority',
      journal: true,
      retryWrites: true,
      readConcernLevel: 'majority',
      serverSelectionTimeoutMS: 5000,
      socketTimeoutMS: 20_000,
      wtimeoutMS: 10_000,
      heartbeatFrequencyMS: 1000,
      runtimeAdapters: { os },
    })
    .asPromise();
}

/** True for MongoDB's «duplicate key», also inside a bulk write's error. */
export function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}
