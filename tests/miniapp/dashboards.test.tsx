import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { WireFigureCounts, WireFigures } from '@contract/index';
import { Chart } from '@/components/chart/chart';
import { optionOf } from '@/components/chart/option';
import { isDrawable, LOOKS, type Picture } from '@/components/chart/picture';
import { pointOf, trendOf, trendSaid } from '@/features/figures/pictures';
import { linkTo, questionOf, windowOf } from '@/features/figures/view';
import { wholeWeeksOf } from '@/words/days';
import { resetStage } from '../support/taro';

const drawn: { picture: Picture; points: (number | null)[]; closed: boolean }[] = [];
let fails = false;
jest.mock('@/components/chart/engine', () => ({
  draw: (_box: unknown, picture: Picture) => {
    if (fails) throw new Error('no engine');
    const one = { picture, points: [] as (number | null)[], closed: false };
    drawn.push(one);
    return { point: (at: number | null) => void one.points.push(at), close: () => void (one.closed = true) };
  },
}));
beforeEach(() => {
  resetStage();
  drawn.length = 0;
  fails = false;
});

const picture: Picture = {
  ...{ form: 'lines', unit: '%', axis: ['第一周', '第二周'] },
  lines: ['触达率', '完播率'].map((name, n) => ({
    key: name,
    name,
    points: [
      { value: 50 + n, low: 40, high: 60, words: `5${n} / 100` },
      { value: null, words: '—' },
      { value: 60 + n, words: `6${n} / 100` },
    ],
  })),
};

describe('a chart', () => {
  it('is its finding, a picture with that name, and a table that readers always have', async () => {
    const { unmount } = render(<Chart id="c" finding="两周差不多。" first="哪一周" picture={picture} />);
    await act(async () => undefined);
    const image = screen.getByRole('img', { name: /^图：两周差不多。/ });
    const table = screen.getByRole('table', { name: '两周差不多。' });
    expect(within(table).getAllByRole('row')).toHaveLength(3);
    expect(table.textContent).toContain('50 / 100');
    expect(drawn).toHaveLength(1);
    image.focus();
    expect(document.activeElement).toBe(image);
    fireEvent.keyDown(image, { key: 'ArrowRight' });
    fireEvent.keyDown(image, { key: 'ArrowRight' });
    fireEvent.keyDown(image, { key: 'ArrowRight' });
    expect(drawn[0]?.points).toEqual([0, 1, 1]);
    expect(screen.getByText('第二周，触达率 —，完播率 —')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '看表格' }));
    expect(screen.queryByRole('img')).toBeNull();
    expect(drawn[0]?.closed).toBe(true);
    expect(table.closest('.gy-sr')).toBeNull();
    unmount();
  });

  it('is not drawn anew when the same numbers come again', async () => {
    const { rerender } = render(<Chart id="c" finding="差不多。" first="周" picture={picture} />);
    await act(async () => undefined);
    rerender(<Chart id="c" finding="差不多。" first="周" picture={JSON.parse(JSON.stringify(picture)) as Picture} />);
    await act(async () => undefined);
    expect(drawn).toHaveLength(1);
  });

  it('leaves its table where the drawing fails', async () => {
    fails = true;
    render(<Chart id="c" finding="差不多。" first="周" picture={picture} />);
    await act(async () => undefined);
    expect(await screen.findByText('图没有画出来，先看表格。')).toBeTruthy();
    expect(screen.getByRole('table').closest('.gy-sr')).toBeNull();
  });

  it('of one place, or of more than can be looked over, is a table', () => {
    expect(isDrawable(picture)).toBe(true);
    expect(isDrawable({ ...picture, axis: ['a'] })).toBe(false);
    const bare = picture.lines.map((line) => ({ ...line, points: line.points.slice(0, 2) }));
    expect(isDrawable({ ...picture, lines: bare })).toBe(false);
    expect(isDrawable({ ...picture, form: 'marks', axis: Array.from({ length: 41 }, String) })).toBe(false);
  });

  it('tells its lines apart without colours, and draws intervals where they are known', () => {
    expect(new Set(LOOKS.map(({ dash }) => dash)).size).toBe(LOOKS.length);
    expect(new Set(LOOKS.map(({ shape }) => shape)).size).toBe(LOOKS.length);
    const { series } = optionOf(picture, { width: 800, scale: 1 }) as { series: { type: string; data: unknown[] }[] };
    expect(series.map(({ type, data }) => [type, data.length])).toEqual([['custom', 1], ['line', 3], ['custom', 1], ['line', 3]]); // prettier-ignore
    expect(series[0]?.data).toEqual([[0, 40, 60]]);
  });
});

const counts = (targeted: number, completed: number): WireFigureCounts => ({
  ...{ targeted, completed, late: 0, funnel: null },
  rates: { reach: { of: null, among: null }, completion: { of: completed, among: targeted }, finish: { of: 0, among: 0 } },
});
const week = (from: string, to: string, done: number, interval: { low: number; high: number } | null) => ({
  ...{ key: from, name: `${from} 到 ${to}`, note: '', hidden: '', tens: null, exact: counts(100, done) },
  ...(interval ? { intervals: { reach: null, completion: interval, finish: null } } : {}),
});
const figures = (rows: WireFigures['rows'], more: Partial<WireFigures> = {}): WireFigures => ({
  ...{
    by: 'week',
    place: { id: 'QX', name: '县' },
    from: '2026-11-02',
    to: '2026-11-22',
    rows,
    total: { exact: counts(0, 0), tens: null },
  },
  ...{ freshAt: Date.parse('2026-11-18T04:00:00Z'), ...more },
});

describe('a trend in words', () => {
  const said = (of: WireFigures): string => trendSaid(of, trendOf(of));
  const first = week('2026-11-02', '2026-11-08', 40, { low: 310, high: 490 });
  it('claims a change only where the intervals lie apart', () => {
    const cohort = { places: 3, among: 5 };
    const near = week('2026-11-09', '2026-11-15', 48, { low: 390, high: 570 });
    expect(said(figures([first, near], { cohort }))).toBe('只算每周都有数的 3 所学校（一共 5 所），前后才好比。应看完成率从 40% 到 48%，和开始时差不多，差别在误差以内。'); // prettier-ignore
    expect(said(figures([first, week('2026-11-09', '2026-11-15', 70, { low: 600, high: 780 })]))).toContain('比开始时高');
    expect(said(figures([first, week('2026-11-09', '2026-11-15', 10, { low: 50, high: 180 })]))).toContain('比开始时低');
  });
  it('claims nothing where it is not known how sure the shares are', () => {
    const bare = [week('2026-11-02', '2026-11-08', 40, null), week('2026-11-09', '2026-11-15', 5, null)];
    expect(said(figures(bare))).toBe('应看完成率从 40% 到 5%。最近一周的推送要是还没截止，数还会涨。');
  });
  it('leaves out a week that is not over, and what has no figures', () => {
    const now = week('2026-11-16', '2026-11-22', 0, null);
    expect(trendOf(figures([first, now])).axis).toEqual(['11月2日起']);
    expect(pointOf({ exact: counts(0, 0) }, 'completion')).toEqual({ value: null, words: '—' });
    expect(pointOf(first, 'completion').words).toBe('40 / 100，40%（31%～49%）');
  });
});

describe('the address of a page of figures', () => {
  it('names weeks and places; days of one’s own are widened to whole weeks', () => {
    expect(questionOf({ window: 'month', school: 'QX01', theme: '习惯' })).toEqual({
      ask: { window: 'month', school: 'QX01', theme: '习惯' },
    });
    expect(questionOf({ from: '2026-11-05', to: '2026-11-13', grade: '3' })).toEqual({
      ask: { from: '2026-11-02', to: '2026-11-15', grade: 3 },
    });
    expect(questionOf({ dimension: '健康', subject: '语文' })).toEqual({ ask: { window: 'month', dimension: '健康', subject: '语文' } });
    expect(windowOf({ window: 'nonsense' })).toBe('month');
    expect(linkTo('/p', { window: 'term', by: 'week' }, { school: 'S 1', by: undefined })).toBe('/p?window=term&school=S%201');
  });
  it.each([
    [{ from: '2026-11-20', to: '2026-11-01' }, '调过来'],
    [{ from: '2026-11-20' }, '没有写全'],
    [{ from: 'x', to: '2026-11-20' }, '没有写全'],
    [{ from: '2024-01-01', to: '2026-11-20' }, '最多看一年'],
    [{ grade: '13' }, '没有这个年级'],
  ])('%j is answered with a sentence', (view, says) => {
    expect(questionOf(view)).toEqual({ fault: expect.stringContaining(says) });
  });
  it('a week is its own whole week', () => {
    expect(wholeWeeksOf('2026-11-16', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
  });
});
