import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { trust } from '@/api/client';
import { openSession } from '@/api/session';
import { LeaveLearner } from '@/features/account/leave-learner';
import { PasswordBox } from '@/features/sign-in/password-box';
import { SetUpForm } from '@/features/sign-in/set-up-form';
import { ScanBox } from '@/features/sign-in/scan-box';
import { openH5 } from '@/platform/h5';
import { spokenNumber } from '@/words/spoken-number';
import { resetStage, stage, type Asked } from '../support/taro';

const actor = { role: 'teacher' as const, name: '李敏老师', title: '', rooms: ['teacher' as const], children: [], classrooms: [] };
const SECRET = 's'.repeat(43);
const TOKEN = 't'.repeat(43);
let asked: Asked[] = [];
/** Answers by the path's end, each list in turn; its last one stays. */
function answers(by: Record<string, { status?: number; data: unknown }[]>): void {
  stage.request = async (option) => {
    asked.push(option);
    const key = Object.keys(by).find((end) => option.url.endsWith(end));
    const list = key === undefined ? undefined : by[key];
    const next = list && list.length > 1 ? list.shift() : list?.[0];
    if (!next) throw new Error(`nobody expected ${option.url}`);
    return { statusCode: next.status ?? 200, data: next.data };
  };
}
const turnTo = async (ms: number): Promise<void> => act(() => jest.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  resetStage();
  asked = [];
  window.localStorage.clear();
  trust({ token: async () => TOKEN, forget: () => undefined });
});
afterEach(() => jest.useRealTimers());

describe('the code on a desktop', () => {
  beforeEach(() => jest.useFakeTimers());
  const code = { data: { secret: SECRET, image: 'AAAA', expiresAt: 1 } };

  it('is shown, then the number, then one is in; the secret goes to the server alone', async () => {
    const inside: unknown[] = [];
    answers({
      '/auth/desktop': [code],
      '/auth/desktop/take': [
        { data: { state: 'waiting' } },
        { data: { state: 'scanned', number: 47 } },
        { data: { state: 'done', signedIn: { token: TOKEN, actor } } },
      ],
    });
    const { container } = render(<ScanBox onIn={(who) => inside.push(who)} />);
    await turnTo(0);
    expect(screen.getByAltText('小程序码，用手机微信扫一扫').getAttribute('src')).toBe('data:image/jpeg;base64,AAAA');
    expect(container.innerHTML).not.toContain(SECRET);
    await turnTo(4000);
    expect(screen.getByText('47')).toBeTruthy();
    await turnTo(2000);
    expect(inside).toEqual([actor]);
    expect(asked.filter(({ url }) => url.endsWith('/take')).map(({ data }) => data)).toEqual(Array(3).fill({ secret: SECRET }));
    await turnTo(60_000);
    expect(asked).toHaveLength(4);
  });

  it('is renewed by itself when it is over, but not for ever', async () => {
    answers({ '/auth/desktop': [code], '/auth/desktop/take': [{ data: { state: 'over' } }] });
    render(<ScanBox onIn={() => undefined} />);
    await turnTo(120_000);
    expect(asked.filter(({ url }) => url.endsWith('/auth/desktop'))).toHaveLength(8);
    fireEvent.click(screen.getByText('换一张码'));
    await turnTo(0);
    expect(asked.filter(({ url }) => url.endsWith('/auth/desktop'))).toHaveLength(9);
  });

  it('says so when the phone said no, when WeChat gives no code, and outlives a moment without network', async () => {
    answers({ '/auth/desktop': [code], '/auth/desktop/take': [{ data: { state: 'refused' } }] });
    const first = render(<ScanBox onIn={() => undefined} />);
    await turnTo(2000);
    expect(screen.getByText('没有登录')).toBeTruthy();
    first.unmount();
    answers({
      '/auth/desktop': [{ data: { secret: SECRET, image: null, expiresAt: 1 } }],
      '/auth/desktop/take': [{ data: { state: 'waiting' } }],
    });
    const second = render(<ScanBox onIn={() => undefined} />);
    await turnTo(0);
    expect(screen.getByText('现在拿不到小程序码')).toBeTruthy();
    second.unmount();
    answers({ '/auth/desktop': [code], '/auth/desktop/take': [{ data: { state: 'waiting' } }] });
    render(<ScanBox onIn={() => undefined} />);
    await turnTo(0);
    const online = stage.request;
    stage.request = async () => Promise.reject(new Error('offline'));
    await turnTo(2000);
    stage.request = online;
    await turnTo(2000);
    expect(screen.getByAltText('小程序码，用手机微信扫一扫')).toBeTruthy();
  });

  it('is asked about no more once the page is left', async () => {
    answers({ '/auth/desktop': [code], '/auth/desktop/take': [{ data: { state: 'waiting' } }] });
    const page = render(<ScanBox onIn={() => undefined} />);
    await turnTo(2000);
    page.unmount();
    const before = asked.length;
    await turnTo(60_000);
    expect(asked).toHaveLength(before);
  });
});

describe('the password', () => {
  const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

  it('is sent by Enter, is covered, and what was wrong is said in one sentence', async () => {
    answers({
      '/auth/password': [{ status: 401, data: { error: { code: 'auth/wrong', message: '账号、密码或验证码不对，请看清楚再试一次' } } }],
    });
    const { container } = render(<PasswordBox onIn={() => undefined} />);
    expect(screen.getByLabelText('密码').getAttribute('type')).toBe('password');
    const form = container.querySelector('form');
    if (!form) throw new Error('no form');
    fireEvent.submit(form);
    expect(asked).toHaveLength(0);
    type('账号', 'QX01-T1001');
    type('密码', 'x');
    type('验证码', '123456');
    fireEvent.submit(form);
    await waitFor(() => expect(screen.getByText('账号、密码或验证码不对，请看清楚再试一次')).toBeTruthy());
    expect(asked[0]?.data).toEqual({ login: 'QX01-T1001', password: 'x', code: '123456' });
    expect(asked[0]?.header).toEqual({ 'content-type': 'application/json' });
  });
});

describe('a session at a desk', () => {
  it('tells the page that nobody is signed in, and takes who came in another way', async () => {
    const session = openSession(openH5());
    let told = 0;
    const stop = session.onNobody(() => (told += 1));
    await expect(session.token()).rejects.toMatchObject({ code: 'auth/open-in-wechat' });
    expect(told).toBe(1);
    session.take({ token: TOKEN, actor });
    expect(await session.token()).toBe(TOKEN);
    expect(openSession(openH5()).known()?.name).toBe('李敏老师');
    session.forget(TOKEN);
    stop();
    await expect(session.token()).rejects.toMatchObject({ code: 'auth/open-in-wechat' });
    expect(told).toBe(1);
  });
});

describe('the phone in a child’s hands', () => {
  it.each([
    [111, '一百一十一'],
    [347, '三百四十七'],
    [105, '一百零五'],
    [210, '二百一十'],
    [900, '九百'],
    [999, '九百九十九'],
  ])('%i is read %s', (n, words) => expect(spokenNumber(n)).toBe(words));

  it('goes back to the adult by a number that is read and written, not by a tap', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    answers({
      '/me/roles': [
        {
          data: {
            items: [
              { key: 'learner:s1', role: 'learner' },
              { key: 'guardian:g1', role: 'guardian' },
            ],
          },
        },
      ],
      '/me/role': [{ data: { actor: { ...actor, role: 'guardian', rooms: ['parent'] } } }],
    });
    const left: unknown[] = [];
    render(<LeaveLearner onLeft={(who) => left.push(who.role)} />);
    fireEvent.click(screen.getByText('大人来用'));
    const field = screen.getByLabelText('请大人用数字写出：一百一十一');
    const yes = () => fireEvent.click(screen.getByText('换回大人', { selector: 'button' }));
    for (const wrong of ['', '11', '112', '一百一']) {
      fireEvent.change(field, { target: { value: wrong } });
      yes();
    }
    expect(asked).toHaveLength(0);
    fireEvent.change(field, { target: { value: '111' } });
    yes();
    await waitFor(() => expect(left).toEqual(['guardian']));
    expect(asked.at(-1)?.data).toEqual({ role: 'guardian:g1' });
    jest.restoreAllMocks();
  });
});

describe('setting up an account', () => {
  it('draws the code for the authenticator, and writes the secret in groups of four for typing', () => {
    const secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const about = {
      login: 'QX01-T1002',
      totpSecret: secret,
      totpAddress: `otpauth://totp/x?secret=${secret}`,
      qr: 'data:image/svg+xml;base64,AAAA',
    };
    const { container } = render(<SetUpForm code="x" about={about} onDone={() => undefined} />);
    expect(screen.getByAltText('给验证器扫的二维码').getAttribute('src')).toBe(about.qr);
    expect(screen.getByText('ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567')).toBeTruthy();
    expect(container.innerHTML).not.toContain(secret);
    expect(window.location.href).not.toContain(secret);
  });
});

describe('what one may open', () => {
  it('is heard at once where it changed, and only then', async () => {
    const session = openSession(openH5(), async () => ({ token: TOKEN, actor }));
    session.take({ token: TOKEN, actor });
    const heard: unknown[] = [];
    const unlisten = session.onActor((who) => heard.push(who));
    session.settle({ ...actor });
    expect(heard).toEqual([]);
    const head = { ...actor, doors: ['trail' as const] };
    session.settle(head);
    expect(heard).toEqual([head]);
    unlisten();
    session.settle(actor);
    expect(heard).toHaveLength(1);
  });
});
