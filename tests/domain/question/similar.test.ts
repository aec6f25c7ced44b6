import * as fc from 'fast-check';
import { alikeGroups, askedWords, similarity } from '../../../bot-server/domain/question/similar';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...'孩子作业睡觉手机老师您好请问，？ 😀'), { maxLength: 30 }).map((signs) => signs.join('')),
);

describe('how much two questions are the same', () => {
  it('lies between 0 and 1, is the same from both sides, and 1 for what says something and itself', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const like = similarity(one, other);
        expect(like).toBeGreaterThanOrEqual(0);
        expect(like).toBeLessThanOrEqual(1);
        expect(similarity(other, one)).toBe(like);
        expect(similarity(one, one)).toBe(askedWords(one) === '' ? 0 : 1);
      }),
    );
  });
  it('does not go by greetings, signs or dress', () => {
    expect(similarity('李老师您好，请问明天几点放学？', '明天几点放学')).toBe(1);
    expect(similarity('明天几点放学', '明 天几点\u200b放学！😀')).toBe(1);
  });
  it('tells other questions apart', () => {
    expect(similarity('明天几点放学', '孩子不肯睡觉怎么办')).toBeLessThan(0.2);
    expect(similarity('明天家长会几点开始', '家长会明天几点开始呢')).toBeGreaterThan(0.5);
  });
});

describe('questions that are offered together', () => {
  const asked = (...texts: string[]) => texts.map((words, n) => ({ id: `q${n}`, text: words }));
  it('are those that ask the same, and no other', () => {
    const groups = alikeGroups(
      asked('明天几点放学？', '孩子不肯睡觉', '老师好，明天几点放学', '请问明天几点放学啊', '孩子晚上不肯睡觉', '在吗', '在吗'),
    );
    expect(groups.map(({ members }) => members.map(({ id }) => id))).toEqual([
      ['q0', 'q2', 'q3'],
      ['q1', 'q4'],
    ]);
  });
  it('none stands in two groups, none alone, all are as like as is said', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.double({ min: 0.1, max: 1, noNaN: true }), (texts, least) => {
        const groups = alikeGroups(asked(...texts), least);
        const ids = groups.flatMap(({ members }) => members.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        for (const { members, least: said } of groups) {
          expect(members.length).toBeGreaterThan(1);
          const likes = members.slice(1).map((one) => similarity(one.text, members[0]?.text ?? ''));
          expect(Math.min(...likes)).toBeCloseTo(said);
          expect(said).toBeGreaterThanOrEqual(least);
        }
      }),
    );
  });
});
