import type { Connection } from 'mongoose';
import { connect } from '../../bot-server/store/connect';
import { openIdentityStore, type IdentityStore } from '../../bot-server/store/identities';
import { openTestDb } from '../support/mongo';

const MANY = 300;
let connection: Connection;
let store: IdentityStore;
let drop: () => Promise<unknown>;
beforeAll(async () => {
  const db = await openTestDb();
  connection = await connect(db.uri);
  store = openIdentityStore(connection);
  await store.syncIndexes();
  const guardian = (id: string) => ({ kind: 'guardian' as const, id });
  await Promise.all(
    Array.from({ length: MANY }, (_, n) => store.bind({ accountId: 'mini', openid: `o${n}`, persons: [guardian(`g${n}`)] })),
  );
  await store.bind({ accountId: 'mini', openid: 'both', persons: [{ kind: 'teacher', id: 'g1' }, guardian('mum')] });
  drop = async () => {
    await connection.close();
    await db.drop();
  };
});
afterAll(() => drop());

/** How many keys of an index the database looked at while this was done. */
async function keysLookedAt(work: () => Promise<unknown>): Promise<number> {
  const { db } = connection;
  if (!db) throw new Error('not connected');
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const seen = await db
    .collection('system.profile')
    .find({ ns: `${db.databaseName}.identities` })
    .toArray();
  await db.collection('system.profile').drop();
  expect(seen.length).toBeGreaterThan(0);
  return seen.reduce((sum, one) => sum + Number(one['keysExamined'] ?? 0), 0);
}

describe('who is behind an openid', () => {
  it('finds guardians by their own number, and takes no teacher of that number for one', async () => {
    const found = await store.ofGuardians(['g1', 'mum', 'nobody']);
    expect(found.map(({ openid }) => openid).sort()).toEqual(['both', 'o1']);
    expect((await store.ofPerson({ kind: 'teacher', id: 'g1' })).map(({ openid }) => openid)).toEqual(['both']);
  });

  it('looks at as many keys as are asked for, not at all guardians of a county', async () => {
    expect(await keysLookedAt(() => store.ofGuardians(['g1', 'g2']))).toBeLessThan(10);
    expect(await keysLookedAt(() => store.ofPerson({ kind: 'guardian', id: 'g2' }))).toBeLessThan(10);
    expect(await keysLookedAt(() => store.release({ kind: 'guardian', id: 'g2' }))).toBeLessThan(10);
  });
});
