import type { Connection } from 'mongoose';
import { deliveryIdOf, messageIdOf, type Attempt, type Delivery, type Message } from '../../bot-server/domain/push/push';
import { HOUR } from '../../bot-server/domain/time/instant';
import { openAttemptStore } from '../../bot-server/store/attempts';
import { connect } from '../../bot-server/store/connect';
import { openDeliveryStore } from '../../bot-server/store/deliveries';
import { openLeaseStore } from '../../bot-server/store/leases';
import { openMessageStore } from '../../bot-server/store/messages';
import { openTestDb, type TestDb } from '../support/mongo';

let db: TestDb;
let connection: Connection;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  await openMessageStore(connection).syncIndexes();
  await openDeliveryStore(connection).syncIndexes();
  await openAttemptStore(connection).syncIndexes();
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});
beforeEach(async () => {
  for (const name of ['messages', 'deliveries', 'attempts', 'leases']) await connection.collection(name).deleteMany({});
});

const now = Date.UTC(2026, 8, 2, 12);
const message = (guardianId: string, change: Partial<Message> = {}): Message => ({
  id: messageIdOf(guardianId, change.kind ?? 'first', change.bundle ?? 'p-1'),
  guardianId,
  kind: 'first',
  bundle: 'p-1',
  purpose: 'new-item',
  schoolId: 's',
  state: 'waiting',
  expiresAt: now + 24 * HOUR,
  createdAt: now,
  subject: { kind: 'push', pushId: 'p-1', resourceId: 'r', title: 't' },
  ...change,
});
const me = { owner: 'me', epoch: 1 };
const calling = {
  attemptId: 'a',
  channel: 'mp-subscribe' as const,
  ordinal: 1,
  accountId: 'mini',
  identityId: 'mini:o',
  openid: 'o',
  spends: false,
};
const letClaimsExpire = () =>
  connection.collection('messages').updateMany({ claimUntil: { $exists: true } }, { $set: { claimUntil: new Date(0) } });
const taken = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('nothing there');
  return value;
};

describe('message store', () => {
  it('adds a message once, keeps what it has become, and lets it go only when it is released', async () => {
    const messages = openMessageStore(connection);
    expect(await messages.put([message('g1'), message('g2')])).toBe(2);
    expect(await messages.dueBundles(now + HOUR)).toEqual([]);
    expect(await messages.dueOf('p-1', now + HOUR, 10)).toEqual([]);
    expect(await messages.release('p-1', 'first', now)).toBe(2);
    const { token } = taken(await messages.claim('g1:first:p-1', me, now));
    await messages.settle('g1:first:p-1', token, { state: 'sent', by: 'mp-subscribe', at: now });
    expect(await messages.put([message('g1'), message('g2'), message('g3')])).toBe(1);
    expect(await messages.release('p-1', 'first', now + 5)).toBe(1);
    expect(await messages.get('g1:first:p-1')).toEqual({ ...message('g1'), state: 'sent', sentBy: 'mp-subscribe', sentAt: now });
    expect(await messages.dueBundles(now + 5)).toEqual(['p-1']);
    expect((await messages.dueOf('p-1', now + 5, 10)).map(({ guardianId }) => guardianId)).toEqual(['g2', 'g3']);
    expect(await messages.nextDueAt()).toBe(now);
  });

  it('lets a bundle go a few guardians at a time, all of them and no other', async () => {
    const messages = openMessageStore(connection, { releasedAtOnce: 3 });
    const own = Array.from({ length: 11 }, (_, n) => message(`g${n}`));
    const nudge = message('g2', { kind: 'nudge' });
    const later = message('g99', { notBefore: now + HOUR });
    await messages.put([...own, nudge, later, message('g1', { bundle: 'p-2' })]);
    expect(await messages.release('p-1', 'first', now)).toBe(12);
    expect(await messages.release('p-1', 'first', now + 5)).toBe(0);
    expect((await messages.dueOf('p-1', now, 50)).map(({ guardianId }) => guardianId).sort()).toEqual(own.map(({ guardianId }) => guardianId).sort()); // prettier-ignore
    expect((await messages.get(later.id))?.dueAt).toBe(now + HOUR);
    expect((await messages.get(nudge.id))?.dueAt).toBeUndefined();
    expect(await messages.dueBundles(now)).toEqual(['p-1']);
  });

  it('gives a due message to one caller only, to none before its time, and to no leader of an older epoch', async () => {
    const messages = openMessageStore(connection);
    await messages.put([message('g1', { dueAt: now })]);
    expect(await messages.claim('g1:first:p-1', me, now - 1)).toBeUndefined();
    const claims = await Promise.all(Array.from({ length: 10 }, () => messages.claim('g1:first:p-1', { owner: 'x', epoch: 7 }, now)));
    const won = claims.filter((claim) => claim !== undefined);
    expect(won).toHaveLength(1);
    await messages.settle('g1:first:p-1', taken(won[0]).token, { state: 'held', because: 'quiet-hours', retryAt: now + HOUR });
    expect(await messages.get('g1:first:p-1')).toMatchObject({ state: 'held', because: 'quiet-hours', dueAt: now + HOUR });
    expect(await messages.claim('g1:first:p-1', { owner: 'stale', epoch: 6 }, now + HOUR)).toBeUndefined();
    const again = taken(await messages.claim('g1:first:p-1', { owner: 'new', epoch: 8 }, now + HOUR));
    expect([again.message.state, again.message.because, again.message.dueAt]).toEqual(['sending', undefined, undefined]);
  });

  it('lets only the holder of the claim call and settle; a lost claim changes nothing', async () => {
    const messages = openMessageStore(connection);
    await messages.put([message('g1', { dueAt: now })]);
    const { token } = taken(await messages.claim('g1:first:p-1', me, now));
    expect(await messages.expiredClaims(10)).toEqual([]);
    expect(await messages.beginCall('g1:first:p-1', token, calling)).toBe(true);
    await letClaimsExpire();
    const [expired] = await messages.expiredClaims(10);
    expect([taken(expired).token, taken(expired).calling]).toEqual([token, calling]);
    expect(await messages.settle('g1:first:p-1', token, { state: 'waiting', dueAt: now })).toBe(true);
    const other = taken(await messages.claim('g1:first:p-1', me, now));
    expect(other.calling).toBeUndefined();
    expect(await messages.beginCall('g1:first:p-1', other.token, { ...calling, attemptId: 'b' })).toBe(true);
    expect(await messages.beginCall('g1:first:p-1', token, calling)).toBe(false);
    expect(await messages.settle('g1:first:p-1', token, { state: 'failed', code: 'x' })).toBe(false);
    expect(await messages.settle('g1:first:p-1', other.token, { state: 'unknown', code: 'timeout' })).toBe(true);
    expect(await messages.get('g1:first:p-1')).toEqual({ ...message('g1'), state: 'unknown', because: 'unknown-outcome', code: 'timeout' });
    expect(await messages.correct('g1:first:p-1', 'b', ['sent'], { state: 'waiting', dueAt: now })).toBe(false);
    expect(await messages.correct('g1:first:p-1', 'a', ['unknown'], { state: 'waiting', dueAt: now })).toBe(false);
    expect(await messages.correct('g1:first:p-1', 'b', ['unknown'], { state: 'sent', by: 'oa-template', at: now })).toBe(true);
    expect(await messages.get('g1:first:p-1')).toEqual({ ...message('g1'), state: 'sent', sentBy: 'oa-template', sentAt: now });
  });

  it('counts the rings of a week: sent first cards and nudges, not answers, not held ones', async () => {
    const messages = openMessageStore(connection);
    const sent = async (kind: Message['kind'], bundle: string, at: number) => {
      await messages.put([message('g1', { kind, bundle, dueAt: now, id: messageIdOf('g1', kind, bundle) })]);
      const { token } = taken(await messages.claim(messageIdOf('g1', kind, bundle), me, now));
      await messages.settle(messageIdOf('g1', kind, bundle), token, { state: 'sent', by: 'mp-subscribe', at });
    };
    await sent('first', 'a', now);
    await sent('nudge', 'a', now);
    await sent('answer', 'b', now);
    await sent('first', 'old', now - HOUR);
    await messages.put([message('g1', { bundle: 'held', id: 'held' })]);
    expect(await messages.ringsSince(['g1', 'g2'], now)).toEqual(new Map([['g1', 2]]));
  });

  it('pages the inbox of one guardian, latest first, without what they had watched before', async () => {
    const messages = openMessageStore(connection);
    const many = Array.from({ length: 7 }, (_, n) =>
      message('g1', { bundle: `p-${n}`, id: `g1:first:p-${n}`, createdAt: now + Math.floor(n / 2) }),
    );
    await messages.put([...many, message('g2'), message('g1', { id: 'seen', bundle: 'seen', because: 'already-watched', state: 'held' })]);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await messages.inboxOf('g1', { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      walked.push(...page.items.map(({ bundle }) => bundle));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(walked).toEqual(['p-6', 'p-5', 'p-4', 'p-3', 'p-2', 'p-1', 'p-0']);
    expect(await messages.markOpened('g2', 'g1:first:p-0', now)).toBe(false);
    expect(await messages.markOpened('g1', 'g1:first:p-0', now)).toBe(true);
    expect(await messages.markOpened('g1', 'g1:first:p-0', now + 5)).toBe(false);
    expect((await messages.get('g1:first:p-0'))?.openedAt).toBe(now);
  });

  it('finds what is due, and what is being sent, without looking at what is finished', async () => {
    const messages = openMessageStore(connection);
    await messages.put(Array.from({ length: 2000 }, (_, n) => message(`done${n}`, { state: 'sent' })));
    await messages.put([message('g1', { dueAt: now }), message('g2', { dueAt: now + HOUR })]);
    const rows = connection.collection('messages');
    const looked = async (filter: object, sort: { [key: string]: 1 }) =>
      (await rows.find(filter).sort(sort).limit(500).explain('executionStats'))['executionStats']['totalDocsExamined'] as number;
    expect(await looked({ dueAt: { $lte: new Date(now) } }, { dueAt: 1 })).toBe(1);
    expect(await looked({ dueAt: { $exists: true } }, { dueAt: 1 })).toBe(2);
    expect(
      await looked({ claimUntil: { $exists: true }, state: 'sending', $expr: { $lt: ['$claimUntil', '$$NOW'] } }, { claimUntil: 1 }),
    ).toBe(0);
  });
});

describe('delivery store', () => {
  const delivery = (studentId: string, guardianId: string, change: Partial<Delivery> = {}): Delivery => ({
    id: deliveryIdOf('p-1', studentId, guardianId, 'first'),
    pushId: 'p-1',
    resourceId: 'r',
    resourceVersion: 2,
    schoolId: 's',
    classroomId: `class-of-${studentId}`,
    studentId,
    guardianId,
    kind: 'first',
    messageId: messageIdOf(guardianId, 'first', 'p-1'),
    reachable: true,
    alreadyWatched: false,
    createdAt: now,
    ...change,
  });
  it('writes each delivery once, marks sending and opening once and for all children, and says which classes that touches', async () => {
    const deliveries = openDeliveryStore(connection);
    await deliveries.put([delivery('big', 'mum'), delivery('small', 'mum'), delivery('big', 'dad')]);
    expect(await deliveries.markOpened('mum', 'p-1', now + 1)).toBe(true);
    expect(await deliveries.markOpened('mum', 'p-1', now + 2)).toBe(false);
    const touched = await deliveries.markSent('mum:first:p-1', now + 3);
    expect(touched.map(({ classroomId }) => classroomId).sort()).toEqual(['class-of-big', 'class-of-small']);
    await deliveries.markSent('mum:first:p-1', now + 9);
    await deliveries.put([delivery('big', 'mum', { reachable: false })]);
    expect(await deliveries.ofPushAndClass('p-1', 'class-of-big')).toEqual([
      delivery('big', 'dad'),
      delivery('big', 'mum', { openedAt: now + 1, sentAt: now + 3 }),
    ]);
    expect((await deliveries.ofGuardian('mum', now)).length).toBe(2);
    expect(await deliveries.ofGuardian('mum', now + 1)).toEqual([]);
    await deliveries.unmarkSent('mum:first:p-1');
    expect((await deliveries.ofMessages(['mum:first:p-1'])).some(({ sentAt }) => sentAt !== undefined)).toBe(false);
  });
  it('knows what was delivered to whom, and whose counts a viewer changes', async () => {
    const deliveries = openDeliveryStore(connection);
    await deliveries.put([delivery('big', 'mum'), delivery('small', 'mum'), delivery('big', 'dad')]);
    expect(await deliveries.delivered('mum', 'big', 'r')).toBe(true);
    expect(await deliveries.delivered('dad', 'small', 'r')).toBe(false);
    const touched = (await deliveries.classesTouchedBy([{ guardianId: 'dad', resourceId: 'r', resourceVersions: [2] }])).flat();
    expect(touched).toEqual([{ pushId: 'p-1', classroomId: 'class-of-big' }]);
    const nobody = [{ studentId: 'big', resourceId: 'r', resourceVersions: [1] }, { resourceId: 'r', resourceVersions: [2] }]; // prettier-ignore
    expect(await deliveries.classesTouchedBy(nobody)).toEqual([[], []]);
  });
});

describe('attempt store', () => {
  const attempt = (change: Partial<Attempt> = {}): Attempt => ({
    id: 'm:mp-subscribe:1',
    messageId: 'm',
    channel: 'mp-subscribe',
    ordinal: 1,
    accountId: 'mini',
    identityId: 'mini:o',
    templateId: 't',
    state: 'calling',
    at: now,
    ...change,
  });
  it('lets a try be begun once, and settled only from the states that are named', async () => {
    const attempts = openAttemptStore(connection);
    const begun = await Promise.all(Array.from({ length: 6 }, () => attempts.insert(attempt())));
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect((await attempts.unsettledTo('mini:o', 't', now)).length).toBe(1);
    expect(await attempts.settle('m:mp-subscribe:1', ['calling'], { state: 'sent', at: now + 1, platformId: '9007199254740993' })).toBe(
      true,
    );
    expect(await attempts.settle('m:mp-subscribe:1', ['calling'], { state: 'refused', code: 'x', at: now + 2 })).toBe(false);
    expect(await attempts.ofPlatformId('mini', '9007199254740993')).toEqual(
      attempt({ state: 'sent', settledAt: now + 1, platformId: '9007199254740993' }),
    );
    expect(await attempts.unsettledTo('mini:o', 't', now)).toEqual([]);
    expect(await attempts.ofMessages(['m', 'n'])).toHaveLength(1);
  });
});

describe('leases', () => {
  const endLease = () => connection.collection('leases').updateMany({}, { $set: { until: new Date(0) } });
  it('has one holder among many, who may prolong it; a new holder has a higher epoch', async () => {
    const leases = openLeaseStore(connection);
    const asked = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => leases.acquire('jobs', owner, 60_000)));
    expect(asked.filter(({ held }) => held)).toHaveLength(1);
    const winner = taken(['a', 'b', 'c', 'd'][asked.findIndex(({ held }) => held)]);
    const renewed = await leases.acquire('jobs', winner, 60_000);
    expect(renewed).toMatchObject({ held: true, epoch: 1 });
    const other = await leases.acquire('jobs', 'other', 60_000);
    expect(other).toMatchObject({ held: false, until: renewed.until });
    expect(Math.abs(other.now - Date.now())).toBeLessThan(60_000);
    await endLease();
    expect(await leases.acquire('jobs', 'other', 60_000)).toMatchObject({ held: true, epoch: 2 });
    expect(await leases.acquire('jobs', winner, 60_000)).toMatchObject({ held: false });
  });
  it('is free at once when it is given back, by its holder only', async () => {
    const leases = openLeaseStore(connection);
    await leases.acquire('jobs', 'a', 60_000);
    await leases.release('jobs', 'b');
    expect((await leases.acquire('jobs', 'b', 60_000)).held).toBe(false);
    await leases.release('jobs', 'a');
    expect(await leases.acquire('jobs', 'b', 60_000)).toMatchObject({ held: true, epoch: 2 });
  });
});
