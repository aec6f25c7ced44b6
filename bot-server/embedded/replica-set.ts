import { randomBytes } from 'node:crypto';
import { createConnection } from 'node:net';
import * as os from 'node:os';
import mongoose from 'mongoose';
import { z } from 'zod';
import { wordsOf } from './progress';

const SET = 'gongyu';
const WAIT_MS = 90_000; // a recovery after a crash reads the whole journal

export type Credentials = { readonly user: string; readonly password: string };

export const newCredentials = (): Credentials => ({ user: 'gongyu', password: randomBytes(24).toString('hex') });

/** The address that the rest of the program is given; the password is safe inside an address (hex). */
export const addressOf = ({ user, password }: Credentials, port: number): string =>
  `mongodb://${user}:${password}@127.0.0.1:${port}/gongyu?replicaSet=${SET}&authSource=admin`;

export const replicaSetArgs = ['--replSet', SET];

/** Waits until somebody listens on the port; gives up when `stillRuns` says no or after 90 seconds. */
export async function waitForPort(port: number, stillRuns: () => boolean): Promise<boolean> {
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until && stillRuns()) {
    if (await answers(port)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** First start on an empty folder: makes the set of one and its only user, over the localhost exception. */
export async function found(port: number, credentials: Credentials): Promise<void> {
  await withAdmin(`mongodb://127.0.0.1:${port}/admin`, async (admin) => {
    await admin.command({
      replSetInitiate: {
        _id: SET,
        members: [{ _id: 0, host: `127.0.0.1:${port}` }],
        settings: { electionTimeoutMillis: 1000 },
      },
    });
    await untilPrimary(admin);
    await admin.command({
      createUser: credentials.user,
      pwd: credentials.password,
      roles: ['root'],
      mechanisms: ['SCRAM-SHA-256'],
      writeConcern: { w: 'majority', j: true },
    });
  });
}

const SetConfig = z.looseObject({
  version: z.number(),
  members: z.array(z.looseObject({ host: z.string() })).length(1),
});

/** A later start: the set still names its former port; writes the new one in and waits until it may be written to. */
export async function rejoin(port: number, { user, password }: Credentials): Promise<void> {
  await withAdmin(`mongodb://${user}:${password}@127.0.0.1:${port}/admin`, async (admin) => {
    const answer = await admin.command({ replSetGetConfig: 1 });
    const config = SetConfig.parse(answer['config']);
    const host = `127.0.0.1:${port}`;
    if (config.members[0]?.host !== host) {
      await admin.command({
        replSetReconfig: { ...config, version: config.version + 1, members: config.members.map((m) => ({ ...m, host })) },
        force: true,
      });
    }
    await untilPrimary(admin);
  });
}

type Admin = { command(command: Record<string, unknown>): Promise<Record<string, unknown>> };

async function withAdmin(uri: string, work: (admin: Admin) => Promise<void>): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri, {
    directConnection: true,
    serverSelectionTimeoutMS: 10_000,
    runtimeAdapters: { os }, // without it the driver imports `os` by itself, which jest's sandbox refuses without a word
  });
  try {
    await client.connect();
    await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

async function untilPrimary(admin: Admin): Promise<void> {
  const until = Date.now() + WAIT_MS;
  let last = 'no answer';
  while (Date.now() < until) {
    try {
      const hello = await admin.command({ hello: 1 });
      if (hello['isWritablePrimary'] === true) return;
      last = 'not primary yet';
    } catch (fault) {
      last = wordsOf(fault);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the replica set of one has no primary after ${WAIT_MS / 1000} s (${last})`);
}
