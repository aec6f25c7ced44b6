import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import * as fc from 'fast-check';
import type { WireClassAnswer, WireQuestion } from '@contract/index';
import { trust } from '@/api/client';
import { AlikeBox } from '@/features/question/alike-box';
import { draftWords } from '@/features/question/draft-words';
import { MakeClassAnswer } from '@/features/question/make-class-answer';
import { SimilarAnswers } from '@/features/question/similar-answers';
import { resetStage, stage, type Answer, type Asked } from '../support/taro';

const answer: WireClassAnswer = { id: 'a1', question: '晚上不肯睡觉怎么办', answer: '睡前一小时不看屏幕。', from: '李老师', at: 0 };
const asked = (over: Partial<WireQuestion> = {}): WireQuestion => ({
  ...{
    id: 'q1',
    text: '家长会几点开始',
    state: 'seen',
    with: '三年级1班 陈雨桐的母亲',
    child: { id: 's1', name: '陈雨桐', className: '三年级1班' },
  },
  ...{ from: 'mini-program', askedAt: 0, dueAt: 0, dueText: '', overdue: false, unchecked: false, replies: [] },
  ...over,
});

let sent: Asked[];
let answers: (one: Asked) => unknown;
beforeEach(() => {
  resetStage();
  sent = [];
  answers = () => ({ items: [] });
  trust({ token: async () => 't'.repeat(40), forget: () => undefined });
  stage.request = async (one): Promise<Answer> => {
    sent.push(one);
    return { statusCode: 200, data: answers(one) };
  };
});

describe('what of a draft leaves the phone', () => {
  it('is nothing where it is short, and words without numbers or accounts', () => {
    expect(['', '睡觉', '？？？？', '13800138000'].map(draftWords)).toEqual([undefined, undefined, undefined, undefined]);
    expect(draftWords('孩子不肯睡觉，电话 138-0013-8000')).toBe('孩子不肯睡觉,电话');
    expect(draftWords('孩子不肯睡觉，微信 abc_12345')).toBe('孩子不肯睡觉,微信');
  });
  it('never holds a number of six digits, however it is parted, and is never long', () => {
    const digits = fc.array(fc.constantFrom(...'0123456789'), { minLength: 6, maxLength: 18 });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        digits,
        fc.constantFrom('', ' ', '-', '\u200b'),
        (words, number, between) => {
          const out = draftWords(`${words}孩子不肯睡觉${number.join(between)}${words}`) ?? '';
          expect(out).not.toMatch(/(\d[\s-]?){6}/);
          expect([...out].length).toBeLessThanOrEqual(120);
        },
      ),
    );
  });
});

describe('before asking', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const rest = () => act(() => jest.advanceTimersByTimeAsync(700));
  const left = jest.fn();
  const page = (text: string) => <SimilarAnswers text={text} onEnough={left} />;

  it('asks once when the fingers rest, sends words alone, and shows what others were answered', async () => {
    answers = () => ({ items: [answer] });
    const { rerender } = render(page('他不肯'));
    await rest();
    expect(sent).toEqual([]);
    for (const text of ['他不肯睡', '他不肯睡觉', '他不肯睡觉怎么办']) rerender(page(text));
    await rest();
    expect(sent.map(({ url, data }) => [new URL(url, 'http://x').pathname, data])).toEqual([
      ['/api/v1/class-answers/similar', { text: '他不肯睡觉怎么办' }],
    ]);
    fireEvent.click(screen.getByText(answer.question));
    expect(screen.getByText(answer.answer)).toBeTruthy();
  });

  it('「这就是我要问的」 ends without a question', async () => {
    answers = () => ({ items: [answer] });
    render(page('他不肯睡觉怎么办'));
    await rest();
    fireEvent.click(screen.getByText(answer.question));
    fireEvent.click(screen.getByText('这就是我要问的'));
    expect(left).toHaveBeenCalledTimes(1);
    expect(stage.gone.at(-1)).toContain('/pages/class-answer/index?id=a1');
    expect(sent.filter(({ url }) => /questions$/.test(url))).toEqual([]);
  });

  it('「还是问老师」 goes away and does not come back', async () => {
    answers = () => ({ items: [answer] });
    const { rerender } = render(page('他不肯睡觉怎么办'));
    await rest();
    fireEvent.click(screen.getByText(answer.question));
    fireEvent.click(screen.getByText('还是问老师'));
    rerender(page('他不肯睡觉怎么办呢，每天都这样'));
    await rest();
    expect(screen.queryByText(answer.question)).toBeNull();
    expect(sent).toHaveLength(1);
  });

  it('a search that fails says nothing and holds nobody up', async () => {
    stage.request = async () => ({ statusCode: 500, data: {} });
    const { container } = render(page('他不肯睡觉怎么办'));
    await rest();
    expect(container.textContent).toBe('');
  });
});

it('a group is answered by one tap, to those that are chosen, and told how many', async () => {
  const group = ['q1', 'q2', 'q3'].map((id) => asked({ id, text: `家长会几点开始${id}` }));
  answers = ({ url }) => (url.includes('questions-alike') ? { groups: [{ questions: group }] } : { answered: ['q1', 'q3'], left: [] });
  const done = jest.fn();
  render(<AlikeBox onDone={done} />);
  fireEvent.click(await screen.findByText('一起答复'));
  fireEvent.click(screen.getByText('家长会几点开始q2'));
  fireEvent.change(screen.getByLabelText('答复'), { target: { value: ' 明天四点 ' } });
  fireEvent.click(screen.getByText('答复这 2 位家长'));
  await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
  expect(sent.find(({ url }) => url.endsWith('/questions/answers'))?.data).toEqual({ questions: ['q1', 'q3'], text: '明天四点' });
  expect(stage.toasts.at(-1)).toBe('已分别答复 2 位家长');
});

describe('made of an answered question', () => {
  const reply = { id: 'r1', from: '我', mine: true, text: '先收手机。', at: 0 };
  it('is not offered before there is an answer', () => {
    const { container } = render(<MakeClassAnswer question={asked()} />);
    expect(container.textContent).toBe('');
  });
  it('begins with the words there are, and a refusal stands there with the words kept', async () => {
    stage.request = async (one) =>
      one.method === 'POST'
        ? { statusCode: 400, data: { error: { code: 'class-answer/personal', message: '里面有人的名字「雨桐」' } } }
        : { statusCode: 200, data: { items: [], next: null } };
    render(<MakeClassAnswer question={asked({ text: '雨桐不肯放下手机', replies: [reply] })} />);
    fireEvent.click(screen.getByText('做成家长问答'));
    const field = await screen.findByLabelText('问题');
    expect([field, screen.getByLabelText('答复')].map((one) => (one as HTMLTextAreaElement).value)).toEqual([
      '雨桐不肯放下手机',
      '先收手机。',
    ]);
    fireEvent.click(screen.getByText('发布，本班家长看'));
    expect(await screen.findByText('里面有人的名字「雨桐」')).toBeTruthy();
    expect((field as HTMLTextAreaElement).value).toBe('雨桐不肯放下手机');
  });
});
