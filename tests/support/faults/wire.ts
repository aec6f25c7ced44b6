import { connect as dial, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mongo } from 'mongoose';
import { z } from 'zod';

/** A write that MongoDB was asked for, and how durable it had to be before the answer. */
export interface WireWrite {
  readonly command: string;
  readonly collection: string;
  /** What the command itself says; a write inside a transaction says it when it commits. */
  readonly w: string | number | undefined;
  readonly journal: boolean | undefined;
}

export interface Wire {
  /** The same database, by way of this listener. */
  readonly uri: string;
  writes(): readonly WireWrite[];
  close(): Promise<void>;
}

const OP_MSG = 2013;
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite', 'commitTransaction']);
const Command = z.looseObject({
  writeConcern: z.looseObject({ w: z.union([z.string(), z.number()]).optional(), j: z.boolean().optional() }).optional(),
  autocommit: z.boolean().optional(),
});

/** Stands between a process and its MongoDB and hears every command, without changing one. */
export async function openWire(uri: string): Promise<Wire> {
  const address = new URL(uri);
  const heard: WireWrite[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(Number(address.port), address.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', () => [client, upstream].forEach((each) => each.destroy()));
    }
    let left = Buffer.alloc(0);
    client.on('data', (chunk) => {
      left = Buffer.concat([left, chunk]);
      while (left.length >= 16 && left.length >= left.readInt32LE(0)) {
        const message = left.subarray(0, left.readInt32LE(0));
        left = left.subarray(message.length);
        const write = writeIn(message);
        if (write) heard.push(write);
      }
    });
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const own = new URL(uri);
  own.port = String((server.address() as AddressInfo).port);
  // Else the driver would ask the replica set for its members and go to them past this listener.
  own.searchParams.delete('replicaSet');
  own.searchParams.set('directConnection', 'true');
  return {
    uri: own.toString(),
    writes: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function writeIn(message: Buffer): WireWrite | undefined {
  if (message.readInt32LE(12) !== OP_MSG) return undefined;
  const body = bodyOf(message);
  const [first] = Object.entries(body ?? {});
  if (!first || !WRITES.has(first[0])) return undefined;
  const { writeConcern, autocommit } = Command.parse(body);
  if (autocommit === false && first[0] !== 'commitTransaction') return undefined;
  return { command: first[0], collection: String(first[1]), w: writeConcern?.w, journal: writeConcern?.j };
}

/** The command's own document: documents of a sequence (section kind 1) stand beside it, in any order. */
function bodyOf(message: Buffer): object | undefined {
  for (let at = 20; at < message.length;) {
    const size = message.readInt32LE(at + 1);
    if (message[at] === 0) return mongo.BSON.deserialize(message.subarray(at + 1, at + 1 + size));
    at += 1 + size;
  }
  return undefined;
}
