import type { Connection } from 'mongoose';
import { openGroupRead } from '../../bot-server/store/group-read';
import { connect } from '../../bot-server/store/connect';
import { openSessionStore } from '../../bot-server/store/sessions';
import { openTestDb, type TestDb } from '../support/mongo';

/** A reader whose queries end when the test says so. */
function gate() {
  const reads: { keys: readonly string[]; end(): void; fail(error: Error): void }[] = [];
  const readMany = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
      const n = reads.length + 1;
      reads.push({
        keys,
        end: () => resolve(new Map(keys.flatMap((key) => (key === 'nobody' ? [] : [[key, `${key}${n}`]])))),
        fail: reject,
      });
    });
  return { reads, readMany };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('group read', () => {
  it('reads what is asked for in one moment together, each key once, and what is not there is undefined', async () => {
    const { reads, readMany } = gate();
    const read = openGroupRead(readMany);
    const asked = Promise.all(['a', 'b', 'a', 'nobody'].map((key) => read(key)));
    await turn();
    expect(reads.map(({ keys }) => keys)).toEqual([['a', 'b', 'nobody']]);
    reads[0]?.end();
    expect(await asked).toEqual(['a1', 'b1', 'a1', undefined]);
  });

  it('never joins a read that has begun: what it tells may be older than the question', async () => {
    const { reads, readMany } = gate();
    const read = openGroupRead(readMany);
    const first = read('a');
    await turn();
    const second = read('a');
    await turn();
    expect(reads).toHaveLength(2);
    reads[1]?.end();
    reads[0]?.end();
    expect(await Promise.all([first, second])).toEqual(['a1', 'a2']);
  });

  it('keeps few reads on their way, gathers meanwhile, and cuts at the most keys', async () => {
    const { reads, readMany } = gate();
    const read = openGroupRead(readMany, { readsInFlight: 1, mostKeys: 2 });
    const all = [read('a')];
    await turn();
    all.push(read('b'), read('c'), read('d'));
    await turn();
    expect(reads).toHaveLength(1);
    reads[0]?.end();
    await turn();
    expect(reads[1]?.keys).toEqual(['b', 'c']);
    reads[1]?.end();
    await turn();
    reads[2]?.end();
    expect(await Promise.all(all)).toEqual(['a1', 'b2', 'c2', 'd3']);
  });

  it('fails those who asked when the read failed, and goes on', async () => {
    const { reads, readMany } = gate();
    const read = openGroupRead(readMany, { readsInFlight: 1 });
    const failing = [read('a'), read('b')].map((one) => one.catch((error: Error) => error.message));
    await turn();
    reads[0]?.fail(new Error('no primary'));
    expect(await Promise.all(failing)).toEqual(['no primary', 'no primary']);
    const later = read('c');
    await turn();
    reads[1]?.end();
    expect(await later).toBe('c2');
  });
});

describe('sessions under load', () => {
  let db: TestDb;
  let connection: Connection;
  beforeAll(async () => {
    db = await openTestDb();
    connection = await connect(db.uri);
  });
  afterAll(async () => {
    await connection.close();
    await db.drop();
  });

  it('are over for the very next request once they were ended, while hundreds of others are asked for', async () => {
    const sessions = openSessionStore(connection);
    const now = Date.UTC(2026, 8, 1);
    const tokens = await Promise.all(Array.from({ length: 300 }, (_, n) => sessions.open(`mini:o${n}`, now)));
    const crowd = () => tokens.map((token) => sessions.identityOf(token, now));
    expect(await Promise.all(crowd())).toEqual(tokens.map((_, n) => `mini:o${n}`));
    for (const [n, token] of tokens.slice(0, 20).entries()) {
      const others = crowd();
      await sessions.close(token);
      expect(await sessions.identityOf(token, now)).toBeUndefined();
      await Promise.all(others);
      expect(await sessions.identityOf(tokens[n + 20] ?? '', now)).toBe(`mini:o${n + 20}`);
    }
  });
});
