import { render, screen } from '@testing-library/react';
import type { WirePushDetail } from '@contract/index';
import { Beside } from '@/features/evidence/beside';
import { PushFunnel } from '@/features/plan/push-detail';

const funnel = (targeted: number, reachable: number, completed: number): WirePushDetail['push']['funnel'] => ({
  ...{ targeted, reachable, sent: completed, opened: completed, started: completed, q25: completed, q50: completed, q75: completed },
  ...{ completed, completedOnline: 0, declared: 5, lateDeclared: 0, held: 0, leftBehind: 0, awayCompleted: 0, homeCompleted: 0 },
});
const office = { finish: { of: 15, among: 20 }, rounded: true };
const card = {
  ...{ push: 'p1', title: '读书', startsAt: 0, dueAt: 1, resource: {} },
  ...{ funnel: funnel(80, 76, 50), office },
} as unknown as WirePushDetail['push'];
const detail: WirePushDetail = {
  ...{ push: card, plan: 'plan', held: [], failed: 0, waiting: 0 },
  classes: [
    { id: 'c1', name: '三年级1班', funnel: funnel(40, 38, 20), office: { ...office, rounded: false } },
    { id: 'c2', name: '三年级2班', funnel: funnel(40, 38, 30), office },
    { id: 'c3', name: '三年级3班', funnel: funnel(40, 6, 0), joined: true },
  ],
};

const cellsOf = (name: string): (string | null)[] =>
  [...(screen.getByText(name).closest('tr,[role="row"]')?.querySelectorAll('td,[role="cell"]') ?? [])].map((cell) => cell.textContent);

describe('a push as its school’s office is told of it', () => {
  it('says where a number is round or told together, and leaves out the stages that are not told', () => {
    render(<PushFunnel detail={detail} beside={<Beside funnel={card.funnel} atLeast />} />);
    expect(cellsOf('三年级1班').join(' ')).toContain('看完20');
    expect(cellsOf('三年级2班').join(' ')).toContain('看完约 30');
    expect(cellsOf('三年级3班').join(' ')).toMatch(/应看40 能送到6 看完合在一起算.*—/);
    expect(screen.queryByText('看过一半')).toBeNull();
    expect(screen.queryByText('已送出')).toBeNull();
    expect(screen.getByText(/只说到整 5 户/)).toBeTruthy();
    expect(screen.getByText('登记至少 5 家')).toBeTruthy();
    expect(screen.queryByText(/其中在线看完/)).toBeNull();
    expect(screen.getByText('看完 15 / 开始看 20')).toBeTruthy();
    expect(screen.getByText('看完 约 50 / 应看 80')).toBeTruthy();
    expect(screen.getByText('约 63%')).toBeTruthy();
    expect(screen.getByText('看完（约）')).toBeTruthy();
  });

  it('says nothing of «at least none»', () => {
    const left = { ...card.funnel, leftBehind: 125 };
    const { rerender } = render(<Beside funnel={left} atLeast />);
    expect(screen.queryByText(/至少 0 家/)).toBeNull();
    rerender(<Beside funnel={{ ...left, awayCompleted: 5, homeCompleted: 10 }} atLeast />);
    expect(screen.getByText('有家长在外的至少 125 家里：外地家长看完至少 5 家，在家照看的人看完至少 10 家')).toBeTruthy();
  });
});
