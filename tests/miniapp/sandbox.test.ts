import { openH5 } from '@/platform/h5';
import '../support/taro';

/** The page around the phone's frame, as this test plays it. */
function frame(answer: (asked: Record<string, unknown>) => Record<string, unknown> | null, origin = 'http://localhost:3001') {
  const asked: { data: Record<string, unknown>; to: string }[] = [];
  const parent = {
    postMessage(data: Record<string, unknown>, to: string) {
      asked.push({ data, to });
      const said = answer(data);
      if (said !== null)
        window.dispatchEvent(
          new MessageEvent('message', { data: { gongyu: 'sandbox', id: data.id, ...said }, origin, source: parent as unknown as Window }),
        );
    },
  };
  Object.defineProperty(window, 'parent', { value: parent, configurable: true });
  return { asked, parent };
}

beforeEach(() => {
  globalThis.__SANDBOX__ = true;
  window.localStorage.clear();
  window.sessionStorage.clear();
  window.history.replaceState(null, '', '/');
  Object.defineProperty(document, 'referrer', { value: 'http://localhost:3001/sandbox', configurable: true });
});
afterEach(() => {
  globalThis.__SANDBOX__ = false;
  Object.defineProperty(window, 'parent', { value: window, configurable: true });
  jest.useRealTimers();
});

describe('inside the sandbox’s phone', () => {
  it('signs in by the frame’s page, at every start anew', async () => {
    const { asked } = frame(() => ({ ok: true, code: 'c-77', result: { code: 'c-77' } }));
    const phone = openH5();
    expect(phone.freshStart).toBe(true);
    expect(await phone.loginCode()).toEqual({ kind: 'code', code: 'c-77' });
    expect(asked).toEqual([{ data: { gongyu: 'sandbox', id: expect.any(String), call: 'login' }, to: 'http://localhost:3001' }]);
  });

  it('takes the code in the address once, and out of the address', async () => {
    window.history.replaceState(null, '', '/pages/item/index?resource=r1&login_code=abc&for=s1');
    const phone = openH5();
    expect(phone.freshStart).toBe(true);
    expect(await phone.loginCode()).toEqual({ kind: 'code', code: 'abc' });
    expect(window.location.search).toBe('?resource=r1&for=s1');
    expect(await phone.loginCode()).toEqual({ kind: 'open-in-wechat' });
  });

  it('asks for consents and shares a card by the frame’s page', async () => {
    const { asked } = frame((data) =>
      data.call === 'share' ? { ok: true, result: {} } : { ok: true, result: { T1: 'accept', T2: 'reject' } },
    );
    const phone = openH5();
    expect([phone.subscribes, phone.shares]).toEqual([true, 'call']);
    expect(await phone.requestSubscribe(['T1', 'T2'])).toEqual({ kind: 'answered', accepted: ['T1'], refused: ['T2'] });
    expect(await phone.share({ title: '片名', path: '/pages/item/index?resource=r1' })).toBe(true);
    expect(asked[1]?.data).toMatchObject({ call: 'share', title: '片名', path: '/pages/item/index?resource=r1' });
  });

  it('a refusal of the frame’s page is no answer', async () => {
    frame(() => ({ ok: false, error: { errCode: -1, errMsg: 'shareAppMessage:fail cancel' } }));
    expect(await openH5().share({ title: '片名', path: '/p' })).toBe(false);
  });

  it.each([
    ['another origin', 'http://evil.example', true],
    ['another window', 'http://localhost:3001', false],
  ])('does not listen to %s', async (_, origin, same) => {
    jest.useFakeTimers();
    const { parent } = frame(() => null);
    const code = openH5().loginCode();
    window.dispatchEvent(
      new MessageEvent('message', {
        data: { gongyu: 'sandbox', id: 'login-1', ok: true, code: 'stolen' },
        origin,
        source: (same ? parent : window) as Window,
      }),
    );
    for (let i = 0; i < 20; i += 1)
      window.dispatchEvent(
        new MessageEvent('message', {
          data: { gongyu: 'sandbox', id: `login-${i}`, ok: true, code: 'stolen' },
          origin,
          source: (same ? parent : window) as Window,
        }),
      );
    jest.advanceTimersByTime(8000);
    expect(await code).toMatchObject({ kind: 'failed' });
  });

  it('hears that the phone puts the app away', () => {
    const { parent } = frame(() => null);
    let left = 0;
    const stop = openH5().onLeave(() => (left += 1));
    const say = (origin: string) =>
      window.dispatchEvent(
        new MessageEvent('message', { data: { gongyu: 'sandbox', event: 'hide' }, origin, source: parent as unknown as Window }),
      );
    say('http://evil.example');
    expect(left).toBe(0);
    say('http://localhost:3001');
    expect(left).toBe(1);
    stop();
  });
});

it('a build without the sandbox takes no code from the address', async () => {
  globalThis.__SANDBOX__ = false;
  window.history.replaceState(null, '', '/?login_code=abc');
  expect(await openH5().loginCode()).toEqual({ kind: 'open-in-wechat' });
});
