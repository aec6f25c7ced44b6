// Families with everything that the real route looks at: session, identity, guardianship, child, item; and a ticket sealed as the product seals it.
import { createHash } from 'node:crypto';
import { built, mongo } from './built.mjs';
import { fieldKey, sessionSecret } from './secrets.mjs';

export const HOUR = 3_600_000;
const CHUNK = 5000;
const tokenOf = (family) => createHash('sha256').update(`bench session ${family}`).digest('base64url');
export const tokenHashOf = (family) => hashOf(tokenOf(family));
const hashOf = (token) => createHash('sha256').update(token, 'utf8').digest('base64url');
const numbered = (letter, n) => `${letter}${String(n).padStart(7, '0')}`;
export const guardianOf = (family) => numbered('g', family);
export const studentOf = (family) => numbered('s', family);

/** The stores that the bench fills by their own ways, and plain collections for what there is much of. */
export async function openWorld(uri) {
  const connection = await built('store/connect').connect(uri);
  const resources = built('store/resources').openResourceStore(connection);
  return { connection, resources, close: () => connection.close() };
}

export async function addItem({ resources }, id, { seconds = 3600, watchedBy = 'guardian' } = {}) {
  await resources.save({
    ...{ id, version: 1, title: '性能测试', kind: 'video', for: watchedBy, dimension: '健康', theme: '睡眠', stages: ['小学低段'] },
    ...{ summary: '', durationSeconds: seconds, effectiveStart: 0, effectiveEnd: seconds, maxRate: 2, threshold: 0.9 },
    ...{ media: 'bench.mp4', blocks: [], withdrawn: false },
  });
}

/** Families [from, to): signed in an hour ago, so that no request has a «last used» to note while it is measured. */
export async function addFamilies({ connection }, from, to) {
  const seal = built('seal/field').openSeal([{ id: 'k1', key: fieldKey }]);
  const now = Date.now();
  const at = new Date(now - 60_000);
  const insert = (name, rows) => connection.collection(name).insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } });
  for (let start = from; start < to; start += CHUNK) {
    const families = Array.from({ length: Math.min(CHUNK, to - start) }, (_, n) => start + n);
    await Promise.all([
      insert('sessions', families.map((n) => ({ _id: hashOf(tokenOf(n)), identityId: `mini:${openidOf(n)}`, kind: 'phone', browser: '', createdAt: at, lastUsedAt: at, expiresAt: new Date(now + 168 * HOUR) }))), // prettier-ignore
      insert('identities', families.map((n) => ({ _id: `mini:${openidOf(n)}`, accountId: 'mini', openid: openidOf(n), persons: [{ kind: 'guardian', id: guardianOf(n) }], follows: true, lastSeenAt: at }))), // prettier-ignore
      insert('guardianships', families.map((n) => ({ _id: `${guardianOf(n)}:${studentOf(n)}`, guardianId: guardianOf(n), studentId: studentOf(n), relation: '母亲', caregiverAtHome: true, worksAway: false }))), // prettier-ignore
      insert('students', families.map((n) => ({ _id: studentOf(n), schoolId: schoolOf(n), classroomId: classroomOf(n), nameSealed: seal.seal('王小明', `students.name:${studentOf(n)}`), studentNo: String(2_026_000 + (n % 1000)), since: '2026-09-01' }))), // prettier-ignore
    ]);
  }
}

const openidOf = (n) => `o${String(n).padStart(27, '0')}`;
const schoolOf = (n) => `S${Math.floor(n / 1000)}`;
export const classroomOf = (n) => `${schoolOf(n)}-${Math.floor((n % 1000) / 40)}`;

/** One push of the item to every class of these families, delivered and opened. */
export async function addDeliveries({ connection }, resourceId, from, to, push = 'p-bench') {
  const at = new Date(Date.now() - HOUR);
  const insert = (name, rows) => connection.collection(name).insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } });
  const classes = [...new Set(Array.from({ length: to - from }, (_, n) => classroomOf(from + n)))];
  await insert('pushes', [{ _id: push, slotId: 'x', planId: 'x', schoolId: 'S0', resourceId, resourceVersion: 1, title: '性能测试', startsAt: at, dueAt: new Date(at.getTime() + 168 * HOUR), classroomIds: classes, state: 'open', createdAt: at }]); // prettier-ignore
  for (let start = from; start < to; start += CHUNK) {
    const families = Array.from({ length: Math.min(CHUNK, to - start) }, (_, n) => start + n);
    await insert('deliveries', families.map((n) => ({ _id: `${push}:${studentOf(n)}:${guardianOf(n)}:first`, pushId: push, resourceId, resourceVersion: 1, schoolId: schoolOf(n), classroomId: classroomOf(n), studentId: studentOf(n), guardianId: guardianOf(n), kind: 'first', reachable: true, alreadyWatched: false, createdAt: at, sentAt: at, openedAt: at }))); // prettier-ignore
  }
}

/** Every guardian's word under today's rules, without which a child's own watching is not kept. */
export async function addConsents({ connection }, from, to, rules) {
  const { version, sha256 } = rules.at(-1);
  for (let start = from; start < to; start += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, to - start) }, (_, n) => start + n).map((n) => ({
      ...{ _id: `${studentOf(n)}:1`, studentId: studentOf(n), seq: 1, guardianId: guardianOf(n), relation: '母亲' },
      ...{ purpose: 'learning-record', word: 'given', version, sha256, at: new Date(), channel: 'mini-program' },
    }));
    await connection.collection('consentRecords').insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } });
  }
}

/** Tickets of families for items, sealed under the server's secret; issued `agoMs` ago, so that the clock's ceiling is not what is measured. */
export function ticketMaker({ agoMs = 5 * HOUR } = {}) {
  const seal = built('seal/ticket').openTicketSeal(sessionSecret);
  const openedAt = Date.now() - agoMs;
  return (family, resourceId, watchedBy = 'guardian') => ({
    token: tokenOf(family),
    ticket: seal.issue({
      ...{ nonce: seal.nonce(), openedAt, offline: false, guardianId: guardianOf(family), studentId: studentOf(family) },
      ...{ resourceFor: watchedBy, resourceId, version: 1 },
    }),
    viewingId: `${watchedBy === 'guardian' ? `g:${guardianOf(family)}` : `s:${studentOf(family)}`}:${resourceId}:1`,
  });
}

export async function addIndexes({ connection }) {
  await connection.collection('guardianships').createIndexes([{ key: { guardianId: 1 } }, { key: { studentId: 1 } }]);
  await connection.collection('consentRecords').createIndexes([{ key: { studentId: 1, seq: 1 } }]);
}

/** A database of its own for one contestant. */
export function addressOf(uri, name) {
  const address = new URL(uri);
  address.pathname = `/${name}`;
  return address.toString();
}

export async function withClient(uri, work) {
  const client = new mongo.MongoClient(uri);
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}
