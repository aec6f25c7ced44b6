import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { SILENT_MS } from '../../../bot-server/domain/question/climb';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { climbQuestions } from '../../../bot-server/flows/duty/climb-questions';
import { rerouteQuestions } from '../../../bot-server/flows/duty/reroute-questions';
import { staffSubjects } from '../../../bot-server/flows/push/staff-rings';
import { answerQuestion } from '../../../bot-server/flows/question/answer-question';
import { askBack } from '../../../bot-server/flows/question/ask-back';
import { confirmAnswer, reopenQuestion } from '../../../bot-server/flows/question/settle-answer';
import { aMother, aQuestionWorld, aTeacher, at, testPlaces } from '../../support/question-world';

const now = at('2026-09-07', '08:00');
const mother = aMother;
const who = aTeacher;
const place = testPlaces();
const aWorld = () => aQuestionWorld(place(), now);

describe('a question that nobody answers', () => {
  it('is reminded of twice, goes to the class teacher, the desk and the bureau, each once', async () => {
    const world = await aWorld();
    const asked = await world.ask('q', { kind: 'learning', subject: '数学' });
    expect(asked).toMatchObject({
      teacherId: 't2',
      because: 'subject-teacher',
      dueAt: at('2026-09-07', '14:20'),
      climb: { nextAt: at('2026-09-07', '10:00') },
    });
    await world.climb(at('2026-09-07', '09:59'));
    expect(await world.rings()).toEqual([]);
    await world.climb(at('2026-09-07', '10:00'));
    expect(await world.rings()).toEqual(['t2 09-07T10:00']);
    // Shortly before it is due, in the same window that has not rung yet: once is enough.
    await world.climb(at('2026-09-07', '11:30'));
    expect(await world.rings()).toEqual(['t2 09-07T10:00']);
    await world.climb(at('2026-09-07', '14:20'));
    expect(await world.get('q')).toMatchObject({
      holders: ['t2', 't1'],
      teacherId: 't2',
      climb: { level: 1, nextAt: at('2026-09-08', '08:10') },
    });
    expect(await world.rings()).toEqual(['t2 09-07T10:00', 't1 09-07T14:20']);
    await world.climb(at('2026-09-08', '08:10'));
    expect(await world.get('q')).toMatchObject({ holders: ['t2', 't1', 'desk:A'], climb: { level: 2 } });
    expect(await world.rings()).toEqual(['t2 09-07T10:00', 't1 09-07T14:20', 'h1 09-08T08:10']);
    await world.climb(at('2026-09-09', '08:10'));
    const high = await world.get('q');
    expect(high.climbs?.map(({ level }) => level)).toEqual([1, 2, 3]);
    expect(await world.questions.climbedBySchool(['A'])).toEqual(new Map([['A', { open: 1, climbed: 1 }]]));
    await world.climb(at('2026-09-12', '08:30'));
    expect((await world.get('q')).climbs).toHaveLength(3);
    // Who was passed may answer still.
    expect((await answerQuestion(world, who('t2'), 'q', '先陪他', at('2026-09-12', '09:00'))).state).toBe('answered');
    expect((await world.questions.climbedBySchool(['A'])).size).toBe(0);
  });

  it('of the class teacher goes to who is on duty, and without anybody straight to the desk', async () => {
    const world = await aWorld();
    await world.ask('a');
    await world.climb(at('2026-09-07', '14:20'));
    expect(await world.get('a')).toMatchObject({ holders: ['t1', 'desk:A'], climb: { level: 2 } });
    await world.duty.keepRules({ ...(await world.duty.rulesOf('A')), duty: [{ weekday: 1, teacherIds: ['t3'] }] }, now);
    await world.ask('b');
    await world.climb(at('2026-09-07', '14:20'));
    expect(await world.get('b')).toMatchObject({ holders: ['t1', 't3'], climb: { level: 1 } });
  });

  it('rings nobody at night: what falls due at the end of a window rings in the next one', async () => {
    const world = await aWorld();
    await world.ask('q', {}, at('2026-09-07', '20:10'));
    // Due Tuesday 11:40; the reminder at half of it, and the desk after lunch.
    await world.climb(at('2026-09-08', '11:40'));
    expect(await world.rings()).toEqual(['h1 09-08T14:00']);
  });

  it('a second one in a window that has rung already rings in the next', async () => {
    const world = await aWorld();
    await world.ask('a');
    await world.climb(at('2026-09-07', '10:00'));
    await world.ask('b', {}, now + 10 * MINUTE);
    await world.climb(at('2026-09-07', '10:10'));
    expect(await world.rings()).toEqual(['t1 09-07T10:00']);
    await world.settle('teacher:t1:staff:2026-09-07.0');
    await world.ask('c', {}, now + 20 * MINUTE);
    await world.climb(at('2026-09-07', '10:20'));
    expect(await world.rings()).toEqual(['t1 09-07T10:00', 't1 09-07T14:00']);
  });

  it('says how many wait and by when, and nothing once all are answered', async () => {
    const world = await aWorld();
    await world.ask('a');
    await world.ask('b', {}, now + HOUR);
    await world.climb(at('2026-09-07', '10:00'));
    const message = await world.messages.get('teacher:t1:staff:2026-09-07.0');
    if (!message) throw new Error('no ring');
    const [[, said] = []] = await staffSubjects(world, [message]);
    expect(said).toMatchObject({
      allWatched: false,
      words: { question: '有 2 个家长提问等您答复', who: '三年级1班', dueAt: '2026-09-07 14:20', count: '2' },
    });
    for (const id of ['a', 'b']) await answerQuestion(world, who('t1'), id, '好', now + 2 * HOUR);
    const [[, silent] = []] = await staffSubjects(world, [message]);
    expect(silent).toMatchObject({ allWatched: true });
  });

  it('of a danger rings the desk at once, at night too', async () => {
    const world = await aWorld();
    const night = at('2026-09-07', '23:10');
    const asked = await world.ask('q', { text: '孩子说不想活了' }, night);
    expect(asked).toMatchObject({ alarm: 'self-harm', holders: ['t1', 'desk:A'], dueAt: at('2026-09-08', '09:00') });
    await world.climb(night);
    expect(await world.rings()).toEqual(['h1 09-07T23:10', 't1 09-07T23:10']);
    await world.climb(at('2026-09-08', '09:00'));
    expect(await world.get('q')).toMatchObject({ climb: { level: 2 } });
    const abuse = await world.ask('r', { text: '孩子被老师打了耳光' }, night);
    expect(abuse.holders).toEqual(['desk:A']);
    await world.climb(at('2026-09-14', '09:00'));
    expect((await world.get('r')).holders).toEqual(['desk:A']);
  });
});

describe('cut off anywhere', () => {
  it('between the step and its rings: the next run writes them, with the key they had', async () => {
    const world = await aWorld();
    await world.ask('q');
    const put = async (): Promise<never> => {
      throw new Error('gone');
    };
    const trouble = (): void => undefined;
    await climbQuestions({ ...world, messages: { ...world.messages, put }, trouble }, at('2026-09-07', '10:00'));
    expect((await world.get('q')).climb?.rings).toHaveLength(1);
    expect(await world.rings()).toEqual([]);
    // Hours later, in another window.
    await world.climb(at('2026-09-07', '14:05'));
    // The second is the next reminder's own.
    expect(await world.rings()).toEqual(['t1 09-07T10:00', 't1 09-07T14:05']);
    expect((await world.get('q')).climb?.rings).toBeUndefined();
  });

  it('between the rings and their being noted: they are not written twice', async () => {
    const world = await aWorld();
    await world.ask('q');
    const rungFor = async (): Promise<never> => {
      throw new Error('gone');
    };
    await climbQuestions({ ...world, questions: { ...world.questions, rungFor }, trouble: () => undefined }, at('2026-09-07', '10:00'));
    expect(await world.rings()).toEqual(['t1 09-07T10:00']);
    await world.climb(at('2026-09-07', '10:01'));
    expect(await world.rings()).toEqual(['t1 09-07T10:00']);
  });

  it('for days: every level is reached once, in order', async () => {
    const world = await aWorld();
    await world.ask('q', { kind: 'learning', subject: '数学' });
    for (let n = 0; n < 6; n += 1) await world.climb(at('2026-09-14', '08:00'));
    expect((await world.get('q')).climbs?.map(({ level }) => level)).toEqual([1, 2, 3]);
  });
});

describe('waiting for the asker', () => {
  it('stops the clock, and goes on with what was left', async () => {
    const world = await aWorld();
    await world.ask('q');
    const paused = await askBack(world, who('t1'), 'q', '一般几点睡？', at('2026-09-07', '09:00'));
    expect(paused).toMatchObject({ state: 'seen', pausedAt: at('2026-09-07', '09:00'), leftMinutes: 180 });
    expect(world.told).toEqual([{ kind: 'ask-back', text: '一般几点睡？' }]);
    await world.climb(at('2026-09-09', '09:00'));
    expect((await world.get('q')).climbs).toBeUndefined();
    await expect(reopenQuestion(world, mother, 'q', '', at('2026-09-09', '10:00'))).rejects.toMatchObject({ code: 'question/empty' });
    const on = await reopenQuestion(world, mother, 'q', '十一点', at('2026-09-09', '10:00'));
    expect(on).toMatchObject({ state: 'seen', dueAt: at('2026-09-09', '15:20') });
    expect(on.pausedAt).toBeUndefined();
    expect(on.leftMinutes).toBeUndefined();
    await world.climb(at('2026-09-09', '15:20'));
    expect(await world.get('q')).toMatchObject({ climb: { level: 2 } });
  });

  it('does not hold up danger: it climbs on, no silence closes it, and the asker can still say more', async () => {
    const world = await aWorld();
    await world.ask('q', { text: '他说不想活了' });
    await askBack(world, who('t1'), 'q', '他现在在哪里？', now + MINUTE);
    for (let day = 0; day <= 9; day += 1) await world.climb(now + day * DAY);
    const left = await world.get('q');
    expect(left).toMatchObject({ state: 'seen', alarm: 'self-harm', climb: { level: 3 } });
    expect(left.climbs?.map(({ level }) => level)).toContain(3);
    expect(await reopenQuestion(world, mother, 'q', '在家', now + 9 * DAY)).toMatchObject({ state: 'seen' });
  });

  it('is over after a week, and can be taken up again', async () => {
    const world = await aWorld();
    await world.ask('q');
    await askBack(world, who('t1'), 'q', '一般几点睡？', now + HOUR);
    await world.climb(now + HOUR + SILENT_MS - 1);
    expect((await world.get('q')).state).toBe('seen');
    await world.climb(now + HOUR + SILENT_MS);
    expect(await world.get('q')).toMatchObject({ state: 'closed', settledAt: now + HOUR + SILENT_MS });
    const again = await reopenQuestion(world, mother, 'q', '还是想问', now + 8 * DAY);
    expect(again).toMatchObject({ state: 'reopened' });
    expect(again.settledAt).toBeUndefined();
    expect(again.climb?.nextAt).toBeGreaterThan(now + 8 * DAY);
  });

  it('what was answered closes after a silent week; what was confirmed is left alone', async () => {
    const world = await aWorld();
    for (const id of ['a', 'b']) {
      await world.ask(id);
      await answerQuestion(world, who('t1'), id, '好', now + HOUR);
    }
    await confirmAnswer(world, mother, 'b', now + HOUR);
    for (let day = 0; day <= 8; day += 1) await world.climb(now + day * DAY);
    expect((await world.get('a')).state).toBe('closed');
    expect(await world.get('b')).toMatchObject({ state: 'confirmed', settledAt: now + HOUR });
    expect((await world.get('b')).climb?.nextAt).toBeUndefined();
  });
});

describe('when somebody is not there any more', () => {
  it('a new class teacher gets what the old one had, and a leaver’s questions go on', async () => {
    const world = await aWorld();
    await world.ask('a');
    await world.ask('b', { kind: 'learning', subject: '数学' });
    expect(await rerouteQuestions(world, now + MINUTE)).toBe(0);
    await world.roster.apply({
      ...NO_CHANGES,
      classrooms: [{ id: 'c1', schoolId: 'A', grade: 3, number: 1, name: '三年级1班', stage: '小学高段', classTeacherId: 't3' }],
      teachers: [{ id: 't2', schoolId: 'B', teacherNo: 't2', name: '走了', roles: ['teacher'], subjects: [], classroomIds: [] }],
    });
    expect(await rerouteQuestions(world, now + MINUTE)).toBe(2);
    expect(await world.get('a')).toMatchObject({ teacherId: 't3', holders: ['t3'], because: 'class-teacher' });
    expect(await world.get('b')).toMatchObject({ teacherId: 't3', because: 'class-teacher' });
    expect(await rerouteQuestions(world, now + 2 * MINUTE)).toBe(0);
  });

  it('a leave with a substitute takes open questions along that would be due in it', async () => {
    const world = await aWorld();
    await world.ask('q');
    const leave = { id: 'l1', schoolId: 'A', teacherId: 't1', from: '2026-09-07', to: '2026-09-08', substituteId: 't3' };
    await world.duty.addLeave(leave, now);
    expect(await rerouteQuestions(world, now + MINUTE)).toBe(1);
    expect(await world.get('q')).toMatchObject({
      teacherId: 't3',
      because: 'substitute',
      insteadOf: 't1',
      dueAt: at('2026-09-07', '14:20'),
    });
    expect(await world.ask('r', {}, now + HOUR)).toMatchObject({ teacherId: 't3', because: 'substitute', insteadOf: 't1' });
    // Away for the morning alone: theirs, and the morning does not count.
    await world.duty.dropLeave('l1');
    await world.duty.addLeave({ ...leave, id: 'l2', to: '2026-09-07', part: 'morning' }, now);
    expect(await world.ask('s', {}, now)).toMatchObject({ teacherId: 't1', dueAt: at('2026-09-07', '20:30') });
  });

  it('a school without anybody gives its questions to the first who comes', async () => {
    const world = await aWorld();
    await world.roster.apply({
      ...NO_CHANGES,
      teachers: ['t1', 't2', 't3', 'h1'].map((id) => ({
        ...{ id, schoolId: 'B', teacherNo: id, name: id, roles: ['teacher' as const], subjects: [], classroomIds: [] },
      })),
    });
    expect(await world.ask('q')).toMatchObject({ state: 'new', holders: ['desk:A'] });
    expect(await rerouteQuestions(world, now)).toBe(0);
    await world.roster.apply({
      ...NO_CHANGES,
      teachers: [{ id: 't1', schoolId: 'A', teacherNo: 't1', name: '李敏', roles: ['teacher'], subjects: [], classroomIds: ['c1'] }],
    });
    expect(await rerouteQuestions(world, now)).toBe(1);
    expect(await world.get('q')).toMatchObject({ state: 'routed', teacherId: 't1' });
  });
});
