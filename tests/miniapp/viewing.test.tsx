import { act, render } from '@testing-library/react';
import type { WireReport, WireResource, WireViewing } from '@contract/index';
import { trust } from '@/api/client';
import { outbox } from '@/features/viewing/outbox';
import { useViewing, type ViewingNow } from '@/features/viewing/use-viewing';
import type { MediaSignal } from '@/platform/media';
import { failure, fire, resetStage, stage } from '../support/taro';

const resource: WireResource = {
  id: 'r1',
  version: 1,
  title: '早睡',
  kind: 'video',
  for: 'guardian',
  dimension: '健康',
  theme: '家庭教育',
  summary: '',
  durationSeconds: 118,
  maxRate: 2,
  thresholdPercent: 90,
  effectiveStart: 0,
  effectiveEnd: 118,
  media: '/media/a.mp4',
  blocks: [],
  chapters: [],
  reading: [],
};
const first: WireViewing = {
  creditedSeconds: 0,
  totalSeconds: 118,
  percent: 0,
  completed: false,
  resumeAt: 0,
  gaps: [[0, 118]],
  unconfirmedSeconds: 0,
};

/** A server that gives tickets and remembers what it was told; `mood` says how it answers reports. */
const server = { tickets: 0, told: [] as WireReport[], mood: 'takes' as 'takes' | 'away' | 'refuses', every: 15, refusesTickets: false };
let now: ViewingNow | null = null;
const shown = (): ViewingNow => {
  if (now === null) throw new Error('nothing is shown');
  return now;
};
function Page() {
  now = useViewing(resource, 's1', first, 0);
  return null;
}
const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));
const say = (signal: MediaSignal) => act(async () => shown().signal(signal));
/** Plays for so many seconds, telling its place four times a second. */
async function play(from: number, seconds: number): Promise<void> {
  for (let quarter = 1; quarter <= seconds * 4; quarter += 1) {
    await pass(250);
    await say({ kind: 'timeupdate', position: from + quarter / 4 });
  }
}
const kept = (): WireReport[] =>
  Object.entries(window.localStorage).flatMap(([key, text]) =>
    key.startsWith('gongyu:viewing:') ? [(JSON.parse(String(text)) as { report: WireReport }).report] : [],
  );
const lastTold = (): WireReport | undefined => server.told[server.told.length - 1];

beforeEach(() => {
  jest.useFakeTimers();
  resetStage();
  window.localStorage.clear();
  Object.assign(server, { tickets: 0, told: [], mood: 'takes', every: 15, refusesTickets: false });
  trust({ token: async () => 'token', forget: () => undefined });
  stage.request = async ({ url, data }) => {
    if (url === '/api/v1/viewing/tickets') {
      if (server.refusesTickets) throw failure({ errMsg: 'request:fail' });
      server.tickets += 1;
      return { statusCode: 200, data: { ticket: `ticket-${server.tickets}`, expiresAt: 1, nextReportSeconds: server.every } };
    }
    if (url !== '/api/v1/viewing/reports') throw new Error(`nobody expected ${url}`);
    if (server.mood === 'away') throw failure({ errMsg: 'request:fail' });
    const { reports } = data as { reports: WireReport[] };
    server.told.push(...reports);
    return {
      statusCode: 200,
      data: {
        results: reports.map((r) =>
          server.mood === 'refuses'
            ? { ok: false, code: 'viewing/ticket-invalid', message: '观看凭证不对', retry: false }
            : { ...first, ok: true, creditedSeconds: r.intervals.reduce((sum, [a, b]) => sum + b - a, 0), nextReportSeconds: server.every },
        ),
      },
    };
  };
});
afterEach(async () => {
  server.mood = 'takes';
  await act(async () => void (await outbox.flush()));
  jest.useRealTimers();
});

async function open() {
  const view = render(<Page />);
  await pass(50);
  return view;
}

describe('one sitting before the screen', () => {
  it('asks for a ticket when the page opens, and not again', async () => {
    await open();
    await pass(30_000);
    expect(server.tickets).toBe(1);
  });

  it('is kept on the phone every 5 s, and told at the server’s interval', async () => {
    await open();
    await say({ kind: 'play', position: 0 });
    await play(0, 6);
    expect(kept()).toMatchObject([{ ticket: 'ticket-1', intervals: [[0, expect.any(Number)]] }]);
    expect(kept()[0]?.intervals[0]?.[1]).toBeGreaterThanOrEqual(4);
    await play(6, 12);
    expect(server.told.length).toBeGreaterThanOrEqual(1);
    const before = server.told.length;
    await play(18, 10);
    expect(server.told.length).toBeLessThanOrEqual(before + 1);
    expect(shown().viewing.creditedSeconds).toBeGreaterThanOrEqual(14);
  });

  it('an interval the server made longer is kept to', async () => {
    server.every = 60;
    await open();
    await say({ kind: 'play', position: 0 });
    await play(0, 3);
    await say({ kind: 'pause', position: 3 });
    const before = server.told.length;
    await say({ kind: 'play', position: 3 });
    await play(3, 50);
    expect(server.told.length).toBe(before);
    await play(53, 12);
    expect(server.told.length).toBe(before + 1);
  });

  it.each([
    ['a pause', () => say({ kind: 'pause', position: 8 })],
    ['the end', () => say({ kind: 'ended', position: 8 })],
    ['going behind other apps', () => act(async () => fire('hide'))],
    ['leaving the page', () => act(async () => fire('unload'))],
  ])('%s tells at once, the whole session', async (_, end) => {
    await open();
    await say({ kind: 'play', position: 0 });
    await play(0, 8);
    await end();
    await pass(10);
    expect(lastTold()).toMatchObject({ ticket: 'ticket-1', intervals: [[0, 8]] });
    expect(Math.abs((lastTold()?.playMs ?? 0) - 8000)).toBeLessThan(300);
  });

  it('without network it waits on the phone, says so, and goes when the network is back', async () => {
    await open();
    await say({ kind: 'play', position: 0 });
    server.mood = 'away';
    await play(0, 20);
    expect(server.told).toEqual([]);
    await act(async () => void window.dispatchEvent(new Event('offline')));
    expect(shown().problem?.code).toBe('net/offline');
    server.mood = 'takes';
    await act(async () => void window.dispatchEvent(new Event('online')));
    expect(shown().problem).toBeNull();
    await pass(10);
    expect(lastTold()?.intervals).toEqual([[0, 20]]);
  });

  it('an app killed 5 s after it went behind has lost nothing: it is on the phone', async () => {
    await open();
    server.mood = 'away';
    await say({ kind: 'play', position: 0 });
    await play(0, 12);
    await act(async () => fire('hide'));
    await pass(5000);
    expect(kept()).toMatchObject([{ intervals: [[0, 12]] }]);
  });

  it('a page closed without a word has told what it had', async () => {
    const view = await open();
    await say({ kind: 'play', position: 0 });
    await play(0, 9);
    await act(async () => view.unmount());
    await pass(10);
    expect(lastTold()?.intervals).toEqual([[0, 9]]);
    expect(kept()).toEqual([]);
  });

  it('each report says more than the one before, under a higher number', async () => {
    await open();
    await say({ kind: 'play', position: 0 });
    for (let round = 0; round < 4; round += 1) {
      await play(round * 4, 4);
      await say({ kind: 'pause', position: (round + 1) * 4 });
      await pass(3000);
      await say({ kind: 'play', position: (round + 1) * 4 });
    }
    const seqs = server.told.map((r) => r.seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(server.told.map((r) => r.intervals[0]?.[1])).toEqual([4, 8, 12, 16]);
  });

  it('past 64 pieces it goes on under a new ticket, and no piece is lost', async () => {
    await open();
    await say({ kind: 'play', position: 0 });
    for (let piece = 0; piece < 58; piece += 1) {
      await say({ kind: 'seeking' });
      await say({ kind: 'seeked', position: piece * 2 });
      await pass(1000);
      await say({ kind: 'timeupdate', position: piece * 2 + 1 });
    }
    for (let piece = 0; piece < 58; piece += 1) {
      await say({ kind: 'seeking' });
      await say({ kind: 'seeked', position: (57 - piece) * 2 + 0.02 });
      await pass(1000);
      await say({ kind: 'timeupdate', position: (57 - piece) * 2 + 1.01 });
    }
    await say({ kind: 'pause', position: 1 });
    await pass(10);
    expect(Math.max(...server.told.map((r) => r.intervals.length))).toBeLessThanOrEqual(64);
    const all = new Set(server.told.flatMap((r) => r.intervals.flatMap(([a, b]) => Array.from({ length: b - a }, (_, i) => a + i))));
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 58 }, (_, i) => i * 2));
  });

  it('a ticket the server does not know is dropped with its words, and a new one asked for', async () => {
    await open();
    server.mood = 'refuses';
    await say({ kind: 'play', position: 0 });
    await play(0, 4);
    await say({ kind: 'pause', position: 4 });
    await pass(10);
    expect(shown().lost).toBe('观看凭证不对');
    expect(kept()).toEqual([]);
    server.mood = 'takes';
    await pass(12_000);
    expect(server.tickets).toBe(2);
    await say({ kind: 'play', position: 4 });
    await play(4, 5);
    await say({ kind: 'pause', position: 9 });
    await pass(10);
    expect(lastTold()).toMatchObject({ ticket: 'ticket-2', intervals: [[4, 9]] });
  });

  it('with no ticket to be had the film plays, it says that nothing counts yet, and asks again', async () => {
    server.refusesTickets = true;
    await open();
    expect(shown().problem?.code).toBe('net/offline');
    await say({ kind: 'play', position: 0 });
    await play(0, 4);
    expect(kept()).toEqual([]);
    server.refusesTickets = false;
    await play(4, 12);
    expect(server.tickets).toBe(1);
    expect(shown().problem).toBeNull();
    await say({ kind: 'pause', position: 16 });
    await pass(10);
    expect(lastTold()?.ticket).toBe('ticket-1');
  });
});
