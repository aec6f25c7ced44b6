import type { Connection } from 'mongoose';
import type { Inbound } from '../../bot-server/domain/account/inbound';
import { connect } from '../../bot-server/store/connect';
import { openInboundStore, type InboundStore } from '../../bot-server/store/inbound';
import { openTestDb, type TestDb } from '../support/mongo';
import { seal } from '../wechat/stand-in';

let db: TestDb;
let connection: Connection;
let store: InboundStore;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  store = openInboundStore(connection, { seal });
  await store.syncIndexes();
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});
beforeEach(() =>
  connection
    .collection('inbound')
    .deleteMany({})
    .then(() => undefined),
);

const text: Inbound = { kind: 'text', text: '孩子不肯睡', messageId: '1', openid: 'oOne', at: 1_700_000_000_000 };
const past = () => connection.collection('inbound').updateMany({}, { $set: { heldUntil: new Date(Date.now() - 1000) } });

describe('the memory of pushes', () => {
  it('gives a push to one worker, then to nobody', async () => {
    const claims = await Promise.all(Array.from({ length: 12 }, () => store.claim('oa:1', 'oa', text, 60_000)));
    const [work] = claims.filter((c) => c.kind === 'work');
    expect(claims.map((c) => c.kind).sort()).toEqual([...Array<string>(11).fill('busy'), 'work']);
    if (work?.kind !== 'work') throw new Error('nobody got it');
    await store.done(work.claim, '已收到');
    expect(await store.claim('oa:1', 'oa', text, 60_000)).toEqual({ kind: 'done', reply: '已收到' });
  });

  it('gives each of many pushes of one moment to one of two processes, whoever writes it down first', async () => {
    const other = await connect(db.uri);
    try {
      const stores = [store, openInboundStore(other, { seal })];
      const ids = Array.from({ length: 300 }, (_, n) => `oa:${n}`);
      const claims = await Promise.all(stores.flatMap((one) => ids.map((id) => one.claim(id, 'oa', { ...text, messageId: id }, 60_000))));
      const works = claims.flatMap((each) => (each.kind === 'work' ? [each.claim] : []));
      expect(works.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(works.every(({ tries }) => tries === 1)).toBe(true);
      await Promise.all(works.map((claim) => store.done(claim, `答 ${claim.id}`)));
      const again = await Promise.all(ids.map((id) => store.claim(id, 'oa', text, 60_000)));
      expect(again).toEqual(ids.map((id) => ({ kind: 'done', reply: `答 ${id}` })));
    } finally {
      await other.close();
    }
  });

  it('keeps the words sealed while the work goes on, and not at all after it', async () => {
    const claimed = await store.claim('oa:1', 'oa', text, 60_000);
    const row = () => connection.collection('inbound').findOne({ _id: 'oa:1' as never });
    expect(JSON.stringify(await row())).not.toContain('不肯睡');
    expect((await row())?.['sealed']).toEqual(expect.any(String));
    if (claimed.kind === 'work') await store.done(claimed.claim);
    expect(await row()).not.toHaveProperty('sealed');
    await store.claim('oa:1', 'oa', text, 60_000);
    expect(await row()).not.toHaveProperty('sealed');
  });

  it('gives it again when the work did not end: by a repetition or by the sweep', async () => {
    await store.claim('oa:1', 'oa', text, 60_000);
    expect(await store.claim('oa:1', 'oa', text, 60_000)).toEqual({ kind: 'busy' });
    expect(await store.takeUnfinished(10, 60_000)).toEqual([]);
    await past();
    expect(await store.claim('oa:1', 'oa', text, 60_000)).toMatchObject({ kind: 'work', claim: { tries: 2 } });
    await past();
    const [claim] = await store.takeUnfinished(10, 60_000);
    expect(claim).toMatchObject({ id: 'oa:1', accountId: 'oa', inbound: text, tries: 3 });
  });

  it('one who lost the push can not end it', async () => {
    const first = await store.claim('oa:1', 'oa', text, 60_000);
    await past();
    await store.claim('oa:1', 'oa', text, 60_000);
    if (first.kind === 'work') await store.done(first.claim, 'too late');
    expect(await store.claim('oa:1', 'oa', text, 60_000)).toEqual({ kind: 'busy' });
  });

  it('sets aside what fails for ever', async () => {
    for (let i = 1; i <= 5; i += 1) {
      const claimed = await store.claim('oa:1', 'oa', text, 60_000);
      expect(claimed).toMatchObject({ kind: 'work', claim: { tries: i } });
      if (claimed.kind === 'work') await store.failed(claimed.claim, 0);
      await past();
    }
    expect((await store.claim('oa:1', 'oa', text, 60_000)).kind).toBe('done');
    expect(await store.takeUnfinished(10, 1000)).toEqual([]);
    expect(await store.countDead()).toBe(1);
  });

  it('a push that kills its worker each time ends as well', async () => {
    await store.claim('oa:1', 'oa', text, 0);
    let taken = 0;
    for (let i = 0; i < 30; i += 1) taken += (await store.takeUnfinished(1, 0)).length;
    expect(taken).toBeLessThan(15);
    expect(await store.countDead()).toBe(1);
  });
});
