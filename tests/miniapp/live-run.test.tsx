import { act, render } from '@testing-library/react';
import type { WireAlerts, WirePushRun } from '@contract/index';
import { useLoad, type Pace } from '@/api/use-load';
import { missedSentence } from '@/features/plan/missed-words';
import { lookAgainIn, runSentence } from '@/features/plan/run-words';
import { fire, resetStage } from '../support/taro';

const run: WirePushRun = {
  ...{ push: 'p', plan: 'q', phase: 'sending', haltedBy: null, haltedAt: null, steers: true, total: 10, sent: 4, ahead: 6, due: 6 },
  ...{ failed: 0, unknown: 0, refused: [], limited: 0, limitedUntil: null, limitedHours: null, quotaPerDay: null, quotaHours: null },
  ...{ lastMinute: 4, secondsLeft: null, nextAt: null },
};

describe('how often a push is looked at', () => {
  beforeEach(() => {
    resetStage();
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));

  /** A page that looks at what the server says; tells how often it asked. */
  function look(answer: () => Promise<WirePushRun>, pace: Pace<WirePushRun> = lookAgainIn): { asked: () => number; shown: () => string } {
    const ask = jest.fn(answer);
    let shown = '';
    function Page() {
      const { load } = useLoad(ask, pace);
      shown = load.state === 'ready' ? load.data.phase : load.state;
      return null;
    }
    render(<Page />);
    return { asked: () => ask.mock.calls.length, shown: () => shown };
  }

  it('every two seconds while it goes out, every half minute when all is done', async () => {
    let phase: WirePushRun['phase'] = 'sending';
    const { asked, shown } = look(async () => ({ ...run, phase }));
    await pass(0);
    expect(asked()).toBe(1);
    await pass(10_000);
    expect(asked()).toBe(6);
    phase = 'done';
    await pass(2000);
    expect([asked(), shown()]).toEqual([7, 'done']);
    await pass(29_000);
    expect(asked()).toBe(7);
    await pass(1500);
    expect(asked()).toBe(8);
  });

  it('not while an answer is still on its way: a slow line gets its answer', async () => {
    const { asked, shown } = look(() => new Promise((done) => setTimeout(() => done(run), 7000)), 2);
    await pass(6900);
    expect([asked(), shown()]).toEqual([1, 'loading']);
    await pass(200);
    expect(shown()).toBe('sending');
    await pass(2000);
    expect(asked()).toBe(2);
  });

  it('not while nobody looks', async () => {
    const { asked } = look(async () => run);
    await pass(0);
    fire('hide');
    await pass(20_000);
    expect(asked()).toBe(1);
  });

  it('is not so often while it waits or stands still', () => {
    const phases = ['preparing', 'sending', 'waiting', 'paused', 'done', 'ended'] as const;
    expect(phases.map((phase) => lookAgainIn({ phase }))).toEqual([2, 2, 10, 10, 30, 30]);
    expect(lookAgainIn(undefined)).toBe(10);
  });
});

it('a stopped push with nothing left to send does not promise to send it', () => {
  const paused = { ...run, phase: 'paused', haltedBy: 'push' } as const;
  expect(runSentence(paused, 0)).toContain('还有 6 条没有送');
  expect(runSentence({ ...paused, ahead: 0, due: 0 }, 0)).toBe('这次推送暂停了。第一次的提醒都送过了，停着的时候不提醒没看完的。');
});

it('what was missed is said with its plan, how much, and that it does not come by itself', () => {
  const at = Date.parse('2026-09-05T19:40:00+08:00');
  const item: WireAlerts['items'][number] = {
    ...{ id: 'a', kind: 'slots-missed', plan: 'q', planTitle: '秋季计划', at, count: 2 },
    lines: [{ line: 1, title: '早睡', startsAt: at }],
  };
  const words = missedSentence(item, at + 60_000);
  expect(words).toContain('《秋季计划》有 2 条');
  expect(words).toContain('不会再自己推');
  expect(words).toContain('下面是前 1 条');
  expect(missedSentence({ ...item, count: 1 }, at)).not.toContain('下面是前');
});
