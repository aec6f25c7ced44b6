import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { WireClassEvidence, WireFunnel } from '@contract/index';
import { trust } from '@/api/client';
import { Beside } from '@/features/evidence/beside';
import { Evidence } from '@/features/evidence/evidence';
import { besideText, daysToDeclare, declaredText, isMuchOffline } from '@/features/evidence/words';
import { standingOf } from '@/features/push/standing';
import { beforeText, familyText } from '@/features/viewing/recorded';
import { resetStage, stage, type Asked } from '../support/taro';

const STARTS = Date.UTC(2026, 8, 1, 11, 30);
const DAY = 86_400_000;
const funnel = (over: Partial<WireFunnel> = {}): WireFunnel => ({
  ...{ targeted: 40, reachable: 38, sent: 30, opened: 25, started: 22, q25: 20, q50: 18, q75: 15, completed: 10 },
  ...over,
});

beforeEach(() => {
  resetStage();
  trust({ token: async () => 't'.repeat(40), forget: () => undefined });
});

describe('the figures beside the headline', () => {
  it('are each of their own, and none where there is nothing to say', () => {
    expect(besideText(funnel({ completed: 0 }))).toEqual([]);
    // From a server that does not count them yet.
    expect(besideText(funnel())).toEqual(['其中在线看完 0 家']);
    expect(
      besideText(funnel({ completedOnline: 8, declared: 3, lateDeclared: 1, held: 2, leftBehind: 9, awayCompleted: 1, homeCompleted: 4 })),
    ).toEqual([
      '其中在线看完 8 家',
      '登记 4 家（截止后补登 1 家）',
      '待确认 2 家',
      '有家长在外的 9 家里：外地家长看完 1 家，在家照看的人看完 4 家',
    ]);
  });

  it('are said kindly to a teacher when more than three in ten came in afterwards', () => {
    expect([isMuchOffline({ completed: 10, completedOnline: 7 }), isMuchOffline({ completed: 10, completedOnline: 6 })]).toEqual([
      false,
      true,
    ]);
    expect(isMuchOffline({ completed: 4, completedOnline: 0 })).toBe(false);
    expect(isMuchOffline({ completed: 10 })).toBe(false);
    const { rerender } = render(<Beside funnel={funnel({ completedOnline: 6 })} forTeacher />);
    expect(screen.getByText(/断着网看/).textContent).toMatch(/都算看完/);
    rerender(<Beside funnel={funnel({ completedOnline: 6 })} />);
    expect(screen.queryByText(/断着网看/)).toBeNull();
  });
});

it('offers the days from the push’s own on, of many the newest and the first', () => {
  expect(daysToDeclare(STARTS, STARTS + DAY)).toEqual([
    ['2026-09-01', '9月1日'],
    ['2026-09-02', '今天（9月2日）'],
  ]);
  const many = daysToDeclare(STARTS, STARTS + 40 * DAY);
  expect([many.length, many[0]?.[0], many.at(-1)?.[0]]).toEqual([10, '2026-09-01', '2026-10-11']);
  expect(declaredText({ reason: 'paper', on: '2026-09-05', late: true })).toBe('老师登记 · 纸质回执 · 9月5日 · 截止后补登');
});

it('says of a card that it waits, not that it is done', () => {
  const viewing = { creditedSeconds: 95, totalSeconds: 100, percent: 95, completed: true, resumeAt: 0, gaps: [], unconfirmedSeconds: 0 };
  const item = { resource: { kind: 'video' }, opened: true, late: false } as unknown as Parameters<typeof standingOf>[0];
  expect(standingOf({ ...item, viewing }).words).toBe('已看完');
  expect(standingOf({ ...item, viewing: { ...viewing, held: '还不能确定' } })).toMatchObject({ words: '待确认', done: false });
});

it('says of what was watched in an earlier term that it was, and that it does not count now', () => {
  const fresh = { creditedSeconds: 0, totalSeconds: 100, percent: 0, completed: false, resumeAt: 0, gaps: [], unconfirmedSeconds: 0 };
  const item = { resource: { kind: 'video' }, opened: false, late: false } as unknown as Parameters<typeof standingOf>[0];
  const before = { at: STARTS, completed: true };
  expect(standingOf({ ...item, viewing: { ...fresh, before } })).toMatchObject({ words: '上学期看过', done: false });
  expect(standingOf({ ...item, viewing: { ...fresh, before: { ...before, completed: false } } }).words).toBe('上学期看过一点');
  expect(standingOf({ ...item, viewing: { ...fresh, before, creditedSeconds: 30, percent: 30 } }).words).toBe('看了 30%');
  expect(beforeText(fresh, before)).toBe('上学期看完过（9月1日）。这学期再看一遍才算。');
  expect(beforeText({ ...fresh, completed: true }, before)).toBeNull();
  expect(beforeText(fresh, undefined)).toBeNull();
});

it('tells a family that may watch together how far it is, and whether it is done', () => {
  const own = { creditedSeconds: 20, totalSeconds: 100, percent: 20, completed: false, resumeAt: 0, gaps: [], unconfirmedSeconds: 0 };
  const item = { resource: { kind: 'video' }, opened: true, late: false } as unknown as Parameters<typeof standingOf>[0];
  expect(standingOf({ ...item, viewing: { ...own, family: { percent: 80, completed: false } } }).words).toBe('看了 20%');
  expect(standingOf({ ...item, viewing: { ...own, family: { percent: 100, completed: true } } })).toMatchObject({
    words: '全家已看完',
    done: true,
  });
  expect(familyText({ percent: 80, completed: false })).toBe('全家合起来看了 80% 以上。这一条几位家长合起来看完就算。');
  expect(familyText({ percent: 0, completed: false }, '听')).toBe('全家合起来还听得不多。这一条几位家长合起来听完就算。');
  expect(familyText({ percent: 100, completed: true })).toBe('全家合起来已经看完了。');
  expect(familyText(undefined)).toBeNull();
});

describe('a class’s page', () => {
  let evidence: WireClassEvidence;
  let asked: Asked[];
  beforeEach(() => {
    evidence = {
      ...{ startsAt: STARTS, dueAt: STARTS + 7 * DAY, canDeclare: true, canDecide: true },
      families: [
        { student: { id: 'a', name: '甲' }, completed: false },
        { student: { id: 'b', name: '乙' }, completed: true },
        { student: { id: 'c', name: '丙' }, completed: false, declared: { reason: 'visit', on: '2026-09-01', late: false } },
        { student: { id: 'd', name: '丁' }, completed: false },
      ],
      flags: [
        { id: 'f1', student: { id: 'a', name: '甲' }, who: '母亲', level: 'hold', why: '同一段时间里开着 3 个内容。', foundAt: STARTS },
      ],
    };
    asked = [];
    stage.request = async (one) => {
      asked.push(one);
      if (one.method === 'GET') return { statusCode: 200, data: evidence };
      return { statusCode: 200, data: one.url.endsWith('/declarations') ? { declared: 1, skipped: 1 } : { ok: true } };
    };
  });
  const open = async () => {
    const changes: number[] = [];
    render(<Evidence classroom="c1" push="p1" now={STARTS + DAY} onChange={() => changes.push(1)} />);
    await screen.findByText('老师登记的');
    return changes;
  };
  const posts = () => asked.filter(({ method }) => method === 'POST').map(({ url, data }) => [url.replace(/^.*(?=\/api\/)/, ''), data]);

  it('declares the chosen families with reason and day, offering only those that may be', async () => {
    const changes = await open();
    fireEvent.click(screen.getByRole('button', { name: '登记看完的家庭' }));
    const sheet = within(screen.getByRole('dialog'));
    expect(sheet.queryByRole('button', { name: '乙' })).toBeNull();
    expect(sheet.queryByRole('button', { name: '丙' })).toBeNull();
    fireEvent.click(sheet.getByRole('button', { name: '先选家庭' }));
    expect(posts()).toEqual([]);
    fireEvent.click(sheet.getByRole('button', { name: '全选' }));
    fireEvent.click(sheet.getByRole('button', { name: '丁' }));
    fireEvent.click(sheet.getByRole('radio', { name: '纸质回执' }));
    fireEvent.click(sheet.getByRole('radio', { name: '9月1日' }));
    fireEvent.click(sheet.getByRole('button', { name: '登记 1 家' }));
    await screen.findByText(/登记了 1 家；另外 1 家/);
    expect(posts()).toEqual([['/api/v1/classrooms/c1/pushes/p1/declarations', { students: ['a'], reason: 'paper', on: '2026-09-01' }]]);
    expect(changes).toHaveLength(1);
  });

  it('takes a declaration back', async () => {
    await open();
    fireEvent.click(screen.getByRole('button', { name: '撤回 丙 的登记' }));
    await waitFor(() => expect(posts()).toEqual([['/api/v1/classrooms/c1/pushes/p1/declarations/undo', { student: 'c' }]]));
  });

  it('tells why something waits, and asks for a reason with every decision', async () => {
    await open();
    expect(screen.getByText('待确认 1 条')).toBeTruthy();
    expect(screen.getByText(/同一段时间里开着 3 个内容/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '先不算…' }));
    fireEvent.click(screen.getByRole('radio', { name: '请家长再看一遍' }));
    fireEvent.click(screen.getByRole('button', { name: '确认先不算' }));
    await waitFor(() =>
      expect(posts()).toEqual([['/api/v1/classrooms/c1/pushes/p1/flags/decide', { flag: 'f1', verdict: 'kept', reason: 'asked-again' }]]),
    );
  });

  it('says so when it can not be done, and keeps what was chosen', async () => {
    await open();
    stage.request = async () => ({ statusCode: 409, data: { error: { code: 'evidence/not-begun', message: '这次推送还没到时间' } } });
    fireEvent.click(screen.getByRole('button', { name: '登记看完的家庭' }));
    fireEvent.click(screen.getByRole('button', { name: '甲' }));
    fireEvent.click(screen.getByRole('button', { name: '登记 1 家' }));
    expect(await screen.findByText('这次推送还没到时间')).toBeTruthy();
    expect(screen.getByRole('button', { name: '登记 1 家' })).toBeTruthy();
  });
});
