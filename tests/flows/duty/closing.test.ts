import { SILENT_MS } from '../../../bot-server/domain/question/climb';
import { inboxLine } from '../../../bot-server/domain/push/inbox';
import { DAY, MINUTE } from '../../../bot-server/domain/time/instant';
import { fill, purposeWords } from '../../../bot-server/domain/push/wording';
import { climbQuestions } from '../../../bot-server/flows/duty/climb-questions';
import { subjectsOf } from '../../../bot-server/flows/push/subjects';
import { answerQuestion } from '../../../bot-server/flows/question/answer-question';
import { askBack } from '../../../bot-server/flows/question/ask-back';
import { confirmAnswer, reopenQuestion } from '../../../bot-server/flows/question/settle-answer';
import { openContentStore } from '../../../bot-server/store/content';
import { aMother, aQuestionWorld, aTeacher, at, testPlaces } from '../../support/question-world';

const now = at('2026-09-07', '08:00');
/** A Monday at night; a week later nobody is rung before the morning. */
const night = at('2026-09-07', '22:30');
const closedAt = night + SILENT_MS;
const place = testPlaces();
const li = aTeacher('t1');

async function anAnswered() {
  const view = place();
  const world = await aQuestionWorld(view, now);
  await world.ask('q');
  await answerQuestion(world, li, 'q', '先陪他', night);
  const told = async () => {
    const rows = await view.collection('messages').find({ kind: 'answer' }).toArray();
    const found = await Promise.all(rows.map(({ _id }) => world.messages.get(String(_id))));
    return found.flatMap((one) => one ?? []);
  };
  return { ...world, told };
}

describe('a question that closes by itself', () => {
  it('tells its asker once, not before the next window, whoever runs at once or again', async () => {
    const world = await anAnswered();
    await world.climb(closedAt - 1);
    expect(await world.told()).toEqual([]);
    await world.climb(closedAt);
    await world.climb(closedAt + DAY);
    expect(await world.told()).toMatchObject([
      { guardianId: 'g1', state: 'waiting', dueAt: at('2026-09-15', '08:00'), subject: { kind: 'question', questionId: 'q', title: '' } },
    ]);
    expect((await world.get('q')).climb?.rings).toBeUndefined();
  });

  it('is told by the next run where the first ended in between', async () => {
    const world = await anAnswered();
    const put = async (): Promise<never> => {
      throw new Error('gone');
    };
    await climbQuestions({ ...world, messages: { ...world.messages, put }, trouble: () => undefined }, closedAt);
    expect(await world.get('q')).toMatchObject({ state: 'closed' });
    expect(await world.told()).toEqual([]);
    await world.climb(closedAt + 3 * DAY);
    expect(await world.told()).toHaveLength(1);
  });

  it('is told of the one that waited for its asker in vain, and not of one that was confirmed', async () => {
    const world = await anAnswered();
    await confirmAnswer(world, aMother, 'q', night + MINUTE);
    await world.ask('r', {}, night);
    await askBack(world, li, 'r', '几点睡？', night);
    for (let day = 7; day < 10; day += 1) await world.climb(night + day * DAY);
    expect((await world.told()).map(({ subject }) => subject)).toMatchObject([{ questionId: 'r' }]);
  });

  it('says kindly what happened and how to go on, and nothing to who has opened it again', async () => {
    const world = await anAnswered();
    await world.climb(closedAt);
    const [message] = await world.told();
    if (!message) throw new Error('nothing told');
    const wording = await openContentStore('content').wording();
    const subject = async () => (await subjectsOf(world as never, [message])).get(message.id);
    const said = await subject();
    expect(said).toMatchObject({ allWatched: false, withdrawn: false, variants: ['closed'] });
    const words = purposeWords(wording, 'answer', said?.variants ?? []);
    expect(fill(words.chat, { ...said?.words, link: '〔链接〕' })).toBe(
      '您的提问“他不肯睡怎么办”一周没有新的问题，先收起来了。还想问，随时再写一句。\n点开可以接着问：〔链接〕',
    );
    const line = inboxLine({ ...message, subject: { ...message.subject, title: '他不肯睡怎么办' } as never }, undefined, wording, closedAt);
    expect(line.title).toBe('先收起来了，点开还可以接着问：他不肯睡怎么办');
    expect(await world.messages.unopenedAnswers('g1')).toBe(0);
    await reopenQuestion(world, aMother, 'q', '还想问', closedAt + MINUTE);
    expect(await subject()).toMatchObject({ allWatched: true });
  });
});
