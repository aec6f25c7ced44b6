import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { trust } from '@/api/client';
import { BulletinMessages } from '@/features/account/bulletin-messages';
import { SubscribeOffer } from '@/features/account/subscribe-offer';
import { TieWeChat } from '@/features/sign-in/tie-wechat';
import ConfirmSignInPage from '@/pages/confirm-sign-in/index';
import { resetStage, stage, type Asked } from '../support/taro';

const TOKEN = 't'.repeat(43);
const SCENE = `tie-${'A'.repeat(22)}`;
const actor = { role: 'teacher' as const, name: '李敏老师', title: '', rooms: ['teacher' as const], children: [], classrooms: [] };
const me = { actor, settings: { quietHours: null, digestAt: '18:30', largeType: false }, subscriptions: [], hasWeChat: false, kept: [] };
let asked: Asked[] = [];
/** Answers by method and the path's end, each list in turn; its last one stays. */
function answers(by: Record<string, { status?: number; data: unknown }[]>): void {
  stage.request = async (option) => {
    asked.push(option);
    const key = Object.keys(by).find((name) => {
      const [method = '', end = ''] = name.split(' ');
      return (option.method ?? 'GET') === method && option.url.endsWith(end);
    });
    const list = key === undefined ? undefined : by[key];
    const next = list && list.length > 1 ? list.shift() : list?.[0];
    if (!next) throw new Error(`nobody expected ${option.method} ${option.url}`);
    return { statusCode: next.status ?? 200, data: next.data };
  };
}
const askedFor = (end: string, method = 'POST') => asked.filter((one) => one.url.endsWith(end) && one.method === method);
const turnTo = async (ms: number): Promise<void> => act(() => jest.advanceTimersByTimeAsync(ms));
const ok = { data: { ok: true } };

beforeEach(() => {
  resetStage();
  asked = [];
  window.localStorage.clear();
  trust({ token: async () => TOKEN, forget: () => undefined });
});
afterEach(() => jest.useRealTimers());

describe('连上微信 at a desk', () => {
  beforeEach(() => jest.useFakeTimers());
  const code = { data: { image: 'AAAA', expiresAt: 1 } };

  it('asks for no code before it is wanted, shows the number after the scan, and says that it is done once', async () => {
    answers({
      'POST /me/wechat': [code],
      'GET /me/wechat': [
        { data: { state: 'waiting' } },
        { data: { state: 'scanned', number: 47 } },
        { data: { state: 'scanned', number: 47 } },
        { data: { state: 'tied' } },
      ],
    });
    const changed = jest.fn();
    render(<TieWeChat tied={false} onChanged={changed} />);
    await turnTo(10_000);
    expect(asked).toEqual([]);
    fireEvent.click(screen.getByText('连上微信', { selector: 'button' }));
    await turnTo(0);
    expect(screen.getByAltText('小程序码，用您自己的微信扫一扫').getAttribute('src')).toBe('data:image/jpeg;base64,AAAA');
    await turnTo(4000);
    expect(screen.getByText('47')).toBeTruthy();
    expect(screen.getByText('不是我的手机，不连')).toBeTruthy();
    await turnTo(4000);
    expect(changed).toHaveBeenCalledTimes(1);
    await turnTo(60_000);
    expect(asked).toHaveLength(5);
  });

  it('is stopped by who sits there: the open code is ended, and nothing is asked any more', async () => {
    answers({ 'POST /me/wechat': [code], 'GET /me/wechat': [{ data: { state: 'scanned', number: 12 } }], 'POST /me/wechat/end': [ok] });
    const changed = jest.fn();
    render(<TieWeChat tied={false} onChanged={changed} />);
    fireEvent.click(screen.getByText('连上微信', { selector: 'button' }));
    await turnTo(2000);
    fireEvent.click(screen.getByText('不是我的手机，不连'));
    await turnTo(0);
    const before = asked.length;
    await turnTo(60_000);
    expect(askedFor('/me/wechat/end')).toHaveLength(1);
    expect([asked.length, changed.mock.calls.length]).toEqual([before, 0]);
    expect(screen.getByText('连上微信', { selector: 'button' })).toBeTruthy();
  });

  it('says what went wrong, outlives a moment without network, and takes new codes but not for ever', async () => {
    answers({ 'POST /me/wechat': [code], 'GET /me/wechat': [{ data: { state: 'refused' } }] });
    const open = () => fireEvent.click(screen.getByText('连上微信', { selector: 'button' }));
    const first = render(<TieWeChat tied={false} onChanged={() => undefined} />);
    open();
    await turnTo(2000);
    expect(screen.getByText('没有连上')).toBeTruthy();
    first.unmount();
    answers({
      'POST /me/wechat': [{ status: 409, data: { error: { code: 'auth/tied-already', message: '这个账号已经连着一个微信。' } } }],
    });
    const second = render(<TieWeChat tied={false} onChanged={() => undefined} />);
    open();
    await turnTo(0);
    expect(second.container.textContent).toContain('这个账号已经连着一个微信。');
    second.unmount();
    asked = [];
    answers({ 'POST /me/wechat': [code], 'GET /me/wechat': [{ data: { state: 'waiting' } }, { data: { state: 'over' } }] });
    render(<TieWeChat tied={false} onChanged={() => undefined} />);
    open();
    await turnTo(0);
    const online = stage.request;
    stage.request = async () => Promise.reject(new Error('offline'));
    await turnTo(2000);
    expect(screen.getByAltText('小程序码，用您自己的微信扫一扫')).toBeTruthy();
    stage.request = online;
    await turnTo(120_000);
    expect(askedFor('/me/wechat')).toHaveLength(4);
    expect(screen.getByText('等了很久没有人扫')).toBeTruthy();
  });

  it('is undone after one more question', async () => {
    answers({ 'POST /me/wechat/end': [ok] });
    const changed = jest.fn();
    render(<TieWeChat tied onChanged={changed} />);
    fireEvent.click(screen.getByText('断开'));
    expect(asked).toEqual([]);
    fireEvent.click(screen.getByText('断开', { selector: '#confirm-yes' }));
    await turnTo(0);
    expect([askedFor('/me/wechat/end').length, changed.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('the phone that scanned', () => {
  const seen = { data: { post: '城关小学 · 李敏老师', browser: 'Edge，Windows', askedAt: Date.now(), expiresAt: Date.now() + 120_000 } };
  const opened = async (by: Record<string, { status?: number; data: unknown }[]>): Promise<void> => {
    stage.params = { scene: SCENE };
    answers({ 'POST /auth/tie/seen': [seen], 'GET /me': [{ data: me }], ...by });
    render(<ConfirmSignInPage />);
    await waitFor(() => expect(screen.getByText('城关小学 · 李敏老师')).toBeTruthy());
  };
  const yes = () => screen.getByText('连上', { selector: 'button' });
  const type = (value: string) => fireEvent.change(screen.getByLabelText('电脑上现在显示的两个数字'), { target: { value } });

  it('says whose post it is and asks for the number, which it was never told', async () => {
    await opened({ 'POST /auth/tie/confirm': [ok] });
    for (const short of ['', '4', '07', 'ab']) {
      type(short);
      fireEvent.click(yes());
    }
    expect(askedFor('/auth/tie/confirm')).toEqual([]);
    type('47');
    fireEvent.click(yes());
    await waitFor(() => expect(screen.getByText('连上了')).toBeTruthy());
    expect(askedFor('/auth/tie/confirm').map(({ data }) => data)).toEqual([{ scene: SCENE, number: 47 }]);
    expect(askedFor('/me', 'GET')).toHaveLength(1);
  });

  it('does not send a second guess, but may send again what got no answer', async () => {
    const wrong = { status: 409, data: { error: { code: 'auth/tie-number-wrong', message: '数字对不上，这次没有连上。' } } };
    await opened({ 'POST /auth/tie/confirm': [wrong], 'POST /auth/tie/refuse': [ok] });
    const online = stage.request;
    stage.request = async () => Promise.reject(new Error('offline'));
    type('47');
    fireEvent.click(yes());
    await waitFor(() => expect(yes().hasAttribute('disabled')).toBe(false));
    stage.request = online;
    fireEvent.click(yes());
    await waitFor(() => expect(screen.getByText('数字对不上，这次没有连上。')).toBeTruthy());
    type('48');
    fireEvent.click(yes());
    fireEvent.click(screen.getByText('不是我'));
    await waitFor(() => expect(screen.getByText('没有连')).toBeTruthy());
    expect(askedFor('/auth/tie/confirm')).toHaveLength(1);
  });

  it('says no for good', async () => {
    await opened({ 'POST /auth/tie/refuse': [ok] });
    fireEvent.click(screen.getByText('不是我'));
    await waitFor(() => expect(screen.getByText('没有连')).toBeTruthy());
    expect(askedFor('/auth/tie/refuse').map(({ data }) => data)).toEqual([{ scene: SCENE }]);
    expect(askedFor('/auth/tie/confirm')).toEqual([]);
  });

  it('is told when the code is over', async () => {
    stage.params = { scene: SCENE };
    answers({ 'POST /auth/tie/seen': [{ status: 410, data: { error: { code: 'auth/scan-over', message: '这个码过期了' } } }] });
    render(<ConfirmSignInPage />);
    await waitFor(() => expect(document.body.textContent).toContain('这个码过期了'));
  });
});

it('who has no WeChat yet is led to where it is tied, from the bulletins and from the questions', async () => {
  answers({ 'GET /me': [{ data: me }] });
  for (const page of [<BulletinMessages key="b" />, <SubscribeOffer key="q" purposes={['question-due']} title="有问题快到时限" />]) {
    const { unmount, container } = render(page);
    await waitFor(() => expect(container.textContent).toContain('这个账号还没有和您的微信连上'));
    expect(screen.getByText('去“我的”里连上微信')).toBeTruthy();
    unmount();
  }
  answers({ 'GET /me': [{ data: { ...me, hasWeChat: true } }] });
  const { container } = render(<SubscribeOffer purposes={['question-due']} title="有问题快到时限" />);
  await waitFor(() => expect(askedFor('/me', 'GET')).toHaveLength(3));
  expect(container.textContent).toBe('');
});
