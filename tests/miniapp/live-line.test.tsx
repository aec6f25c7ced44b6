import { TextDecoder } from 'node:util';
import { act, render } from '@testing-library/react';
import { trust } from '@/api/client';
import { useLive } from '@/api/use-live';
import { useLiveLoad } from '@/api/use-live-load';
import { moves } from '@/features/figures/view';
import { wordIn } from '@/platform/stream';
import { fire, resetStage } from '../support/taro';

/** A server that keeps lines open; each is fed and ended by the test. */
function aServer() {
  const lines: { url: string; status: number; feed: (text: string) => void; end: () => void; left: boolean }[] = [];
  let status = 200;
  globalThis.fetch = (async (url: string, { signal, headers }: { signal: AbortSignal; headers: Record<string, string> }) => {
    expect(headers['authorization']).toBe('Bearer token-1');
    let waiting: ((step: { done: boolean; value?: Uint8Array }) => void) | undefined;
    const steps: { done: boolean; value?: Uint8Array }[] = [];
    const give = (step: { done: boolean; value?: Uint8Array }): void => {
      if (waiting) waiting(step);
      else steps.push(step);
      waiting = undefined;
    };
    const line = { url, status, feed: (text: string) => give({ done: false, value: Buffer.from(text) }), end: () => give({ done: true }), left: false }; // prettier-ignore
    signal.addEventListener('abort', () => void ((line.left = true), give({ done: true })));
    lines.push(line);
    const read = () => new Promise((resolve) => (steps.length > 0 ? resolve(steps.shift()) : (waiting = resolve as typeof waiting)));
    return { ok: status === 200, status, body: { getReader: () => ({ read }) } };
  }) as never;
  return { lines, refuse: (with_: number) => void (status = with_) };
}

describe('a page that is told when to look again', () => {
  beforeEach(() => {
    resetStage();
    jest.useFakeTimers();
    globalThis.ReadableStream ??= class {} as never;
    globalThis.TextDecoder ??= TextDecoder as never;
    trust({ token: async () => 'token-1', forget: () => undefined });
  });
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));

  function aPage(push?: string) {
    const look = jest.fn();
    const shown = { isLive: false };
    function Page() {
      shown.isLive = useLive(look, { push });
      return null;
    }
    const { unmount } = render(<Page />);
    return { looks: () => look.mock.calls.length, shown, unmount };
  }

  it('looks when the line opens and with every word, split wherever the network split it, and not for a heartbeat', async () => {
    const server = aServer();
    const { looks, shown } = aPage('p1');
    await pass(0);
    expect([server.lines[0]?.url, shown.isLive]).toEqual([expect.stringContaining('/api/v1/live?push=p1'), false]);
    server.lines[0]?.feed('event: hello\ndata: {}\n\n');
    await pass(0);
    expect([looks(), shown.isLive]).toEqual([1, true]);
    for (const part of [':\n\nevent: lo', 'ok\ndata: {"about"', ':"push","push":"p1"}\n', '\n']) server.lines[0]?.feed(part);
    await pass(0);
    expect(looks()).toBe(2);
    expect(wordIn(':')).toBeUndefined();
  });

  it('comes again after a line that broke, each time later, and asks no more where it may not listen', async () => {
    const server = aServer();
    const { shown } = aPage();
    await pass(0);
    server.lines[0]?.feed('event: hello\ndata: {}\n\n');
    await pass(0);
    expect(shown.isLive).toBe(true);
    server.lines[0]?.end();
    await pass(0);
    expect(shown.isLive).toBe(false);
    await pass(2000);
    expect(server.lines).toHaveLength(2);
    server.refuse(503);
    server.lines[1]?.end();
    await pass(4000);
    expect(server.lines).toHaveLength(3);
    await pass(7000);
    expect(server.lines).toHaveLength(3);
    server.refuse(403);
    await pass(1000);
    expect(server.lines).toHaveLength(4);
    await pass(600_000);
    expect(server.lines).toHaveLength(4);
  });

  it('leaves the line when the page is put behind or closed, and opens it again in front', async () => {
    const server = aServer();
    const { unmount } = aPage();
    await pass(0);
    await act(async () => fire('hide'));
    expect(server.lines[0]?.left).toBe(true);
    await act(async () => fire('show'));
    await pass(0);
    expect(server.lines).toHaveLength(2);
    unmount();
    expect(server.lines[1]?.left).toBe(true);
  });

  interface Days {
    readonly from: string;
    readonly to: string;
  }
  function aDashboard(days: Days) {
    const ask = jest.fn(async () => days);
    const shown = { isLive: false };
    function Page() {
      shown.isLive = useLiveLoad(ask, moves).isLive;
      return null;
    }
    const { unmount } = render(<Page />);
    return { asked: () => ask.mock.calls.length, shown, unmount };
  }
  const word = 'event: look\ndata: {"about":"push","push":"p1"}\n\n';
  const thisWeek: Days = { from: '2026-11-09', to: '2026-11-15' };

  it('shows moving figures again at each word, a burst of them as two looks, and hardly asks by itself then', async () => {
    jest.setSystemTime(Date.parse('2026-11-11T04:00:00Z'));
    const server = aServer();
    const { asked, shown } = aDashboard(thisWeek);
    await pass(0);
    expect([asked(), server.lines.length, shown.isLive]).toEqual([1, 1, false]);
    server.lines[0]?.feed('event: hello\ndata: {}\n\n');
    await pass(0);
    expect([asked(), shown.isLive]).toEqual([2, true]);
    await pass(1000);
    for (let n = 0; n < 50; n += 1) server.lines[0]?.feed(word);
    await pass(0);
    expect(asked()).toBe(3);
    await pass(1000);
    expect(asked()).toBe(4);
    await pass(50_000);
    expect(asked()).toBe(4);
    server.lines[0]?.feed(word);
    await pass(0);
    expect(asked()).toBe(5);
  });

  it('asks every ten seconds where there is no line, and has none for days that are over or not there yet', async () => {
    jest.setSystemTime(Date.parse('2026-11-11T04:00:00Z'));
    const server = aServer();
    server.refuse(503);
    const moving = aDashboard(thisWeek);
    await pass(0);
    expect(server.lines).toHaveLength(1);
    await pass(31_000);
    expect(moving.asked()).toBe(4);
    moving.unmount();
    server.lines.length = 0;
    for (const days of [
      { from: '2026-11-02', to: '2026-11-08' },
      { from: '2026-11-16', to: '2026-11-22' },
    ]) {
      const still = aDashboard(days);
      await pass(0);
      await pass(31_000);
      expect([still.asked(), server.lines.length]).toEqual([1, 0]);
      still.unmount();
    }
    // Sunday in China has begun while it is Saturday in Greenwich.
    jest.setSystemTime(Date.parse('2026-11-14T16:30:00Z'));
    expect([moves({ from: '2026-11-15', to: '2026-11-15' }), moves({ from: '2026-11-09', to: '2026-11-14' })]).toEqual([true, false]);
  });
});
