import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { replyInChat } from '../../../bot-server/flows/duty/reply-in-chat';
import { answerQuestion } from '../../../bot-server/flows/question/answer-question';
import { askBack } from '../../../bot-server/flows/question/ask-back';
import { reopenQuestion } from '../../../bot-server/flows/question/settle-answer';
import { aMother, aQuestionWorld, aTeacher, at, testPlaces } from '../../support/question-world';

const now = at('2026-09-07', '08:00');
const later = now + HOUR;
const place = testPlaces();
const SELF_HARM = '他说不想活了';
const ABUSE = '他被老师打了';

/** A question about mathematics, which `t2` has, answered. */
async function anAnswered(text = '第三题不会做') {
  const world = await aQuestionWorld(place(), now);
  await world.ask('q', { kind: 'learning', subject: '数学', text });
  await answerQuestion(world, aTeacher('t2', { roles: ['teacher', 'head'] }), 'q', '再讲一遍', now + MINUTE);
  return world;
}

describe('words of danger in a question that is opened again', () => {
  it.each([
    ['self-harm', SELF_HARM, ['t1', 'desk:A'], 't1'],
    ['abuse', ABUSE, ['desk:A'], undefined],
  ] as const)(
    '%s goes where a new question with such words goes, with its clock and its rings',
    async (alarm, text, holders, teacherId) => {
      const world = await anAnswered();
      const reopened = await reopenQuestion(world, aMother, 'q', text, later);
      const fresh = await world.ask('new', { kind: 'learning', subject: '数学', text }, later);
      expect(reopened).toMatchObject({ alarm, because: 'alarm', holders, state: 'reopened' });
      expect([reopened, fresh].map((one) => [one.teacherId, one.holders, one.dueAt, one.solveBy, one.climb])).toEqual(
        [reopened, reopened].map(() => [teacherId, holders, fresh.dueAt, fresh.solveBy, fresh.climb]),
      );
      expect(reopened.seenAt).toBeUndefined();
      await world.climb(later);
      const rung = await world.rings();
      for (const id of teacherId === undefined ? ['h1'] : [teacherId, 'h1'])
        expect(rung.filter((one) => one.startsWith(id))).toHaveLength(2);
      expect(rung.some((one) => one.startsWith('t2'))).toBe(false);
    },
  );

  it('also where the asker was asked back, and while the class teacher is away', async () => {
    const world = await aQuestionWorld(place(), now);
    await world.duty.addLeave({ id: 'l', schoolId: 'A', teacherId: 't1', from: '2026-09-07', to: '2026-09-11' }, now);
    await world.ask('q', { kind: 'learning', subject: '数学' });
    await askBack(world, aTeacher('t2'), 'q', '哪一题？', now + MINUTE);
    const reopened = await reopenQuestion(world, aMother, 'q', SELF_HARM, later);
    expect(reopened).toMatchObject({ holders: ['t1', 'desk:A'], teacherId: 't1', dueAt: at('2026-09-07', '10:00'), state: 'reopened' });
    expect(reopened.pausedAt).toBeUndefined();
    expect(reopened.leftMinutes).toBeUndefined();
  });

  it('is on record before it is written: what fails in between was noted, and the next try opens it', async () => {
    const world = await anAnswered();
    const step = async (): Promise<never> => {
      throw new Error('gone');
    };
    const cut = { ...world, questions: { ...world.questions, step } };
    await expect(reopenQuestion(cut, aMother, 'q', ABUSE, later)).rejects.toThrow('gone');
    expect((await world.get('q')).state).toBe('answered');
    expect(await alarmsOf(world)).toBe(1);
    await reopenQuestion(world, aMother, 'q', ABUSE, later);
    expect((await world.get('q')).alarm).toBe('abuse');
  });

  it('notes nothing where the question may not be opened', async () => {
    const world = await aQuestionWorld(place(), now);
    await world.ask('q');
    await expect(reopenQuestion(world, aMother, 'q', ABUSE, later)).rejects.toMatchObject({ code: 'question/not-answered' });
    expect(await alarmsOf(world)).toBe(0);
  });

  it('of self-harm after violence stay with the desk alone', async () => {
    const world = await aQuestionWorld(place(), now);
    await world.ask('q', { text: ABUSE });
    await answerQuestion(world, aTeacher('h1', { roles: ['head'] }), 'q', '我们来看', now + MINUTE);
    expect(await reopenQuestion(world, aMother, 'q', SELF_HARM, later)).toMatchObject({ alarm: 'abuse', holders: ['desk:A'] });
  });

  it('a danger that is opened again without such words has its hour, whoever is on leave', async () => {
    const world = await aQuestionWorld(place(), now);
    await world.ask('q', { text: SELF_HARM });
    await answerQuestion(world, aTeacher('t1'), 'q', '我来谈谈', now + MINUTE);
    await world.duty.addLeave({ id: 'l', schoolId: 'A', teacherId: 't1', from: '2026-09-07', to: '2026-09-11' }, now);
    const reopened = await reopenQuestion(world, aMother, 'q', '今天也是', later);
    expect(reopened).toMatchObject({ alarm: 'self-harm', holders: ['t1', 'desk:A'], dueAt: at('2026-09-07', '10:00') });
  });

  it('lies on the desk where nobody is there', async () => {
    const world = await anAnswered();
    const gone = { schoolId: 'B', name: '走了', roles: ['teacher' as const], subjects: [], classroomIds: [] };
    await world.roster.apply({ ...NO_CHANGES, teachers: ['t1', 't2', 't3', 'h1'].map((id) => ({ ...gone, id, teacherNo: id })) });
    expect(await reopenQuestion(world, aMother, 'q', SELF_HARM, later)).toMatchObject({ state: 'new', holders: ['desk:A'] });
  });

  const noMedia = { questionMedia: { expect: async () => undefined }, wakeFetching: () => undefined };
  it('in the chat the asker reads the numbers to call, and nothing of a teacher', async () => {
    const world = await aQuestionWorld(place(), now);
    await world.ask('q', { from: 'official-account' });
    await askBack(world, aTeacher('t1'), 'q', '怎么了？', now + MINUTE);
    for (const _again of [1, 2]) {
      const said = await replyInChat(
        { ...world, ...noMedia },
        aMother,
        { accountId: 'oa', openid: 'o1', text: ABUSE, messageId: '9' },
        later,
      );
      expect(said).toMatch(/110.*12355/);
      expect(said).not.toContain('老师');
    }
    expect(await alarmsOf(world)).toBe(1);
  });
});

const alarmsOf = async (world: Awaited<ReturnType<typeof aQuestionWorld>>): Promise<number> =>
  (await world.audit.about(['s1'], 20)).filter(({ action }) => action === 'question-alarm').length;
