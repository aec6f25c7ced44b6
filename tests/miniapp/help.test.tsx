import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { WireHelpList } from '@contract/index';
import { HelpNotices } from '@/features/help/help-notices';

const asked: { name: string; given: unknown }[] = [];
let answer: WireHelpList = { reader: 'school', items: [] };
jest.mock('@/api/client', () => ({
  call: async (name: string, given: unknown) => {
    asked.push({ name, given });
    return answer;
  },
}));

const DAY = 86_400_000;
const SINCE = Date.UTC(2026, 10, 23, 1);
const item: WireHelpList['items'][number] = {
  ...{ id: 'S1:reach:1', school: { id: 'S1', name: '城关小学' }, reason: 'reach', finding: '触达率只有 40.0%。', advice: '一户一户联系。' },
  ...{ from: '2026-10-26', to: '2026-11-22', since: SINCE, bureauFrom: SINCE + 7 * DAY, note: null, mayNote: true },
};

describe('what stands in the way', () => {
  beforeEach(() => void (asked.length = 0));

  it('is nothing at all where nothing does', async () => {
    answer = { reader: 'school', items: [] };
    const { container } = render(<HelpNotices />);
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(container.textContent).toBe('');
  });

  it('a school reads first, with what can be done and from when its bureau is told; its own words are kept', async () => {
    answer = { reader: 'school', items: [item] };
    render(<HelpNotices />);
    expect(await screen.findByText('触达率只有 40.0%。')).toBeTruthy();
    expect(screen.getByText(/10月26日到11月22日 · 11月23日告诉学校 · 11月30日起教育局也看得到/)).toBeTruthy();
    fireEvent.click(screen.getByText('写写学校的打算'));
    fireEvent.click(screen.getByText('写下'));
    expect(screen.getByText(/写一两句/)).toBeTruthy();
    expect(asked).toHaveLength(1);
    fireEvent.change(screen.getByLabelText('学校打算怎么做'), { target: { value: '这周逐户联系' } });
    answer = { reader: 'school', items: [{ ...item, note: { text: '这周逐户联系', at: SINCE + DAY } }] };
    fireEvent.click(screen.getByText('写下'));
    expect(await screen.findByText('学校的打算（11月24日）：这周逐户联系')).toBeTruthy();
    expect(asked.at(-1)).toMatchObject({ name: 'noteHelp', given: { params: { notice: 'S1:reach:1' }, in: { text: '这周逐户联系' } } });
  });

  it('a bureau reads the finding and those words, and may not write them', async () => {
    answer = { reader: 'bureau', items: [{ ...item, mayNote: false, note: { text: '这周逐户联系', at: SINCE } }] };
    render(<HelpNotices />);
    expect(await screen.findByText('城关小学：触达率只有 40.0%。')).toBeTruthy();
    expect(screen.queryByText('一户一户联系。')).toBeNull();
    expect(screen.queryByText(/改一改|写写/)).toBeNull();
  });
});
