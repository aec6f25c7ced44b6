import { newErasure } from '../../../bot-server/domain/erasure/erasure';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Student } from '../../../bot-server/domain/roster/roster';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';
import { carryOutErasure } from '../../../bot-server/flows/privacy/carry-out-erasure';
import { gatherExport } from '../../../bot-server/flows/privacy/make-export';
import { exportHtml } from '../../../bot-server/present/privacy-export';
import { openProduct, type Opened } from '../../privacy/opened';

jest.setTimeout(60_000);

const NOW = instantOf('2026-11-23', 10 * 60);
let product: Opened;
const pupil = (id: string): Student => ({ id, schoolId: 'A', classroomId: 'A-3-1', name: `名${id}`, studentNo: id });
const tie = { relation: '母亲' as const, caregiverAtHome: true, worksAway: false };

beforeEach(async () => {
  product = await openProduct({ now: () => NOW });
  await product.deps.roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'A', bureauId: 'Q', name: '一小', kind: 'school' }],
    classrooms: [{ id: 'A-3-1', schoolId: 'A', grade: 3, number: 1, name: '三年级1班', stage: '小学低段' }],
    students: [{ ...pupil('s1'), aliases: ['s1-old'] }, { ...pupil('s1-old'), mergedInto: 's1' }, pupil('s2')],
    guardians: ['g1', 'g2'].map((id, n) => ({ id, name: id, phone: `1390000000${n}`, quietHours: null, largeType: false })),
    guardianships: [
      { guardianId: 'g1', studentId: 's1', ...tie },
      { guardianId: 'g2', studentId: 's2', ...tie },
    ],
  });
  // What was kept before the two rows became one: under the number that the child had then.
  for (const [studentId, guardianId] of [
    ['s1', 'g1'],
    ['s1-old', 'g1'],
    ['s2', 'g2'],
  ] as const) {
    const delivery = {
      ...{ pushId: `p-${studentId}`, resourceId: 'r', resourceVersion: 1, schoolId: 'A', classroomId: 'A-3-1' },
      studentId,
    };
    await put('deliveries', {
      _id: `d:${studentId}`,
      ...delivery,
      guardianId,
      kind: 'first',
      messageId: `m:${studentId}`,
      createdAt: new Date(NOW),
    });
    await put('messages', { _id: `m:${studentId}`, guardianId: 'nobody', kind: 'first', createdAt: new Date(NOW) });
    const viewing = { kind: 'student', viewerId: studentId, resourceId: 'r', version: 1, rev: 1 };
    await put('viewings', { _id: `s:${studentId}:r@1`, ...viewing, firstAt: new Date(NOW), lastAt: new Date(NOW) });
    const declared = { pushId: `p-${studentId}`, classroomId: 'A-3-1', schoolId: 'A', reason: 'paper', on: '2026-11-20', by: 't1' };
    await put('declarations', { _id: `c:${studentId}`, studentId, ...declared, at: new Date(NOW) });
    const flag = { kind: 'claims', level: 'hold', evidence: 'over', size: 2, amount: 90, holds: true, rev: 1, foundAt: new Date(NOW) };
    await put('flags', { _id: `s:${studentId}:r@1:claims`, viewingId: `s:${studentId}:r@1`, ...flag });
  }
});
afterEach(() => product.close());

type Row = { readonly _id: string } & Readonly<Record<string, unknown>>;
const put = (name: string, row: Row) => product.raw.collection<Row>(name).insertOne(row);
const idsOf = async (name: string) =>
  (await product.raw.collection<{ _id: string }>(name).find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

it('a family takes away what was kept under the number that was merged into its child', async () => {
  const facts = await gatherExport(product.deps, 's1', 'g1', NOW);
  expect(facts.deliveries.length).toBe(2);
  expect(facts.learnerViewings.length).toBe(2);
  expect(facts.declarations).toEqual(
    Array.from({ length: 2 }, () => ({ title: '（已下架）', reason: 'paper', on: '2026-11-20', at: NOW })),
  );
  expect(facts.flags).toEqual(Array.from({ length: 2 }, () => ({ title: 'r', kind: 'claims', level: 'hold', amount: 90, foundAt: NOW })));
  const html = exportHtml(facts);
  for (const words of ['老师登记的看完', '纸质回执', '观看记录里的疑问', '多 90 秒', '等老师看，先不算看完']) expect(html).toContain(words);
});

it.each(['child', 'learning-record'] as const)(
  'an erasure (%s) goes by every number of the child, and by no other child',
  async (scope) => {
    const days = await product.deps.content.publicDays();
    const wish = newErasure({ no: 'NO-1', scope, schoolId: 'A', studentId: 's1', guardianId: 'g1' }, NOW - 4 * DAY, days);
    await carryOutErasure(product.deps, await product.deps.erasures.ask(wish), NOW);
    expect(await idsOf('viewings')).toEqual(['s:s2:r@1']);
    if (scope === 'learning-record') return;
    expect(await idsOf('deliveries')).toEqual(['d:s2']);
    expect(await idsOf('messages')).toEqual(['m:s2']);
    expect(await idsOf('declarations')).toEqual(['c:s2']);
    expect(await idsOf('students')).toEqual(['s2']);
  },
);
