import type { WireReport, WireReportResult } from '@contract/index';
import type { SendReports } from '@/features/viewing/queue';
import type { TrackEvent } from '@/features/viewing/track';
import type { Luck } from '../support/faults/luck';
import { Death, mortalStore, openSitting, type MortalStore, type Sitting } from './mortal-phone';

export interface CrowdFilm {
  readonly id: string;
  readonly length: number;
}

/** What becomes of one phone next, and for how long. */
type Turn =
  | { readonly do: 'watch' | 'pause' | 'away' | 'offline'; readonly ms: number }
  | { readonly do: 'seek' | 'film'; readonly share: number }
  | { readonly do: 'rate'; readonly rate: number }
  /** The app is killed, now or in its so manyth next storage operation, and opened again a while later. */
  | { readonly do: 'die'; readonly operation: number; readonly ms: number };

/** The phone's line to the product; rejects when there is none. */
export interface Line {
  /** The page of the film. */
  open(film: string): Promise<void>;
  ticket(film: string): Promise<string>;
  /** Null when the batch was not answered. */
  report(reports: WireReport[]): Promise<readonly WireReportResult[] | null>;
}

const EVERY_MS = 3000;
const SAMPLE_MS = 250;
const ASK_AGAIN_MS = 1500;

function nextTurn(luck: Luck): Turn {
  const n = luck.whole(1, 100);
  if (n <= 50) return { do: 'watch', ms: luck.whole(1000, 15_000) };
  if (n <= 60) return { do: 'pause', ms: luck.whole(200, 3000) };
  if (n <= 68) return { do: 'away', ms: luck.whole(300, 3000) };
  if (n <= 75) return { do: 'offline', ms: luck.whole(500, 12_000) };
  if (n <= 83) return { do: 'seek', share: luck.next() };
  if (n <= 88) return { do: 'film', share: luck.next() };
  if (n <= 93) return { do: 'rate', rate: [1, 1.25, 1.5, 2][luck.whole(0, 3)] ?? 1 };
  return { do: 'die', operation: luck.whole(0, 5), ms: luck.whole(100, 2500) };
}

/** One phone in somebody's hand, by the real clock: the app's own tracker and queue over a storage that outlives the app. */
export function openCrowdPhone(films: readonly CrowdFilm[], line: Line, luck: Luck, at: number) {
  const flash = new Map<string, string>();
  let film: CrowdFilm = films[luck.whole(0, films.length - 1)] ?? { id: '', length: 1 };
  let store: MortalStore | undefined;
  let sitting: Sitting | undefined;
  let tickets = new Map<string, string>();
  let asking = false;
  let askedAt = -Infinity;
  let head = 0;
  let rate = 1;
  let playing = false;
  let hidden = false;
  let online = true;
  let last = at;
  let sampledAt = at;
  let tickedAt = at;
  let turn: Turn = { do: 'watch', ms: 3000 };
  let until = at + 3000;
  let deaths = 0;

  const send: SendReports = (reports) => (online ? line.report(reports) : Promise.reject(new Error('offline')));
  const tell = (event: TrackEvent): void => {
    if (!sitting || !store) return;
    try {
      sitting.step(event);
    } catch (error) {
      if (!(error instanceof Death)) throw error;
    }
    if (store.isDead()) close();
  };
  const say = (kind: 'play' | 'pause' | 'seeking' | 'seeked' | 'hide' | 'show' | 'ended' | 'timeupdate', now: number): void =>
    tell({ kind, at: now, position: head });
  /** The app's process is gone. */
  function close(): void {
    deaths += 1;
    [sitting, store] = [undefined, undefined];
    tickets = new Map();
    [playing, hidden, head, rate] = [false, false, 0, 1];
  }
  function open(now: number): void {
    store = mortalStore(flash);
    const ticket = (): string | undefined => {
      const one = tickets.get(film.id);
      tickets.delete(film.id);
      return one;
    };
    sitting = openSitting({ film: { length: film.length, maxRate: 2 }, store, send, ticket, everyMs: EVERY_MS, at: now });
    void sitting.queue.flush().catch(() => undefined);
  }
  function askTicket(now: number): void {
    if (asking || !sitting || !online || tickets.has(film.id) || now - askedAt < ASK_AGAIN_MS) return;
    [asking, askedAt] = [true, now];
    const mine = sitting;
    const { id } = film;
    line
      .open(id)
      .then(() => line.ticket(id))
      .then(
        (text) => void (sitting === mine && tickets.set(id, text)),
        () => undefined,
      )
      .finally(() => void (asking = false));
  }
  function run(now: number): void {
    const ms = now - last;
    last = now;
    if (playing) {
      head = Math.min(film.length, head + (ms / 1000) * rate);
      if (head >= film.length) {
        playing = false;
        say('ended', now);
      } else if (now - sampledAt >= SAMPLE_MS) {
        sampledAt = now;
        say('timeupdate', now);
      }
    }
    if (now - tickedAt >= 1000) {
      tickedAt = now;
      tell({ kind: 'tick', at: now });
    }
  }
  const start = (now: number): void => {
    if (playing) return;
    if (head >= film.length - 0.2) head = 0;
    playing = true;
    say('play', now);
  };
  function finish(now: number): void {
    if (turn.do === 'away' && hidden) {
      hidden = false;
      say('show', now);
    }
    if (turn.do === 'offline') online = true;
  }
  function begin(now: number): void {
    turn = nextTurn(luck);
    until = now + ('ms' in turn ? turn.ms : 0);
    if (!sitting) return turn.do === 'die' ? undefined : open(now);
    switch (turn.do) {
      case 'watch':
        return start(now);
      case 'pause':
        if (playing) say('pause', now);
        playing = false;
        return;
      case 'away':
        hidden = true;
        return say('hide', now);
      case 'offline':
        online = false;
        return start(now);
      case 'seek':
        say('seeking', now);
        head = turn.share * (film.length - 1);
        return say('seeked', now);
      case 'rate':
        rate = turn.rate;
        return tell({ kind: 'ratechange', at: now, rate, position: head });
      case 'film':
        leave(now);
        film = films[Math.floor(turn.share * films.length)] ?? film;
        [playing, hidden, head, rate] = [false, false, 0, 1];
        return open(now);
      case 'die':
        store?.dieAt(turn.operation);
        if (turn.operation === 0) close();
    }
  }
  function leave(now: number): void {
    try {
      sitting?.leave(now);
    } catch (error) {
      if (!(error instanceof Death)) throw error;
    }
    [sitting, store] = [undefined, undefined];
  }

  open(at);
  return {
    flash,
    /** Lets the time go on to `now`. */
    advance(now: number): void {
      run(now);
      askTicket(now);
      if (now < until) return;
      finish(now);
      begin(now);
    },
    /** Puts the phone away, with a line. */
    putAway(now: number): void {
      online = true;
      leave(now);
    },
    deaths: () => deaths,
  };
}
export type CrowdPhone = ReturnType<typeof openCrowdPhone>;
