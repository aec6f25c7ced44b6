import * as fc from 'fast-check';
import type { Connection } from 'mongoose';
import { connect } from '../../bot-server/store/connect';
import { openConsentStore, type ConsentStore } from '../../bot-server/store/consents';
import { openTestDb, type TestDb } from '../support/mongo';

let db: TestDb;
let connection: Connection;
let consents: ConsentStore;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  consents = openConsentStore(connection);
  await consents.syncIndexes();
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});

let person = 0;
let who: [string, string, string];
beforeEach(() => {
  person += 1;
  who = ['mini', `oPerson${person}`, 'T1'];
});
const S = 1000;
const given = (at: number, more: { index?: number; standing?: boolean } = {}) => ({
  accountId: who[0],
  openid: who[1],
  templateId: who[2],
  at,
  index: 0,
  standing: false,
  ...more,
});

describe('consents', () => {
  it('an event counts once, however often and by however many it is entered', async () => {
    const entered = await Promise.all(Array.from({ length: 15 }, () => consents.credit(given(100 * S))));
    expect(entered.filter(Boolean)).toHaveLength(1);
    expect(await consents.remaining(...who)).toBe(1);
    await consents.credit(given(100 * S, { index: 1 }));
    await consents.credit(given(101 * S));
    expect(await consents.remaining(...who)).toBe(3);
    expect(await consents.history(who[0], who[1])).toHaveLength(3);
  });

  it('a repeat after spending or clearing does not bring the credit back', async () => {
    await consents.credit(given(100 * S));
    expect(await consents.spend(...who)).toBe(true);
    expect(await consents.credit(given(100 * S))).toBe(false);
    expect(await consents.remaining(...who)).toBe(0);
    await consents.credit(given(200 * S));
    await consents.clear(...who);
    await consents.credit(given(200 * S));
    expect(await consents.remaining(...who)).toBe(0);
  });

  it('of many spenders at once only as many succeed as there are credits', async () => {
    for (let i = 0; i < 3; i += 1) await consents.credit(given((100 + i) * S));
    const spent = await Promise.all(Array.from({ length: 10 }, () => consents.spend(...who)));
    expect(spent.filter(Boolean)).toHaveLength(3);
    expect(await consents.spend(...who)).toBe(false);
    expect(await consents.remaining(...who)).toBe(0);
  });

  it('nobody who never agreed can be sent to', async () => {
    expect(await consents.remaining(...who)).toBe(0);
    expect(await consents.spend(...who)).toBe(false);
    await consents.unspend(...who);
    expect(await consents.remaining(...who)).toBe(0);
  });

  it('a refused send gives its consent back, once; a cleared one does not come back', async () => {
    await consents.credit(given(100 * S));
    await consents.spend(...who);
    await consents.unspend(...who);
    await consents.unspend(...who);
    expect(await consents.remaining(...who)).toBe(1);
    await consents.spend(...who);
    await consents.clear(...who);
    await consents.unspend(...who);
    expect(await consents.remaining(...who)).toBe(0);
  });

  it('what was agreed to after the refusal stays', async () => {
    await consents.credit(given(100 * S));
    await consents.credit(given(300 * S));
    await consents.clear(...who, 200 * S);
    expect(await consents.remaining(...who)).toBe(1);
    await consents.credit(given(150 * S));
    expect(await consents.remaining(...who)).toBe(1);
  });

  it('a long-term template is not used up, and is over when refused', async () => {
    await consents.credit(given(100 * S, { standing: true }));
    expect(await consents.remaining(...who)).toBe(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 3; i += 1) expect(await consents.spend(...who)).toBe(true);
    await consents.unspend(...who);
    await consents.clear(...who, 200 * S);
    expect(await consents.remaining(...who)).toBe(0);
    expect(await consents.spend(...who)).toBe(false);
  });

  it('texts that look like operators or field paths are only texts', async () => {
    const odd: [string, string, string] = ['mini', '$openid', '$$NOW'];
    await consents.credit({ ...given(S), openid: odd[1], templateId: odd[2] });
    expect(await consents.remaining(...odd)).toBe(1);
    expect((await connection.collection('consentBalances').findOne({ openid: '$openid' }))?.['templateId']).toBe('$$NOW');
  });

  it('forgets a person', async () => {
    await consents.credit(given(100 * S));
    await consents.forget(who[0], who[1]);
    expect(await consents.remaining(...who)).toBe(0);
    expect(await consents.history(who[0], who[1])).toEqual([]);
  });

  it('the end does not depend on the order in which the pushes arrive, nor on repeats', async () => {
    const pushes = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 1, max: 12 }),
        index: fc.integer({ min: 0, max: 1 }),
        kind: fc.constantFrom('accept', 'accept', 'reject'),
      }),
      { selector: (p) => `${p.kind}${p.at}${p.kind === 'reject' ? '' : p.index}`, minLength: 1, maxLength: 7 },
    );
    const order = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pushes, order, fc.boolean(), async (events, luck, standing) => {
        const lastNo = Math.max(0, ...events.filter((e) => e.kind === 'reject').map((e) => e.at));
        const left = events.filter((e) => e.kind === 'accept' && e.at > lastNo).length;
        const shuffled = [...events, ...events.slice(0, 3)]
          .map((e, i) => ({ e, by: luck[i % luck.length] ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ e }) => e);
        person += 1;
        who = ['mini', `oPerson${person}`, 'T1'];
        for (const { kind, at, index } of shuffled) {
          if (kind === 'accept') await consents.credit(given(at * S, { index, standing }));
          else await consents.clear(...who, at * S);
        }
        expect(await consents.remaining(...who)).toBe(standing ? (left ? Number.POSITIVE_INFINITY : 0) : left);
      }),
      { numRuns: 60 },
    );
  });
});
