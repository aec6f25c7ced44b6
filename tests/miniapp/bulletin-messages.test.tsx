import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { WireMe } from '@contract/index';
import { BulletinMessages } from '@/features/account/bulletin-messages';
import { here } from '@/platform/here';

const own = (remaining: number | null): WireMe['subscriptions'][number] => ({
  ...{ purpose: 'bulletin-ready', templateId: 'mini-bulletin-ready', title: '通报提醒', remaining },
  ...(remaining === null ? { longTerm: true as const } : {}),
});
const dueOnes: WireMe['subscriptions'][number] = { purpose: 'question-due', templateId: 'due', title: '待答提醒', remaining: 0 };
let me: Pick<WireMe, 'subscriptions' | 'hasWeChat'>;
let reads = 0;
jest.mock('@/api/refresh-me', () => ({ readMe: async () => (reads++, me) }));
jest.mock('@/platform/here', () => ({
  here: { subscribes: true, requestSubscribe: jest.fn(), store: { read: () => null, write: () => undefined } },
}));
const ask = here.requestSubscribe as jest.Mock;
const platform = here as { subscribes: boolean };
beforeEach(() => {
  reads = 0;
  platform.subscribes = true;
  ask.mockReset();
});
async function shown(given: typeof me): Promise<string> {
  me = given;
  const { container } = render(<BulletinMessages />);
  await waitFor(() => expect(container.textContent).not.toBe(''));
  return container.querySelector('#bulletin-messages')?.textContent ?? '';
}
const button = () => screen.queryByText('做好时提醒我');

it('in WeChat a press asks about this template alone, and the count follows the answer', async () => {
  jest.useFakeTimers();
  ask.mockResolvedValue({ kind: 'answered', accepted: ['mini-bulletin-ready'] });
  expect(await shown({ subscriptions: [dueOnes, own(0)], hasWeChat: true })).toBe(
    '想在微信里收到新通报，请点“做好时提醒我”。点一次，提醒一次。没看过的会写“新通报”。',
  );
  fireEvent.click(button()!);
  expect(ask).toHaveBeenCalledWith(['mini-bulletin-ready']);
  expect(await screen.findByText('记下了，下次会提醒您。')).toBeTruthy();
  me = { subscriptions: [own(1)], hasWeChat: true };
  await act(() => jest.advanceTimersByTimeAsync(1300));
  jest.useRealTimers();
  expect(screen.getByText('新通报做好时，会给您发微信消息，还能发 1 次。补报不另发。')).toBeTruthy();
});

it('takes a no, and says what WeChat answered when it could not ask', async () => {
  ask.mockResolvedValueOnce({ kind: 'answered', accepted: [] }).mockResolvedValueOnce({ kind: 'failed', message: '网络不通' });
  await shown({ subscriptions: [own(0)], hasWeChat: true });
  fireEvent.click(button()!);
  expect(await screen.findByText('好的，先不提醒。想要时再来点。')).toBeTruthy();
  fireEvent.click(button()!);
  expect(await screen.findByText('网络不通')).toBeTruthy();
  expect(reads).toBe(1);
});

it('asks nobody who has plenty, or agreed once for all', async () => {
  expect(await shown({ subscriptions: [own(5)], hasWeChat: true })).toContain('还能发 5 次');
  expect(button()).toBeNull();
  expect(await shown({ subscriptions: [own(null)], hasWeChat: true })).toBe('新通报做好时，会给您发微信消息。补报不另发。');
  expect(button()).toBeNull();
});

it('in a browser says where to agree, or why no message comes, and has no button', async () => {
  platform.subscribes = false;
  const told = [
    await shown({ subscriptions: [own(0)], hasWeChat: true }),
    await shown({ subscriptions: [], hasWeChat: false }),
    await shown({ subscriptions: [], hasWeChat: true }),
  ];
  expect(told).toEqual([
    '想在微信里收到新通报，请用手机打开小程序，在“通报”里点“做好时提醒我”。没看过的会写“新通报”。',
    '这个账号还没有和您的微信连上，发不了微信消息。没看过的会写“新通报”。',
    '现在不发微信消息。没看过的会写“新通报”。',
  ]);
  expect(button()).toBeNull();
});
