import { fireEvent, render, screen } from '@testing-library/react';
import type { WireResourceQuality } from '@contract/resource-quality';
import { ApiProblem } from '@/api/problem';
import { Quality } from '@/features/resource/quality';
import { resetStage } from '../support/taro';

let answer: WireResourceQuality | ApiProblem;
const asked: unknown[] = [];
jest.mock('@/api/client', () => ({
  call: async (name: string, given: unknown) => {
    asked.push([name, given]);
    if (answer instanceof Error) throw answer;
    return answer;
  },
}));

const nothing: WireResourceQuality = { smallest: 5, now: null, then: null, change: null, drop: null, asked: [], advice: '' };
const full: WireResourceQuality = {
  ...nothing,
  now: { version: 2, started: 1240, completed: 805, interval: { low: 622, high: 676 } },
  then: { version: 1, started: 300, completed: 120, interval: { low: 346, high: 457 } },
  change: 'up',
  drop: { kind: 'left', at: 75, before: 900, lost: 120, caption: '水再浅也不要一个人下去' },
  asked: [{ second: 75, families: 5 }],
  advice: '1:15 前后离开的人多，可以从这里剪短。',
};

describe('how an item is taken, for who writes and reviews it', () => {
  beforeEach(() => {
    resetStage();
    asked.length = 0;
  });

  it('says each version with how sure it is, rounded outwards, where most leave, what was asked there and what follows', async () => {
    answer = full;
    render(<Quality resource="river-safety" />);
    expect(await screen.findByText('第 2 版：约 1,240 人开始看，约 805 人看完，看完的占 62% 到 68%')).toBeTruthy();
    expect(screen.getByText('第 1 版：约 300 人开始看，约 120 人看完，看完的占 34% 到 46%')).toBeTruthy();
    expect(screen.getByText('新的一版看完的比上一版多，不是碰巧。')).toBeTruthy();
    expect(
      screen.getByText('离开最多的地方在 1:15：约 900 人看到那里，至少 120 人没有再看后面。那里的字幕是“水再浅也不要一个人下去”。'),
    ).toBeTruthy();
    expect(screen.getByText('1:15 前后，至少 5 家提过问题。')).toBeTruthy();
    expect(screen.getByText('1:15 前后离开的人多，可以从这里剪短。')).toBeTruthy();
    expect(screen.getByText(/按整 5 写，往小里写；不到 20 人不写/)).toBeTruthy();
    expect(asked).toEqual([['resourceQuality', { params: { resource: 'river-safety' } }]]);
  });

  it('says that too few have looked, and nothing of what it does not know', async () => {
    answer = nothing;
    const { container } = render(<Quality resource="new" />);
    expect(await screen.findByText('看的人还少，先不写。')).toBeTruthy();
    for (const id of ['quality-change', 'quality-drop', 'quality-advice']) expect(container.querySelector(`#${id}`)).toBeNull();
    expect(container.textContent).not.toMatch(/第 \d 版|提过问题/);
  });

  it('says of a place that many skipped that they went on behind it', async () => {
    answer = { ...full, then: null, change: 'same', drop: { kind: 'skipped', at: 20, before: 80, lost: 15, caption: '' } };
    render(<Quality resource="r" />);
    expect(await screen.findByText('跳过最多的地方在 0:20：约 80 人看到那里，至少 15 人跳过了一段，后面又接着看。')).toBeTruthy();
    expect(screen.getByText('和上一版比，看不出差别。')).toBeTruthy();
  });

  it('fails by itself, and is there when tried again', async () => {
    answer = new ApiProblem('server/failed', '服务器出了点问题，请稍后再试。', 500);
    render(<Quality resource="r" />);
    const again = await screen.findByRole('button', { name: /再试/ });
    answer = full;
    fireEvent.click(again);
    expect(await screen.findByText(/第 2 版/)).toBeTruthy();
  });
});
