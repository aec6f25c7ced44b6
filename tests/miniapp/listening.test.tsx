import { act, fireEvent, render } from '@testing-library/react';
import type { WireReport, WireResource, WireViewing } from '@contract/index';
import { session } from '@/api/app-session';
import { trust } from '@/api/client';
import { stopListening } from '@/features/viewing/listening';
import { NowListening } from '@/features/viewing/now-listening';
import { outbox } from '@/features/viewing/outbox';
import { Player } from '@/features/viewing/player';
import { useViewing } from '@/features/viewing/use-viewing';
import { fire, resetStage, stage } from '../support/taro';

const sound: WireResource = {
  id: 'waves',
  version: 1,
  title: '海浪',
  kind: 'audio',
  for: 'guardian',
  dimension: '健康',
  theme: '心理健康',
  summary: '',
  durationSeconds: 100,
  maxRate: 2,
  thresholdPercent: 90,
  effectiveStart: 0,
  effectiveEnd: 100,
  media: '/media/a.m4a',
  blocks: [],
  chapters: [],
  reading: [],
};
const film: WireResource = {
  ...sound,
  id: 'film',
  title: '河边',
  kind: 'video',
  media: '/media/a.mp4',
  mediaBytes: 1_000_000,
  sound: '/media/s.m4a',
  soundBytes: 200_000,
  chapters: [
    { title: '上', start: 0 },
    { title: '下', start: 50 },
  ],
};
const first: WireViewing = {
  creditedSeconds: 0,
  totalSeconds: 100,
  percent: 0,
  completed: false,
  resumeAt: 0,
  gaps: [[0, 100]],
  unconfirmedSeconds: 0,
};
const server = { tickets: 0, told: [] as WireReport[] };
const lastTold = (): WireReport | undefined => server.told.at(-1);
const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));

function Item({ resource }: { resource: WireResource }) {
  const now = useViewing(resource, 's1', first, 0);
  return <Player resource={resource} now={now} />;
}
const Home = () => <NowListening />;

/** A media element that plays on the clock of the test: jsdom has none that plays. */
function mockMedia(): void {
  const at = new WeakMap<HTMLMediaElement, { base: number; since: number | null }>();
  const of = (media: HTMLMediaElement) => {
    const known = at.get(media) ?? { base: 0, since: null };
    at.set(media, known);
    return known;
  };
  const place = (media: HTMLMediaElement): number => {
    const { base, since } = of(media);
    return since === null ? base : base + (Date.now() - since) / 1000;
  };
  const proto = HTMLMediaElement.prototype;
  jest.spyOn(proto, 'play').mockImplementation(async function (this: HTMLMediaElement) {
    const state = of(this);
    if (state.since !== null) return;
    state.since = Date.now();
    this.dispatchEvent(new Event('playing'));
    const beat = setInterval(() => (of(this).since === null ? clearInterval(beat) : this.dispatchEvent(new Event('timeupdate'))), 250);
  });
  jest.spyOn(proto, 'pause').mockImplementation(function (this: HTMLMediaElement) {
    const state = of(this);
    if (state.since === null) return;
    at.set(this, { base: place(this), since: null });
    this.dispatchEvent(new Event('pause'));
  });
  Object.defineProperty(proto, 'currentTime', {
    configurable: true,
    get(this: HTMLMediaElement) {
      return place(this);
    },
    set(this: HTMLMediaElement, seconds: number) {
      at.set(this, { base: seconds, since: of(this).since === null ? null : Date.now() });
      this.dispatchEvent(new Event('seeking'));
      this.dispatchEvent(new Event('seeked'));
    },
  });
}
const before = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');

beforeEach(() => {
  jest.useFakeTimers();
  resetStage();
  window.localStorage.clear();
  Object.assign(server, { tickets: 0, told: [] });
  trust({ token: async () => 'token', forget: () => undefined });
  mockMedia();
  stage.request = async ({ url, data }) => {
    if (url.endsWith('/viewing/tickets')) {
      server.tickets += 1;
      return { statusCode: 200, data: { ticket: `ticket-${server.tickets}`, expiresAt: 1, nextReportSeconds: 15 } };
    }
    const { reports } = data as { reports: WireReport[] };
    server.told.push(...reports);
    const results = reports.map((r) => ({
      ...first,
      ok: true,
      creditedSeconds: r.intervals.reduce((sum, [a, b]) => sum + b - a, 0),
      nextReportSeconds: 15,
    }));
    return { statusCode: 200, data: { results } };
  };
});
afterEach(async () => {
  await act(async () => stopListening());
  await act(async () => void (await outbox.flush()));
  jest.restoreAllMocks();
  if (before) Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', before);
  jest.useRealTimers();
});

async function open(element: React.ReactElement) {
  const view = render(element);
  await pass(50);
  return view;
}
const press = (id: string) => act(async () => void fireEvent.click(document.getElementById(id) ?? fail(id)));
const fail = (id: string): never => {
  throw new Error(`no #${id}: ${document.body.textContent}`);
};
const shows = (words: string): boolean => (document.body.textContent ?? '').includes(words);

describe('a sound whose page is left', () => {
  it('goes on, is told under the same ticket, and ends with one press', async () => {
    const item = await open(<Item resource={sound} />);
    await press('toggle');
    await pass(5000);
    item.unmount();
    await pass(100);
    const home = await open(<Home />);
    expect(shows('正在听：《海浪》')).toBe(true);
    await pass(30_000);
    expect(server.tickets).toBe(1);
    expect(lastTold()?.intervals[0]?.[1]).toBeGreaterThanOrEqual(25);
    await press('listening-close');
    await pass(10);
    expect(shows('正在听')).toBe(false);
    expect(document.querySelector('audio')).toBeNull();
    expect(lastTold()).toMatchObject({ ticket: 'ticket-1', intervals: [[0, 35]], flags: [] });
    expect(Object.keys(window.localStorage).filter((key) => key.startsWith('gongyu:viewing:'))).toEqual([]);
    home.unmount();
  });

  it('is found again by its page, at its place and under its ticket', async () => {
    (await open(<Item resource={sound} />)).unmount();
    expect(server.tickets).toBe(1);
    const item = await open(<Item resource={sound} />);
    expect(server.tickets).toBe(2);
    await press('toggle');
    await pass(4000);
    item.unmount();
    await pass(3000);
    const again = await open(<Item resource={sound} />);
    await pass(1000);
    expect(server.tickets).toBe(2);
    expect(document.querySelectorAll('audio')).toHaveLength(1);
    expect(document.querySelector('#toggle')?.getAttribute('aria-label')).toBe('暂停');
    await press('toggle');
    await pass(10);
    expect(lastTold()).toMatchObject({ ticket: 'ticket-2', intervals: [[0, 8]] });
    again.unmount();
    expect(document.querySelector('audio')).toBeNull();
  });

  it('one that does not play goes with its page', async () => {
    const item = await open(<Item resource={sound} />);
    await press('toggle');
    await pass(2000);
    await press('toggle');
    await pass(100);
    item.unmount();
    expect(document.querySelector('audio')).toBeNull();
  });

  it('gives way to whatever plays next', async () => {
    const item = await open(<Item resource={sound} />);
    await press('toggle');
    await pass(5000);
    item.unmount();
    const other = await open(<Item resource={film} />);
    expect(document.querySelector('audio')).not.toBeNull();
    await press('toggle');
    await pass(1000);
    expect(document.querySelector('audio')).toBeNull();
    expect(server.told.filter(({ ticket }) => ticket === 'ticket-1').at(-1)?.intervals).toEqual([[0, 5]]);
    other.unmount();
  });

  it('ends when another person takes the phone', async () => {
    const item = await open(<Item resource={sound} />);
    await press('toggle');
    await pass(3000);
    item.unmount();
    jest.spyOn(session, 'known').mockReturnValue({ role: 'learner', name: '陈雨桐' } as ReturnType<typeof session.known>);
    const home = await open(<Home />);
    await pass(10);
    expect(shows('正在听')).toBe(false);
    expect(document.querySelector('audio')).toBeNull();
    home.unmount();
  });
});

describe('the sound of a film alone', () => {
  it('says what it costs, takes over at the same second, counts behind other apps, and is told as listened to', async () => {
    const item = await open(<Item resource={film} />);
    expect(shows('只听声音（约 0.2 MB，比看视频省 8 成）')).toBe(true);
    await press('toggle');
    await pass(10_000);
    await press('ears');
    const audio = document.querySelector('audio');
    await act(async () => void audio?.dispatchEvent(new Event('loadedmetadata')));
    await pass(400);
    expect(audio?.src).toContain('/media/s.m4a');
    expect(document.querySelector('video')).toBeNull();
    expect(audio?.currentTime).toBeGreaterThanOrEqual(9.9);
    await act(async () => fire('hide'));
    await pass(20_000);
    await act(async () => fire('show'));
    await press('toggle');
    await pass(10);
    expect(server.tickets).toBe(1);
    expect(lastTold()).toMatchObject({ ticket: 'ticket-1', flags: ['audio'] });
    const seconds = lastTold()?.intervals.reduce((sum, [a, b]) => sum + b - a, 0) ?? 0;
    expect(seconds).toBeGreaterThanOrEqual(29);
    expect(seconds).toBeLessThanOrEqual(30);

    await press('ears');
    await pass(400);
    expect(document.querySelector('audio')).toBeNull();
    const video = document.querySelector('video') as HTMLVideoElement;
    await act(async () => void video.dispatchEvent(new Event('loadedmetadata')));
    expect(Math.abs(video.currentTime - 30)).toBeLessThanOrEqual(1);
    await act(async () => fire('hide'));
    await pass(5000);
    await act(async () => fire('show'));
    expect(lastTold()?.intervals.reduce((sum, [a, b]) => sum + b - a, 0)).toBe(seconds);
    item.unmount();
  });

  it('a line that is known to be slow has it offered aloud', async () => {
    Object.defineProperty(window.navigator, 'connection', { value: { saveData: true }, configurable: true });
    const item = await open(<Item resource={film} />);
    await pass(10);
    expect(shows('网络有点慢')).toBe(true);
    item.unmount();
    Object.defineProperty(window.navigator, 'connection', { value: undefined, configurable: true });
  });

  it('what has no sound of its own offers none', async () => {
    const { sound: _, soundBytes: __, ...mute } = film;
    const item = await open(<Item resource={mute} />);
    expect(document.getElementById('ears')).toBeNull();
    item.unmount();
  });
});

describe('what those who watch say', () => {
  it('«together» and «on a large screen» go with what is watched while it holds', async () => {
    const item = await open(<Item resource={film} />);
    await press('declare-group');
    await press('toggle');
    await pass(3000);
    await press('toggle');
    await pass(10);
    expect(lastTold()?.flags).toEqual(['group']);
    expect(shows('看了多少还是照实记')).toBe(true);
    item.unmount();
  });

  it('what was said and taken back before anything was watched is not told', async () => {
    const item = await open(<Item resource={film} />);
    await press('declare-cast');
    await press('declare-cast');
    await press('toggle');
    await pass(3000);
    await press('toggle');
    await pass(10);
    expect(lastTold()?.flags).toEqual([]);
    item.unmount();
  });
});

describe('chapters', () => {
  it('a press goes there and plays; each shows its own share', async () => {
    const item = await open(<Item resource={film} />);
    await press('chapter-2');
    await pass(6000);
    await press('toggle');
    await pass(10);
    expect(lastTold()?.intervals).toEqual([[50, 56]]);
    expect(document.getElementById('chapter-2')?.getAttribute('aria-label')).toContain('看了 12%');
    expect(document.getElementById('chapter-2')?.getAttribute('aria-label')).toContain('从 0:56 接着看');
    item.unmount();
  });
});
