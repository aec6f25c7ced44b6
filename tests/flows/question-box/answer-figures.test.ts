import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { QUESTION_STATES, type Question } from '../../../bot-server/domain/question/question';
import { resolution } from '../../../bot-server/domain/question/resolution';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../../bot-server/domain/time/instant';
import { writeTable } from '../../../bot-server/files/write-table';
import { answerFigures, monthSpan, ownAnswers } from '../../../bot-server/flows/question-box/answer-figures';
import { answerSheets, presentAnswerFigures } from '../../../bot-server/present/answer-figures';
import { openSeal } from '../../../bot-server/seal/field';
import { connect } from '../../../bot-server/store/connect';
import { openQuestionStore } from '../../../bot-server/store/questions';
import { openRosterStore } from '../../../bot-server/store/roster';
import { openTestDb, type TestDb } from '../../support/mongo';

const asked = instantOf('2026-09-07', 9 * 60);
const now = instantOf('2026-10-12', 9 * 60);
const signed = { identityId: 'x', accountId: 'mini' };
const teacher = (teacherId: string, roles: ('teacher' | 'head')[] = ['teacher']): Actor => ({
  ...{ ...signed, role: 'teacher', teacherId, schoolId: 'A', roles, classroomIds: [] },
});
const head = teacher('t9', ['teacher', 'head']);
const officer: Actor = { ...signed, role: 'officer', officerId: 'o', bureauId: 'Q', schoolIds: ['A', 'B', 'P'] };

let db: TestDb;
let connection: Connection;
let world: Awaited<ReturnType<typeof aWorld>>;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  world = await aWorld();
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});

async function aWorld() {
  const name = `${db.dbName}_${randomBytes(3).toString('hex')}`;
  const view = () => connection.useDb(name, { useCache: false });
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const roster = openRosterStore(view(), seal);
  const room = (id: string, schoolId: string, number: number) =>
    ({ id, schoolId, grade: 3, number, name: `三年级${number}班`, stage: '小学高段' }) as const;
  await roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'Q', name: '青川县教育局', level: 'county' }],
    schools: [
      { id: 'A', bureauId: 'Q', name: '城关小学', kind: 'school' },
      { id: 'B', bureauId: 'Q', name: '河东小学', kind: 'school' },
      { id: 'P', bureauId: 'Q', name: '山上教学点', kind: 'village-point', centralSchoolId: 'B' },
    ],
    classrooms: [room('a1', 'A', 1), room('a2', 'A', 2), room('a3', 'A', 3), room('b1', 'B', 1), room('p1', 'P', 1)],
  });
  const questions = openQuestionStore(view(), { seal });
  await questions.syncIndexes();
  let count = 0;
  const put = async (amount: number, over: Partial<Question>) => {
    for (let at = 0; at < amount; at += 1) {
      const id = `q${(count += 1)}`;
      await questions.add({
        ...{
          id,
          guardianId: 'g1',
          studentId: 's1',
          classroomId: 'a1',
          schoolId: 'A',
          kind: 'habit',
          because: 'class-teacher',
          teacherId: 't1',
        },
        ...{
          holders: ['t1'],
          text: '问',
          from: 'mini-program',
          state: 'answered',
          askedAt: asked,
          dueAt: asked + 4 * HOUR,
          replies: [],
          check: 'pass',
        },
        ...{ answeredAt: asked + 2 * HOUR, answeredLate: false },
        ...over,
      });
    }
  };
  await put(12, {});
  await put(8, { classroomId: 'a2', kind: 'learning', answeredAt: asked + DAY, answeredLate: true, teacherId: 't2' });
  // A row from before lateness was latched: it goes by its times.
  await questions.add({
    ...{ id: 'old', guardianId: 'g1', studentId: 's1', classroomId: 'a2', schoolId: 'A', kind: 'learning', because: 'class-teacher' },
    ...{
      holders: ['t2'],
      teacherId: 't2',
      text: '问',
      from: 'mini-program',
      state: 'answered',
      askedAt: asked,
      dueAt: asked + HOUR,
      replies: [],
    },
    ...{ answeredAt: asked + 2 * HOUR, check: 'pass' },
  });
  await put(2, { classroomId: 'a3' });
  await put(6, { schoolId: 'B', classroomId: 'b1', teacherId: 't7' });
  await questions.add({
    ...{
      id: 'open',
      guardianId: 'g1',
      studentId: 's1',
      classroomId: 'p1',
      schoolId: 'P',
      kind: 'app',
      because: 'desk',
      holders: ['desk:P'],
    },
    ...{ text: '问', from: 'mini-program', state: 'routed', askedAt: asked, dueAt: asked + HOUR, replies: [], check: 'pass' },
  });
  await put(3, { schoolId: 'P', classroomId: 'p1', kind: 'app' });
  await put(20, { askedAt: instantOf('2026-10-08', 600), dueAt: instantOf('2026-10-08', 900), answeredAt: instantOf('2026-10-08', 700) });
  return { questions, roster, put };
}

describe('figures of whole matters', () => {
  it('the database counts as the rule says, whatever the rows are', async () => {
    const own = await aWorld();
    const [from, to] = [instantOf('2026-08-01'), instantOf('2026-09-01')];
    const some = fc.record(
      {
        state: fc.constantFrom(...QUESTION_STATES),
        solveBy: fc.constantFrom(now - 1, now, now + 1),
        solvedLate: fc.boolean(),
        pausedAt: fc.constant(from),
      },
      { requiredKeys: ['state'] },
    );
    const rows = fc.sample(some, 200);
    for (const row of rows) await own.put(1, { ...row, askedAt: from + HOUR, kind: 'health' });
    const [cell] = await own.questions.answerCells({ schoolIds: ['A'], from, to, now });
    const ends = rows.map((row) => resolution(row, now));
    const solved = ends.filter((end) => end === 'in-time').length;
    expect(cell).toMatchObject({ asked: 200, solved, toSolve: ends.filter((end) => end !== undefined).length });
    expect(solved).toBeGreaterThan(0);
  });

  it('are told beside the first answers, on the page and in the file', async () => {
    const own = await aWorld();
    const month = { askedAt: instantOf('2026-08-03', 600) };
    await own.put(12, { ...month, state: 'confirmed', solvedLate: false });
    await own.put(4, { ...month, state: 'closed', solvedLate: true });
    const figures = presentAnswerFigures(await answerFigures(own, head, { month: '2026-08' }, now));
    expect(figures.places.rows).toMatchObject([{ name: '三年级1班', asked: 16, inTimePercent: 100, solvedPercent: 75 }]);
    expect((await writeTable(answerSheets(figures), 'csv')).toString('utf8')).toMatch(/按时办妥（%）[^]*三年级1班,16,100,75,/);
  });
});

describe('figures of answers', () => {
  it('a school’s office reads by class; a small class hides, and another with it, so that neither can be worked out', async () => {
    const figures = presentAnswerFigures(await answerFigures(world, head, { month: '2026-09' }, now));
    expect(figures).toMatchObject({ place: '城关小学', by: 'class', running: false, smallest: 5 });
    expect(figures.places.rows).toMatchObject([
      { name: '三年级1班', asked: 12, inTimePercent: 100, medianHours: 2, open: [null, null, null] },
      { name: '三年级2班', asked: null, inTimePercent: null },
      { name: '三年级3班', asked: null },
    ]);
    expect(figures.places.total.asked).toBe(12);
    expect(figures.kinds.rows.map(({ name, asked: count }) => [name, count])).toEqual([['习惯和陪伴', 12]]);
  });

  it('a bureau reads by school with its points, ten at least; a month that runs in tens', async () => {
    const settled = presentAnswerFigures(await answerFigures(world, officer, { month: '2026-09' }, now));
    expect(settled.places.rows.map(({ name, asked: count, inTimePercent }) => [name, count, inTimePercent])).toEqual([
      ['城关小学', 23, 60],
      ['河东小学', 10, 90],
    ]);
    expect(JSON.stringify(settled)).not.toMatch(/教学点|三年级/);
    const running = presentAnswerFigures(await answerFigures(world, officer, {}, now));
    expect(running).toMatchObject({ month: '2026-10', running: true, places: { rows: [{ name: '城关小学', asked: 20 }] } });
  });

  it('nobody else reads them, and no month that has not begun', async () => {
    await expect(answerFigures(world, teacher('t1'), {}, now)).rejects.toMatchObject({ code: 'access/denied' });
    await expect(answerFigures(world, { ...officer, duty: 'teaching-research' }, {}, now)).rejects.toMatchObject({
      code: 'access/denied',
    });
    await expect(answerFigures(world, head, { month: '2026-11' }, now)).rejects.toMatchObject({ code: 'figures/days' });
    expect(monthSpan('2026-12', instantOf('2026-12-31')).to).toBe(instantOf('2027-01-01'));
  });

  it('a teacher reads the own answers of this month and, among so few, no standing', async () => {
    expect(await ownAnswers(world, teacher('t1'), now)).toEqual({ month: '2026-10', decided: 20, inTime: 20 });
    expect(await ownAnswers(world, teacher('t5'), now)).toEqual({ month: '2026-10', decided: 0, inTime: 0 });
    await expect(ownAnswers(world, officer, now)).rejects.toMatchObject({ code: 'access/denied' });
  });

  it('an answer in time counts for who gave it, one that came too late for who had the question', async () => {
    const own = await aWorld();
    const by = (id: string, as?: 'ask-back') => ({
      id: `r${id}`,
      by: { kind: 'teacher' as const, id },
      text: '',
      at: asked,
      ...(as ? { as } : {}),
    });
    const when = { askedAt: instantOf('2026-10-08', 600), dueAt: instantOf('2026-10-08', 900), answeredAt: instantOf('2026-10-08', 700) };
    await own.put(1, { ...when, teacherId: 't5', replies: [by('t5', 'ask-back'), by('t6'), by('t5')] });
    await own.put(1, { ...when, teacherId: 't5', replies: [by('t6')], answeredLate: true });
    await own.put(1, { ...when, teacherId: undefined, holders: ['desk:A'], replies: [by('t6')] });
    expect(await ownAnswers(own, teacher('t5'), now)).toEqual({ month: '2026-10', decided: 1, inTime: 0 });
    expect(await ownAnswers(own, teacher('t6'), now)).toEqual({ month: '2026-10', decided: 2, inTime: 2 });
  });

  it('as a file it says the same, in both formats', async () => {
    const figures = presentAnswerFigures(await answerFigures(world, head, { month: '2026-09' }, now));
    const [xlsx, csv] = await Promise.all([writeTable(answerSheets(figures), 'xlsx'), writeTable(answerSheets(figures), 'csv')]);
    expect(csv.toString('utf8')).toContain('三年级1班,12,100,—,2,—,—,—');
    expect(csv.toString('utf8')).toContain('三年级2班,—,—,—,—,—,—,—');
    expect(xlsx.subarray(0, 2).toString()).toBe('PK');
  });
});
