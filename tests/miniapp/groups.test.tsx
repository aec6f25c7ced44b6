import { fireEvent, render, screen, within } from '@testing-library/react';
import { Groups, outOfTenWords } from '@/features/figures/groups';
import { resetStage } from '../support/taro';

beforeEach(resetStage);

const week = (from: string, to: string, county: string, leftBehind: number | null, villagePoint: number | null) => ({ from, to, county, leftBehind, villagePoint }); // prettier-ignore

describe('groups of families on a bureau’s page', () => {
  it('are said in households of ten, and never as a share of few', () => {
    expect([null, 0, 1, 6, 9].map(outOfTenWords)).toEqual(['人数少，不写', '不到 1 户', '1 户多', '6 户多', '9 户以上']);
  });

  it('stand in a table by week, by county only where there are several', () => {
    const { rerender } = render(<Groups told={[week('2026-11-02', '2026-11-08', '甲县', 6, null)]} />);
    const table = screen.getByRole('table', { name: '每 10 户里看完几户' });
    expect(within(table).getByText('6 户多')).toBeTruthy();
    expect(within(table).getByText('人数少，不写')).toBeTruthy();
    expect(within(table).queryByText('县区')).toBeNull();
    rerender(<Groups told={[week('2026-11-02', '2026-11-08', '甲县', 6, null), week('2026-11-02', '2026-11-08', '乙县', null, 9)]} />);
    expect(screen.getAllByText('县区').length).toBeGreaterThan(0);
    expect(screen.getByText('9 户以上')).toBeTruthy();
  });

  it('say why there is nothing, and how they are made, one tap away', () => {
    const { rerender } = render(<Groups told={[]} />);
    expect(screen.getByText(/还没有过完的周/)).toBeTruthy();
    rerender(<Groups told={[week('2026-11-02', '2026-11-08', '甲县', null, null)]} />);
    expect(screen.getByText(/写出来能猜到是哪一家，所以不写/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '怎么算的' }));
    expect(screen.getByText(/这样的学校不到 3 所，就不写/)).toBeTruthy();
  });
});
