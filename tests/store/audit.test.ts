import type { Connection } from 'mongoose';
import { firstBreak, type AuditEntry } from '../../bot-server/domain/audit/audit';
import { openAuditStore, sha256, type AuditStore } from '../../bot-server/store/audit';
import { connect } from '../../bot-server/store/connect';
import { openTestDb, type TestDb } from '../support/mongo';

let db: TestDb;
let connection: Connection;
let audit: AuditStore;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  audit = openAuditStore(connection);
  await audit.syncIndexes();
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});

const entry = (chain: string, student: string): AuditEntry => ({
  chain,
  actor: { kind: 'teacher', id: 'T1' },
  action: 'class-read-by-name',
  about: { kind: 'student', id: student },
  reason: '家访前看一下',
  amount: 3,
});
const NOW = 1_790_000_000_000;

it('keeps one unbroken chain when many write at once, and each school its own', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => audit.note(entry(n % 4 === 0 ? 'S2' : 'S1', `s-${n}`), NOW + n)));
  const [first, second] = [await audit.chain('S1'), await audit.chain('S2')];
  expect(first.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1));
  expect(second).toHaveLength(5);
  expect(firstBreak(first, sha256)).toBeUndefined();
  expect(firstBreak(second, sha256)).toBeUndefined();
  expect(first[0]).toMatchObject({ actor: { kind: 'teacher', id: 'T1' }, reason: '家访前看一下', amount: 3 });
});

it('shows a row that was changed, one that was taken out, and one put in between', async () => {
  for (let n = 0; n < 6; n += 1) await audit.note(entry('S3', `s-${n}`), NOW + n);
  const rows = await audit.chain('S3');
  await connection.collection('audit').updateOne({ chain: 'S3', seq: 4 }, { $set: { 'about.id': 'somebody else' } });
  expect(firstBreak(await audit.chain('S3'), sha256)).toBe(4);
  expect(firstBreak(rows.toSpliced(2, 1), sha256)).toBe(3);
  expect(
    firstBreak(
      rows.map((row) => (row.seq === 2 ? { ...row, at: row.at + 1 } : row)),
      sha256,
    ),
  ).toBe(2);
  expect(firstBreak(rows, sha256)).toBeUndefined();
});

it('finds what was done about somebody, newest first', async () => {
  await audit.note(entry('S4', 'wanted'), NOW);
  await audit.note(entry('S5', 'wanted'), NOW + 5);
  await audit.note(entry('S4', 'other'), NOW + 9);
  expect((await audit.about(['wanted'], 10)).map(({ chain }) => chain)).toEqual(['S5', 'S4']);
});
