import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { WireChild } from '@contract/index';
import { trust } from '@/api/client';
import { AskForm } from '@/features/question/ask-form';
import { resetStage, stage, type Answer, type Asked } from '../support/taro';

const child = (id: string, over: Partial<WireChild> = {}): WireChild => ({
  ...{ id, name: `孩子${id}`, classroom: `c${id}`, className: '三年级1班', schoolName: '城关小学', relation: '母亲' },
  ...over,
});
const older = child('s1', { subjects: ['语文', '数学', '英语'] });
const younger = child('s2', { subjects: ['语文', '数学'] });
const WORDS = '孩子早上总是起不来';

let sent: Asked[];
beforeEach(() => {
  resetStage();
  sent = [];
  trust({ token: async () => 't'.repeat(40), forget: () => undefined });
  stage.request = async (one): Promise<Answer> => {
    sent.push(one);
    return { statusCode: 200, data: {} };
  };
});

const done = jest.fn();
const open = (childList: readonly WireChild[], resource?: string, forChild?: string) =>
  render(<AskForm childList={childList} forChild={forChild} resource={resource} title="片子" atSecond={12} onDone={done} />);
const tap = (words: string): void => void fireEvent.click(screen.getByRole('radio', { name: words }));
const isOn = (words: string): boolean => screen.getByRole('radio', { name: words }).getAttribute('aria-checked') === 'true';
const subjects = (): string[] => ['语文', '数学', '英语', '科学'].filter((name) => screen.queryByRole('radio', { name }) !== null);
async function send(): Promise<Record<string, unknown>> {
  fireEvent.change(screen.getByRole('textbox'), { target: { value: WORDS } });
  fireEvent.click(screen.getByText('发给老师'));
  const asked = () => sent.find(({ url, method }) => url.endsWith('/questions') && method === 'POST');
  await waitFor(() => expect(asked()).toBeDefined());
  return asked()?.data as Record<string, unknown>;
}

describe('what a question is about', () => {
  it('may be left alone: the words decide', async () => {
    open([older]);
    expect(await send()).toEqual({ text: WORDS, media: [], for: 's1' });
  });

  it('goes with the question when it was chosen, and a second tap takes it back', async () => {
    open([older]);
    tap('健康');
    expect(isOn('健康')).toBe(true);
    tap('健康');
    expect(isOn('健康')).toBe(false);
    tap('学校事务');
    expect(await send()).toMatchObject({ kind: 'school' });
  });

  it('asks for a subject only where it is about learning, and offers the child’s own', async () => {
    open([older]);
    expect(subjects()).toEqual([]);
    tap('学习');
    expect(subjects()).toEqual(['语文', '数学', '英语']);
    tap('英语');
    expect(await send()).toMatchObject({ kind: 'learning', subject: '英语' });
  });

  it('drops the subject with the kind, and with a child who is not taught it', async () => {
    open([older, younger]);
    tap('学习');
    tap('英语');
    tap('习惯');
    tap('学习');
    expect(isOn('英语')).toBe(false);
    tap('英语');
    tap('孩子s2（三年级1班）');
    expect(subjects()).toEqual(['语文', '数学']);
    const asked = await send();
    expect(asked).toMatchObject({ kind: 'learning', for: 's2' });
    expect(asked).not.toHaveProperty('subject');
  });

  it('names no subject where the school never said what is taught', () => {
    open([child('s3')]);
    tap('学习');
    expect(screen.queryByText('哪一科？（可以不选）')).toBeNull();
  });

  it('is plain for what is asked at a film’s second, until the film is left out', async () => {
    open([older], 'film');
    expect(screen.queryByText('关于什么？（可以不选）')).toBeNull();
    fireEvent.click(screen.getByText('不带上位置'));
    tap('用小程序');
    const asked = await send();
    expect(asked).toMatchObject({ kind: 'app' });
    expect(asked).not.toHaveProperty('resource');
  });
});

describe('which child a question is about', () => {
  const chips = (): number => screen.queryAllByRole('radio', { name: /（三年级1班）/ }).length;

  it('is asked only where there are several and none was named', () => {
    const { unmount } = open([older]);
    expect(chips()).toBe(0);
    unmount();
    open([older, younger]);
    expect(chips()).toBe(2);
  });

  it('is said where it is plain, and may be changed', async () => {
    open([older, younger], 'film', 's2');
    expect(screen.getByText('问的是孩子s2（三年级1班）')).toBeTruthy();
    expect(chips()).toBe(0);
    fireEvent.click(screen.getByText('换一个孩子'));
    expect(isOn('孩子s2（三年级1班）')).toBe(true);
    tap('孩子s1（三年级1班）');
    expect(await send()).toMatchObject({ for: 's1', resource: 'film' });
  });

  it('is asked for all the same where a stranger’s child was named', () => {
    open([older, younger], undefined, 'gone');
    expect(chips()).toBe(2);
  });
});
