import { SILENT_MS } from '../../../bot-server/domain/question/climb';
import { resolution } from '../../../bot-server/domain/question/resolution';
import { DAY, MINUTE } from '../../../bot-server/domain/time/instant';
import { answerQuestion } from '../../../bot-server/flows/question/answer-question';
import { askBack } from '../../../bot-server/flows/question/ask-back';
import { confirmAnswer, reopenQuestion } from '../../../bot-server/flows/question/settle-answer';
import { withNames } from '../../../bot-server/flows/question/with-names';
import { presentQuestion } from '../../../bot-server/present/question';
import { aMother, aQuestionWorld, aTeacher, at, testPlaces } from '../../support/question-world';

/** A Monday; three days at school later is Thursday at the same time. */
const now = at('2026-09-07', '08:00');
const inTime = at('2026-09-09', '20:30');
const place = testPlaces();
const li = aTeacher('t1');

async function anAsked() {
  const world = await aQuestionWorld(place(), now);
  expect((await world.ask('q')).solveBy).toBe(inTime);
  return { ...world, end: async (when = now) => resolution(await world.get('q'), when) };
}

describe('the time for a whole matter', () => {
  it('goes by the answer that stands, not by when it was confirmed, nor by what was added to it', async () => {
    const world = await anAsked();
    await answerQuestion(world, li, 'q', '先陪他', now + MINUTE);
    await answerQuestion(world, li, 'q', '再补一句', inTime + DAY);
    expect(await world.end(inTime + DAY)).toBeUndefined();
    await confirmAnswer(world, aMother, 'q', inTime + 2 * DAY);
    expect(await world.end()).toBe('in-time');
  });

  it('is kept by an answer that nobody objects to for a week', async () => {
    const world = await anAsked();
    await answerQuestion(world, li, 'q', '先陪他', now + MINUTE);
    await world.climb(now + MINUTE + SILENT_MS);
    expect(await world.end()).toBe('in-time');
  });

  it('is missed by a later one, and while nobody answers', async () => {
    const world = await anAsked();
    expect([await world.end(inTime), await world.end(inTime + 1)]).toEqual([undefined, 'late']);
    await answerQuestion(world, li, 'q', '先陪他', inTime + 1);
    expect(await world.end()).toBe('late');
    await confirmAnswer(world, aMother, 'q', inTime + 2);
    expect(await world.end()).toBe('late');
  });

  it('goes on for who is not content, with one more answer’s time at least; what was settled begins anew', async () => {
    const world = await anAsked();
    await answerQuestion(world, li, 'q', '先陪他', now + MINUTE);
    expect(await reopenQuestion(world, aMother, 'q', '还是不行', at('2026-09-08', '08:00'))).toMatchObject({ solveBy: inTime });
    expect((await world.get('q')).solvedLate).toBeUndefined();
    await answerQuestion(world, li, 'q', '再试试', at('2026-09-08', '09:00'));
    expect(await reopenQuestion(world, aMother, 'q', '不行', at('2026-09-09', '20:00'))).toMatchObject({
      solveBy: at('2026-09-10', '11:30'),
    });
    await answerQuestion(world, li, 'q', '我打电话', at('2026-09-10', '09:00'));
    await confirmAnswer(world, aMother, 'q', at('2026-09-10', '10:00'));
    expect(await world.end()).toBe('in-time');
    expect(await reopenQuestion(world, aMother, 'q', '又来了', at('2026-09-14', '08:00'))).toMatchObject({
      solveBy: at('2026-09-16', '20:30'),
    });
  });

  it('stands still while the asker is asked back', async () => {
    const world = await anAsked();
    await askBack(world, li, 'q', '几点睡？', at('2026-09-08', '08:00'));
    expect(await world.end(inTime + DAY)).toBeUndefined();
    expect(await reopenQuestion(world, aMother, 'q', '十一点', at('2026-09-10', '08:00'))).toMatchObject({
      solveBy: at('2026-09-11', '20:30'),
    });
  });

  it('is shown to the teacher once it is nearer than a day, and never to the asker', async () => {
    const world = await anAsked();
    const question = await world.get('q');
    const shownTo = async (reader: typeof li | typeof aMother, when: number) => {
      const [shown] = await withNames({ ...world, deliveryOf: async () => undefined }, reader, [question]);
      return shown && presentQuestion(shown, when).solveText;
    };
    expect(await shownTo(li, inTime - DAY)).toBeUndefined();
    expect(await shownTo(li, inTime - DAY + MINUTE)).toBe('整件事明天 20:30 前办妥');
    expect(await shownTo(li, inTime)).toBe('整件事今晚 20:30 前办妥');
    expect(await shownTo(li, inTime + 1)).toBe('整件事已过办妥的时限');
    expect(await shownTo(aMother, inTime)).toBeUndefined();
  });
});
