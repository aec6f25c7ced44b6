import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { WireFigureExport } from '@contract/index';
import { ExportList } from '@/features/export/export-list';
import { ExportSheet } from '@/features/export/export-sheet';
import { EMPTY, missing, orderOf } from '@/features/export/order';
import { call } from '@/api/client';
import { ApiProblem } from '@/api/problem';

jest.mock('@/api/client', () => ({ call: jest.fn() }));
const called = jest.mocked(call);

const one: WireFigureExport = {
  ...{ id: 'e1', format: 'xlsx', from: '2026-09-07', to: '2026-09-13', reason: '期中研判会上要用' },
  ...{ askedAt: 0, state: 'making', percent: 40, rows: 12_000, fault: '', file: null },
};
const ready: WireFigureExport = { ...one, id: 'e2', state: 'ready', percent: 100, file: { link: '/exports/x', name: 'a.xlsx', bytes: 77_700_000, until: 86_400_000 } }; // prettier-ignore
const failed: WireFigureExport = { ...one, id: 'e3', state: 'failed', fault: '服务器的磁盘满了，这次导出已经取消，没有留下半个文件。' };

describe('the order of an export', () => {
  it('wants a Chinese reason and days the right way round, and sends what was chosen', () => {
    expect(missing(EMPTY)).toEqual({ reason: expect.stringContaining('至少 5 个字') });
    expect(missing({ ...EMPTY, reason: 'for the report' }).reason).toBeDefined();
    const own = { ...EMPTY, reason: '期中研判会', window: 'own' as const };
    expect(missing(own).days).toContain('请选');
    expect(missing({ ...own, from: '2026-09-13', to: '2026-09-07' }).days).toContain('对调');
    expect(missing({ ...own, from: '2026-09-07', to: '2026-09-13' })).toEqual({});
    expect(orderOf({ ...own, from: '2026-09-07', to: '2026-09-13' })).toEqual({ format: 'xlsx', reason: '期中研判会', from: '2026-09-07', to: '2026-09-13' }); // prettier-ignore
    expect(orderOf({ ...own, window: 'month' })).toEqual({ format: 'xlsx', reason: '期中研判会', window: 'month' });
  });

  it('says what is missing before anything is sent, then sends, and says what the server refuses', async () => {
    const done = jest.fn();
    render(<ExportSheet onClose={() => undefined} onDone={done} />);
    const press = () => fireEvent.click(document.getElementById('export-send') as HTMLElement);
    press();
    expect(screen.getByRole('alert').textContent).toContain('至少 5 个字');
    expect(called).not.toHaveBeenCalled();
    fireEvent.change(document.getElementById('export-reason') as HTMLElement, { target: { value: '期中研判会上要用' } });
    fireEvent.click(document.getElementById('choice-csv') as HTMLElement);
    called.mockRejectedValueOnce(new ApiProblem('export/no-room', '服务器的磁盘满了，现在不能导出', 507));
    press();
    await screen.findByText(/磁盘满了/);
    called.mockResolvedValueOnce({ items: [one], most: 3 });
    press();
    await waitFor(() => expect(done).toHaveBeenCalledWith({ items: [one], most: 3 }));
    expect(called).toHaveBeenLastCalledWith('startFigureExport', { in: { format: 'csv', reason: '期中研判会上要用', window: 'term' } });
  });
});

describe('one’s exports', () => {
  it('say how far they are, offer the file when it is there, and what went wrong', async () => {
    const put = jest.fn();
    render(<ExportList all={{ items: [one, ready, failed], most: 3 }} now={0} put={put} />);
    expect(screen.getByText('表格（.xlsx），正在做，已完成 40%，12,000 行')).toBeTruthy();
    expect(screen.getByText('表格（.xlsx），做好了，12,000 行，74.1 MB')).toBeTruthy();
    expect(screen.getByText(/没有留下半个文件/)).toBeTruthy();
    expect(screen.getAllByText('下载')).toHaveLength(1);
    fireEvent.click(document.getElementById('drop-e1') as HTMLElement);
    called.mockResolvedValueOnce({ items: [], most: 3 });
    fireEvent.click(document.getElementById('confirm-yes') as HTMLElement);
    await waitFor(() => expect(put).toHaveBeenCalledWith({ items: [], most: 3 }));
    expect(called).toHaveBeenLastCalledWith('dropFigureExport', { params: { export: 'e1' } });
  });

  it('say what to do where there are none', () => {
    render(<ExportList all={{ items: [], most: 3 }} now={0} put={() => undefined} />);
    expect(screen.getByText('还没有导出')).toBeTruthy();
  });
});
