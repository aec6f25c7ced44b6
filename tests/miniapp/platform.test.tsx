import { act, render } from '@testing-library/react';
import { openH5 } from '@/platform/h5';
import { landedAt, type MediaHandle, type MediaSignal } from '@/platform/media';
import type { Platform } from '@/platform/platform';
import { monotonic } from '@/platform/ticks';
import { openH5Sound } from '@/platform/sound-h5';
import { openWeappSound } from '@/platform/sound-weapp';
import { H5Video } from '@/platform/video-h5';
import { WeappVideo } from '@/platform/video-weapp';
import { openWeapp } from '@/platform/weapp';
import { failure, fire, fireNetwork, lastAudio, resetStage, stage } from '../support/taro';

interface Side {
  name: 'h5' | 'weapp';
  open: () => Platform;
  fill: () => () => void;
  network: (online: boolean) => void;
  leave: () => void;
}
const sides: Side[] = [
  {
    name: 'h5',
    open: openH5,
    fill() {
      const spy = jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
        throw new DOMException('full', 'QuotaExceededError');
      });
      return () => spy.mockRestore();
    },
    network(online) {
      jest.spyOn(window.navigator, 'onLine', 'get').mockReturnValue(online);
      window.dispatchEvent(new Event(online ? 'online' : 'offline'));
    },
    leave: () => void window.dispatchEvent(new Event('pagehide')),
  },
  {
    name: 'weapp',
    open: openWeapp,
    fill() {
      stage.storageFull = true;
      return () => {
        stage.storageFull = false;
      };
    },
    network(online) {
      stage.networkType = online ? 'wifi' : 'none';
      fireNetwork(online);
    },
    leave: () => fire('appHide'),
  },
];

beforeEach(() => {
  resetStage();
  window.localStorage.clear();
  jest.restoreAllMocks();
});

describe.each(sides)('the phone: $name', ({ name, open, fill, network, leave }) => {
  it('knows which it is', () => expect(open().kind).toBe(name));

  it('keeps text, lists it by prefix, forgets it, and another start finds it', () => {
    const { store } = open();
    expect(store.read('gy:a')).toBeNull();
    expect(store.write('gy:a', '一')).toBe(true);
    store.write('gy:b', '二');
    store.write('other', '三');
    expect(open().store.read('gy:a')).toBe('一');
    expect(store.keys('gy:').sort()).toEqual(['gy:a', 'gy:b']);
    store.remove('gy:a');
    store.remove('gy:a');
    expect(store.read('gy:a')).toBeNull();
  });

  it('a full storage is answered, not thrown, and what stood before stands', () => {
    const { store } = open();
    store.write('gy:a', '旧');
    const empty = fill();
    expect(store.write('gy:a', '新')).toBe(false);
    empty();
    expect(store.read('gy:a')).toBe('旧');
  });

  it('hears the network come and go, until told not to', async () => {
    const phone = open();
    const heard: boolean[] = [];
    const stop = phone.onNetwork((online) => heard.push(online));
    network(false);
    expect(await phone.online()).toBe(false);
    network(true);
    expect(await phone.online()).toBe(true);
    stop();
    network(false);
    expect(heard).toEqual([false, true]);
  });

  it('says when the app is taken away, until told not to', () => {
    let left = 0;
    const stop = open().onLeave(() => (left += 1));
    leave();
    stop();
    leave();
    expect(left).toBe(1);
  });

  it('has a clock that never runs back', () => {
    const { ticks } = open();
    const first = ticks();
    expect(ticks()).toBeGreaterThanOrEqual(first);
  });

  it('is a desk only in a wide browser outside WeChat', () => {
    const width = (px: number) => Object.defineProperty(window, 'innerWidth', { value: px, configurable: true });
    const { atDesk } = open();
    width(1440);
    expect(atDesk()).toBe(name === 'h5');
    width(390);
    expect(atDesk()).toBe(false);
    width(1440);
    jest.spyOn(window.navigator, 'userAgent', 'get').mockReturnValue('Mozilla/5.0 MicroMessenger/8.0.50');
    expect(atDesk()).toBe(false);
    width(1024);
  });

  it('knows a usual font size', () => expect(open().fontScale()).toBe(1));
});

it('a clock from one that is set back and forth only adds what went forward', () => {
  const reads = [1000, 1500, 200, 700];
  const clock = monotonic(() => reads.shift() ?? 700);
  expect([clock(), clock(), clock(), clock()]).toEqual([500, 500, 1000, 1000]);
});

describe('the mini-program alone', () => {
  it('gives WeChat’s code, or says why not', async () => {
    expect(await openWeapp().loginCode()).toEqual({ kind: 'code', code: 'code-1' });
    stage.login = async () => {
      throw failure({ errMsg: 'login:fail' });
    };
    expect(await openWeapp().loginCode()).toMatchObject({ kind: 'failed' });
  });

  it('asks for all templates at once and tells accepted from refused', async () => {
    stage.subscribe = async ({ tmplIds }) => ({ errMsg: 'ok', [tmplIds[0] ?? '']: 'accept', [tmplIds[1] ?? '']: 'reject' });
    expect(await openWeapp().requestSubscribe(['T1', 'T2', 'T3'])).toEqual({ kind: 'answered', accepted: ['T1'], refused: ['T2', 'T3'] });
    stage.subscribe = async () => {
      throw failure({ errCode: 20004, errMsg: 'requestSubscribeMessage:fail' });
    };
    expect(await openWeapp().requestSubscribe(['T1'])).toMatchObject({ kind: 'failed', message: expect.stringContaining('设置') });
  });

  it('reads how large the phone writes, by factor or by size', () => {
    stage.baseInfo = { fontSizeSetting: 22.4 };
    expect(openWeapp().fontScale()).toBeCloseTo(1.4);
    stage.baseInfo = { fontSizeSetting: 17, fontSizeScaleFactor: 1.3 };
    expect(openWeapp().fontScale()).toBe(1.3);
  });
});

describe('a browser outside WeChat', () => {
  it('has no code, asks for nothing and shares nothing', async () => {
    const phone = openH5();
    expect(await phone.loginCode()).toEqual({ kind: 'open-in-wechat' });
    expect(phone.subscribes).toBe(false);
    expect(await phone.requestSubscribe(['T1'])).toEqual({ kind: 'unsupported' });
    expect([phone.shares, await phone.share({ title: 't', path: '/p' })]).toEqual(['none', false]);
  });
});

interface Player {
  name: string;
  mount: (props: { onSignal: (s: MediaSignal) => void; onHandle: (h: MediaHandle | null) => void; startAt: number }) => HTMLElement;
  say: (element: HTMLElement, event: string, at: number | null) => void;
}
const media = { id: 'media', src: '/media/a.mp4', title: '片名' };
const players: Player[] = [
  {
    name: 'h5 video',
    mount: (props) => found(render(<H5Video {...media} {...props} />).container, 'video'),
    say: sayH5,
  },
  {
    name: 'h5 sound',
    mount({ onHandle, ...props }) {
      const sound = openH5Sound({ ...media, ...props });
      onHandle({ ...sound, full: () => undefined });
      return found(document.body, 'audio.gy-sound');
    },
    say: sayH5,
  },
  {
    name: 'weapp video',
    mount: (props) => found(render(<WeappVideo {...media} {...props} />).container, '[data-taro=video]'),
    say: (element, event, at) =>
      void element.dispatchEvent(new CustomEvent(event, { detail: at === null ? {} : { currentTime: at, duration: 118 } })),
  },
  {
    name: 'weapp sound',
    mount({ onHandle, ...props }) {
      const sound = openWeappSound({ ...media, ...props });
      onHandle({ ...sound, full: () => undefined });
      sound.play();
      return document.body;
    },
    say(_, event, at) {
      const audio = lastAudio.current;
      if (audio === null) throw new Error('no sound');
      if (at !== null) audio.currentTime = at;
      const names: Record<string, string> = {
        play: 'Play',
        pause: 'Pause',
        timeupdate: 'TimeUpdate',
        ended: 'Ended',
        waiting: 'Waiting',
        error: 'Error',
      };
      (audio.heard as Record<string, () => void>)[names[event] ?? '']?.();
    },
  },
];
function found(box: HTMLElement, selector: string): HTMLElement {
  const element = box.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`no ${selector}`);
  return element;
}
function sayH5(element: HTMLElement, event: string, at: number | null): void {
  if (at !== null) Object.defineProperty(element, 'currentTime', { value: at, writable: true, configurable: true });
  element.dispatchEvent(new Event(event));
}

describe.each(players)('a player: $name', ({ mount, say }) => {
  beforeEach(() => {
    jest.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(() => undefined);
    jest.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async () => undefined);
  });

  it('tells play, place, stall, pause, end and error in the same words', () => {
    const told: MediaSignal[] = [];
    const element = mount({ onSignal: (s) => told.push(s), onHandle: () => undefined, startAt: 0 });
    say(element, 'play', 0);
    say(element, 'timeupdate', 1.2);
    say(element, 'waiting', null);
    say(element, 'pause', null);
    say(element, 'ended', null);
    say(element, 'error', null);
    expect(told.map((s) => s.kind)).toEqual(['play', 'timeupdate', 'waiting', 'pause', 'ended', 'error']);
    expect(told[1]).toEqual({ kind: 'timeupdate', position: 1.2 });
  });

  it('gives a handle that can be asked, and takes it back', () => {
    const handles: (MediaHandle | null)[] = [];
    mount({ onSignal: () => undefined, onHandle: (h) => handles.push(h), startAt: 0 });
    const handle = handles[0];
    expect(handle).not.toBeNull();
    act(() => {
      handle?.play();
      handle?.seek(12);
      handle?.rate(1.5);
      handle?.pause();
    });
    document.body.innerHTML = '';
  });
});

describe('what only one of them does', () => {
  it('a browser tells seeking and the rate, begins where it is asked to, and where it was before a jump', () => {
    jest.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(() => undefined);
    const told: MediaSignal[] = [];
    let handle: MediaHandle | null = null;
    const video = found(
      render(<H5Video {...media} startAt={30} onSignal={(s) => told.push(s)} onHandle={(h) => (handle = h)} />).container,
      'video',
    ) as HTMLVideoElement;
    video.dispatchEvent(new Event('loadedmetadata'));
    expect(video.currentTime).toBe(30);
    video.playbackRate = 2; // which fires ratechange
    (handle as MediaHandle | null)?.seek(50);
    video.dispatchEvent(new Event('seeking'));
    video.dispatchEvent(new Event('seeked'));
    expect(told).toEqual([
      { kind: 'ratechange', rate: 2, position: 30 },
      { kind: 'timeupdate', position: 30 },
      { kind: 'seeking', position: 50 },
      { kind: 'seeked', position: 50 },
    ]);
  });

  it('a mini-program tells where a seek landed, in whatever unit, and the rate we asked for', () => {
    const told: MediaSignal[] = [];
    const handles: (MediaHandle | null)[] = [];
    const video = found(
      render(<WeappVideo {...media} startAt={0} onSignal={(s) => told.push(s)} onHandle={(h) => handles.push(h)} />).container,
      '[data-taro=video]',
    );
    video.dispatchEvent(new CustomEvent('loadedmetadata', { detail: { duration: 118 } }));
    video.dispatchEvent(new CustomEvent('seekcomplete', { detail: { position: 60_000 } }));
    video.dispatchEvent(new CustomEvent('seekcomplete', { detail: { position: 61 } }));
    video.dispatchEvent(new CustomEvent('seekcomplete', { detail: {} }));
    handles[0]?.rate(1.25);
    handles[0]?.full(true);
    expect(told).toEqual([
      { kind: 'loaded', duration: 118 },
      { kind: 'seeked', position: 60 },
      { kind: 'seeked', position: 61 },
      { kind: 'seeked' },
      { kind: 'ratechange', rate: 1.25 },
    ]);
    expect(stage.video).toEqual([
      ['media.playbackRate', 1.25],
      ['media.requestFullScreen', {}],
    ]);
    expect(landedAt(500, 0)).toBe(500);
  });

  it('no mini-program video offers to play behind other apps', () => {
    const video = found(
      render(<WeappVideo {...media} startAt={0} onSignal={() => undefined} onHandle={() => undefined} />).container,
      '[data-taro=video]',
    );
    expect(video.getAttribute('data-showbackgroundplaybackbutton')).toBe('false');
    expect(video.getAttribute('data-controls')).toBe('false');
  });
});
