import { createHmac } from 'node:crypto';
import type { Connection } from 'mongoose';
import { fingerprint } from '../../bot-server/files/fingerprint';
import { readTable } from '../../bot-server/files/read-table';
import { openSeal } from '../../bot-server/seal/field';
import { connect } from '../../bot-server/store/connect';
import { openErasureStore } from '../../bot-server/store/erasures';
import { openImportStore } from '../../bot-server/store/imports';
import { openRosterStore } from '../../bot-server/store/roster';
import { openTestDb } from '../support/mongo';

export const blind = (text: string): string => createHmac('sha256', 'test').update(text).digest('base64url').slice(0, 22);

export const files = { readTable, fingerprint };

/** Real stores over a database of its own. */
export async function openWorld() {
  const seal = openSeal([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
  const db = await openTestDb();
  const connection = await connect(db.uri);
  const roster = openRosterStore(connection, seal);
  const imports = openImportStore(connection);
  return {
    connection,
    seal,
    files,
    roster,
    imports,
    erasures: openErasureStore(connection, seal),
    close: async () => {
      await connection.close();
      await db.drop();
    },
  };
}

/** Every document of every collection, as text: two equal answers mean that nothing was changed. */
export async function dump(connection: Connection): Promise<string> {
  const names = (await connection.listCollections()).map(({ name }) => name).sort();
  const parts = await Promise.all(
    names.map(async (name) => `${name}: ${JSON.stringify(await connection.collection(name).find().sort({ _id: 1 }).toArray())}`),
  );
  return parts.filter((part) => !part.endsWith(': []')).join('\n');
}
