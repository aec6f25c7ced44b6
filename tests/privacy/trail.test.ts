import { openChainCheck, readAnchor, anchorText } from '../../bot-server/domain/audit/anchor';
import type { AuditEntry } from '../../bot-server/domain/audit/audit';
import { DAY } from '../../bot-server/domain/time/instant';
import { anchorTrail } from '../../bot-server/flows/audit/anchor-trail';
import { verifyTrail } from '../../bot-server/flows/audit/verify-trail';
import { sha256 } from '../../bot-server/store/audit';
import { openProduct, type Opened } from './opened';

jest.setTimeout(60_000);
const NOW = 1_790_000_000_000;
let product: Opened;
beforeEach(async () => {
  product = await openProduct({ now: () => NOW });
});
afterEach(() => product.close());

const entry = (chain: string, about: string): AuditEntry => ({
  chain,
  actor: { kind: 'teacher', id: 'T1' },
  action: 'class-read-by-name',
  about: { kind: 'classroom', id: about },
});
const rows = () => product.raw.collection<{ _id: string }>('audit');
const faults = async () =>
  (await verifyTrail(product.deps)).flatMap(({ chain, fault }) => (fault ? [`${chain} ${fault.kind} ${fault.seq}`] : []));
const write = async (chain: string, many: number, at = NOW) => {
  for (let n = 0; n < many; n += 1) await product.deps.audit.note(entry(chain, `c${n}`), at + n);
};

it('takes many who look at once in few writes, from two processes, each exactly once', async () => {
  const other = await product.another();
  const all = Array.from({ length: 300 }, (_, n) => (n % 2 ? product.deps : other).audit.note(entry('A', `c${n}`), NOW + n));
  await Promise.all(all);
  const chain = await product.deps.audit.chain('A');
  expect(chain).toHaveLength(300);
  expect(new Set(chain.map(({ about }) => about.id)).size).toBe(300);
  expect(await faults()).toEqual([]);
});

it('notes a page that asks again every quarter of a minute once in ten minutes', async () => {
  for (let n = 0; n < 80; n += 1) await product.deps.audit.noteLook(entry('A', 'c1'), NOW + n * 15_000);
  await product.deps.audit.noteLook(entry('A', 'c2'), NOW);
  expect((await product.deps.audit.chain('A')).map(({ about }) => about.id)).toEqual(['c1', 'c1', 'c2']);
});

it('finds a changed row, one taken out, one put in, and says where', async () => {
  for (const chain of ['A', 'B', 'C', 'D']) await write(chain, 7);
  expect(await faults()).toEqual([]);
  await rows().updateOne({ _id: 'A:4' }, { $set: { 'actor.id': 'T2' } });
  await rows().deleteOne({ _id: 'B:3' });
  const copy = await rows().findOne({ _id: 'C:7' });
  await rows().insertOne({ ...copy, _id: 'C:8', seq: 8 } as never);
  expect(await faults()).toEqual(['A changed 4', 'B changed 3', 'C changed 8']);
});

it('finds a cut-off end, also one that was written over since, and a chain that is gone whole, by the night’s anchor', async () => {
  for (const chain of ['A', 'B', 'C']) await write(chain, 6);
  await anchorTrail(product.deps, NOW);
  await rows().deleteMany({ chain: 'A', seq: { $gt: 4 } });
  await rows().deleteMany({ chain: 'B', seq: { $gt: 4 } });
  await write('B', 5, NOW + DAY);
  await rows().deleteMany({ chain: 'C' });
  expect(await faults()).toEqual(['A cut-off 4', 'B changed 6', 'C cut-off 0']);
  const again = await anchorTrail(product.deps, NOW + DAY);
  expect(again.map(({ chain, broken }) => [chain, broken])).toEqual([
    ['A', true],
    ['B', true],
    ['C', true],
  ]);
  expect(await faults()).toHaveLength(3);
});

it('goes on from where it begins after three years’ rows went, and still holds', async () => {
  await write('A', 5, NOW);
  await write('A', 5, NOW + 100 * DAY);
  await write('B', 3, NOW);
  expect(await product.deps.pruneTrail(NOW + 50 * DAY, NOW + 200 * DAY)).toBe(5 + 2);
  expect(await product.deps.pruneTrail(NOW + 50 * DAY, NOW + 200 * DAY)).toBe(0);
  await write('B', 2, NOW + 200 * DAY);
  expect((await product.deps.audit.chain('B')).map(({ seq }) => seq)).toEqual([3, 4, 5]);
  expect(await faults()).toEqual([]);
  await rows().deleteOne({ _id: 'A:6' });
  expect(await faults()).toEqual(['A changed 6']);
});

it('reads only anchors, and an anchor must be met', () => {
  const anchor = { seq: 3, hash: 'a'.repeat(64), at: 5 };
  expect(readAnchor(anchorText(anchor))).toEqual(anchor);
  for (const text of [undefined, '', '3:abc:5', 'x:' + 'a'.repeat(64) + ':5']) expect(readAnchor(text)).toBeUndefined();
  expect(openChainCheck({ anchor }, sha256).end()).toEqual({ seq: 0, fault: { kind: 'cut-off', seq: 0 } });
});
