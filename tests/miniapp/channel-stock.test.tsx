import type { WireFigures } from '@contract/index';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { ChannelStock } from '@/features/figures/stock';
import { resetStage } from '../support/taro';

beforeEach(resetStage);

type Told = NonNullable<WireFigures['stock']>[number];
const day = (on: string, over: Partial<Told> = {}): Told => ({ county: '甲县', on, reminder: null, officialAccount: null, wecom: null, inbox: null, nobody: null, ...over }); // prettier-ignore

describe('the ways to families on a bureau’s page', () => {
  it('stand in a table by day, those that are told; the others are named below, without a number', () => {
    render(<ChannelStock told={[day('2026-11-02', { reminder: 5, inbox: 3 }), day('2026-11-09', { reminder: 6, nobody: 0 })]} />);
    const table = screen.getByRole('table', { name: '每 10 户里几户能怎么通知到' });
    expect(within(table).getAllByRole('columnheader').map((one) => one.textContent)).toEqual(['哪天数的', '收得到小程序提醒', '要自己打开小程序看', '还没有人绑定']); // prettier-ignore
    for (const words of ['5 户多', '6 户多', '3 户多', '不到 1 户']) expect(within(table).getByText(words)).toBeTruthy();
    expect(screen.getByText('“靠公众号”、“靠企业微信”的家庭在各校太少，不写。')).toBeTruthy();
  });

  it('name the county where there are several', () => {
    render(<ChannelStock told={[day('2026-11-02', { reminder: 5 }), day('2026-11-02', { reminder: 7, county: '乙县' })]} />);
    expect(screen.getAllByText('县区').length).toBeGreaterThan(0);
    expect(screen.getByText('乙县')).toBeTruthy();
  });

  it('say why there is nothing, and how they are counted, one tap away', () => {
    const { rerender } = render(<ChannelStock told={[]} />);
    expect(screen.getByText(/还没有数过/)).toBeTruthy();
    rerender(<ChannelStock told={[day('2026-11-02')]} />);
    expect(screen.getByText(/写出来能猜到是哪一家，所以不写/)).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.queryByText(/一次性的同意还没用完/)).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '怎么算的' }));
    expect(screen.getByText(/一次性的同意还没用完/)).toBeTruthy();
  });
});
