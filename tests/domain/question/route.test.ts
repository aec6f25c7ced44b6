import fc from 'fast-check';
import { guessKind } from '../../../bot-server/domain/question/guess-kind';
import { deskOf } from '../../../bot-server/domain/question/holders';
import { QUESTION_KINDS } from '../../../bot-server/domain/question/question';
import { route, type RouteFacts, type RouteTeacher } from '../../../bot-server/domain/question/route';
import { whoHasIt } from '../../../bot-server/domain/question/who-has-it';

const maths = [{ subject: '数学', classroomIds: ['c1'] }];
const head: RouteTeacher = { id: 't1', open: 0 };
const one: RouteTeacher = { id: 't2', open: 2, teaches: maths };
const other: RouteTeacher = { id: 't3', open: 1, teaches: maths };
const elsewhere: RouteTeacher = { id: 't4', open: 0, teaches: [{ subject: '数学', classroomIds: ['c9'] }] };
const base: RouteFacts = {
  kind: 'learning',
  subject: '数学',
  schoolId: 'A',
  classroom: { id: 'c1', classTeacherId: 't1' },
  teachers: [head, one, other, elsewhere],
  duty: ['t4'],
  hasDesk: true,
};

describe('who gets a question', () => {
  it.each<[string, Partial<RouteFacts>, Record<string, unknown>]>([
    ['of two who teach the subject the one with fewer open', {}, { teacherId: 't3', because: 'co-teacher', holders: ['t3'] }],
    ['of equals the first by id', { teachers: [head, { ...other, open: 2 }, one] }, { teacherId: 't2', because: 'co-teacher' }],
    ['the one who teaches it', { teachers: [head, one, elsewhere] }, { teacherId: 't2', because: 'subject-teacher' }],
    ['the class teacher where nobody teaches it here', { teachers: [head, elsewhere] }, { teacherId: 't1', because: 'class-teacher' }],
    ['the class teacher for learning without a subject', { subject: undefined }, { teacherId: 't1', because: 'class-teacher' }],
    ['the class teacher for a habit', { kind: 'habit' }, { teacherId: 't1', because: 'class-teacher' }],
    ['who is on duty for the school’s own matters', { kind: 'school' }, { teacherId: 't4', because: 'duty' }],
    ['who is on duty for the app', { kind: 'app' }, { teacherId: 't4', because: 'duty' }],
    ['the class teacher where nobody is on duty', { kind: 'app', duty: [] }, { teacherId: 't1', because: 'class-teacher' }],
    ['the colleague of who is away', { teachers: [head, one, { ...other, away: {} }] }, { teacherId: 't2', because: 'co-teacher' }],
    [
      'the substitute',
      { teachers: [head, { ...one, away: { substituteId: 't4' } }, elsewhere] },
      { teacherId: 't4', because: 'substitute', insteadOf: 't2' },
    ],
    [
      'not a substitute who is away as well, but the class teacher',
      { teachers: [head, { ...one, away: { substituteId: 't4' } }, { ...elsewhere, away: {} }] },
      { teacherId: 't1', because: 'class-teacher' },
    ],
    ['the desk where the class has no teacher', { kind: 'habit', classroom: { id: 'c1' } }, { because: 'desk', holders: [deskOf('A')] }],
    [
      'the desk where the class teacher is away',
      { kind: 'habit', teachers: [{ ...head, away: {} }] },
      { because: 'desk', state: 'routed' },
    ],
    ['nobody where there is nobody', { teachers: [], duty: [], hasDesk: false }, { because: 'desk', state: 'new', holders: [deskOf('A')] }],
    ['a class teacher who left is not there', { kind: 'habit', teachers: [one] }, { because: 'desk' }],
    ['the desk alone for violence', { alarm: 'abuse' }, { because: 'alarm', holders: [deskOf('A')] }],
    ['class teacher and desk for self-harm', { alarm: 'self-harm' }, { teacherId: 't1', because: 'alarm', holders: ['t1', deskOf('A')] }],
  ])('%s', (_, change, expected) => {
    const facts: RouteFacts = { ...base, ...change };
    expect(route(facts)).toMatchObject({ state: 'routed', ...expected });
    if (expected['teacherId'] === undefined) expect(route(facts).teacherId).toBeUndefined();
  });

  it('is given to somebody who is there, whatever is known, and to nobody who teaches another class', () => {
    const teacher = fc.record(
      {
        id: fc.constantFrom('t1', 't2', 't3', 't4', 't5'),
        open: fc.integer({ min: 0, max: 3 }),
        teaches: fc.constantFrom(maths, [{ subject: '语文', classroomIds: ['c1'] }]),
        away: fc.record({ substituteId: fc.constantFrom('t1', 't2', 't5') }, { requiredKeys: [] }),
      },
      { requiredKeys: ['id', 'open'] },
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(teacher, { selector: ({ id }) => id, maxLength: 5 }),
        fc.constantFrom(...QUESTION_KINDS),
        fc.constantFrom('数学', undefined),
        fc.subarray(['t1', 't4', 't5']),
        fc.boolean(),
        fc.boolean(),
        (teachers, kind, subject, duty, hasDesk, hasHead) => {
          const facts = { ...base, teachers, kind, duty, hasDesk, classroom: { id: 'c1', ...(hasHead ? { classTeacherId: 't1' } : {}) } };
          const { subject: _maths, ...rest } = facts;
          const routed = route(subject === undefined ? rest : { ...rest, subject });
          const got = teachers.find(({ id }) => id === routed.teacherId);
          if (routed.teacherId !== undefined) {
            expect(got).toBeDefined();
            expect(got?.away).toBeUndefined();
            expect(routed.holders).toEqual([routed.teacherId]);
          } else expect(routed.holders).toEqual([deskOf('A')]);
          expect(routed.state).toBe(routed.teacherId === undefined && !hasDesk ? 'new' : 'routed');
          const away = teachers.find(({ id }) => id === routed.insteadOf);
          expect(routed.because === 'substitute').toBe(away?.away?.substituteId !== undefined);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it.each([
  ['数学作业第三题不会做', { kind: 'learning', subject: '数学' }],
  ['孩子单词总记不住', { kind: 'learning', subject: '英语' }],
  ['明天要请假怎么办', { kind: 'school' }],
  ['小程序打不开', { kind: 'app' }],
  ['孩子眼睛近视了', { kind: 'health' }],
  ['这个问题困扰我很久：他总玩手机', { kind: 'habit' }],
  ['他写作业拖拉', { kind: 'learning' }],
  ['', { kind: 'habit' }],
])('«%s» is about %j', (text, about) => expect(guessKind(text)).toEqual(about));

it.each([
  [{ state: 'routed', because: 'class-teacher', teacherId: 't' }, { teacher: '李敏' }, '已转给李老师'],
  [{ state: 'routed', because: 'substitute', teacherId: 't' }, { teacher: '欧阳明', insteadOf: '李敏' }, '李老师请假，已转给欧阳老师'],
  [{ state: 'routed', because: 'duty', teacherId: 't' }, { teacher: '王蕾' }, '已转给学校值班的王老师'],
  [{ state: 'routed', because: 'desk' }, {}, '已转给学校值班老师'],
  [{ state: 'new', because: 'desk' }, {}, '已经记下，学校安排好老师就转过去'],
  [{ state: 'new', because: 'alarm' }, {}, '已转给学校'],
  [{ state: 'seen', because: 'alarm', teacherId: 't' }, { teacher: '李敏' }, '已转给李老师和学校'],
  [{ state: 'routed', because: 'class-teacher', teacherId: 't' }, {}, '已转给班主任'],
] as const)('who has it: %j', (question, names, words) => expect(whoHasIt(question, names)).toBe(words));
