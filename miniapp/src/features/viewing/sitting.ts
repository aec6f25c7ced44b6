import type { WireReport, WireResource, WireViewing } from '@contract/index';
import { call } from '../../api/client';
import { asProblem, offline, type ApiProblem } from '../../api/problem';
import { here } from '../../platform/here';
import type { MediaSignal } from '../../platform/media';
import { levelOf } from './gaps';
import { onSent, outbox } from './outbox';
import type { SentSession } from './queue';
import type { Span } from './spans';
import {
  beginTrack,
  continueTrack,
  isEarning,
  isFull,
  spansOf,
  tellTrack,
  track,
  withDuration,
  withUnseen,
  type Track,
  type TrackEvent,
} from './track';

const SAVE_MS = 5000;
const TICK_MS = 1000;
const TICKET_LIFE_MS = 5 * 3600_000;
const TICKET_RETRY_MS = 10_000;
/** A quarter reached is told at once, unless the server asked for longer pauses than this. */
const MILESTONES_WAIT_MS = 30_000;
/** The server keeps nothing of a child's watching without a guardian's consent. */
export const NO_CONSENT = 'viewing/no-consent';

type Flag = NonNullable<WireReport['flags']>[number];
/** What those who watch say of themselves. */
export type Declared = Extract<Flag, 'group' | 'cast'>;

export interface Watching {
  readonly viewing: WireViewing;
  /** Watched in this sitting, recorded or not yet. */
  readonly fresh: readonly Span[];
  readonly playing: boolean;
  readonly position: number;
  /** Why nothing can be recorded at the moment. */
  readonly problem: ApiProblem | null;
  /** Something watched earlier could not be recorded; what the server said. */
  readonly lost: string | null;
  readonly declared: readonly Declared[];
  /** Only the sound is on. */
  readonly listens: boolean;
  readonly rate: number;
}

/** One playing of one item: ticket, tracker, what is kept on the phone, what the server recorded. It may outlive its page. */
export interface Sitting {
  readonly key: string;
  readonly resource: WireResource;
  readonly child: string;
  now(): Watching;
  watch(hear: () => void): () => void;
  signal(signal: MediaSignal): void;
  hide(): void;
  show(): void;
  /** The page is gone for now. */
  leave(): void;
  /** Sends now what waits. */
  flush(): void;
  /** A jump was asked for: it is shown, and a player mounted meanwhile begins there. */
  aim(seconds: number): void;
  listen(on: boolean): void;
  declare(flag: Declared, on: boolean): void;
  close(): void;
}

/** One session under one ticket. */
interface Session {
  ticket: string | null;
  askedAt: number;
  bornAt: number;
  seq: number;
  told: string;
  savedAt: number;
  sentAt: number;
  everyMs: number;
  /** What held while something was earned. */
  flags: Set<Flag>;
}

const noTicket = (): Session => ({
  ticket: null,
  askedAt: Number.NEGATIVE_INFINITY,
  bornAt: 0,
  seq: 0,
  told: '',
  savedAt: 0,
  sentAt: 0,
  everyMs: 15_000,
  flags: new Set(),
});

export const keyOf = (resource: Pick<WireResource, 'id' | 'version'>, child: string): string =>
  `${resource.id}@${resource.version}:${child}`;

export function openSitting(resource: WireResource, child: string, first: WireViewing, startAt: number): Sitting {
  const sounds = resource.kind === 'audio';
  let state: Track = beginTrack(
    { duration: resource.durationSeconds ?? 0, maxRate: resource.maxRate, unseenCounts: sounds },
    startAt,
    here.ticks(),
  );
  let session = noTicket();
  let past: Span[] = [];
  let level = levelOf(first, [], resource.thresholdPercent);
  let closed = false;
  const pastTickets = new Set<string>();
  const ears = new Set<() => void>();
  let view: Watching = {
    viewing: first,
    fresh: [],
    playing: false,
    position: startAt,
    problem: null,
    lost: null,
    declared: [],
    listens: sounds,
    rate: 1,
  };
  const show = (change: Partial<Watching>): void => {
    view = { ...view, ...change };
    ears.forEach((hear) => hear());
  };

  const save = (): void => {
    const told = tellTrack(state);
    if (session.ticket === null || told.intervals.length === 0) return;
    const text = JSON.stringify(told);
    if (text === session.told) return;
    session.told = text;
    session.seq += 1;
    session.savedAt = here.ticks();
    outbox.save({ ticket: session.ticket, seq: session.seq, ...told, flags: [...session.flags] });
  };
  /** Keeps the newest word, then sends what waits. */
  const flush = (): void => {
    save();
    session.sentAt = here.ticks();
    void outbox.flush();
  };
  const hear = ({ ticket, result }: SentSession): void => {
    if (!result.ok && !result.retry) show({ lost: result.message });
    if (ticket !== session.ticket && !pastTickets.has(ticket)) return;
    if (result.ok) {
      const { nextReportSeconds, ok: _, ...viewing } = result;
      session.everyMs = nextReportSeconds * 1000;
      // A report's answer does not tell what is held: what was read with the page stays until it is read again.
      const { held } = view.viewing;
      show({ viewing: held === undefined ? viewing : { ...viewing, held }, problem: null });
    } else if (!result.retry && ticket === session.ticket) {
      state = continueTrack(state);
      session = noTicket();
    }
  };

  const askTicket = (): void => {
    const now = session;
    if (closed || now.ticket !== null || here.ticks() - now.askedAt < TICKET_RETRY_MS) return;
    now.askedAt = here.ticks();
    call('issueTicket', { in: { resource: resource.id, for: child } }).then(
      (ticket) => {
        if (session !== now) return;
        now.ticket = ticket.ticket;
        now.bornAt = here.ticks();
        now.everyMs = ticket.nextReportSeconds * 1000;
        show({ problem: null });
      },
      (error: unknown) => {
        const found = asProblem(error);
        // Nobody agreed to keeping it: it plays all the same, and asking again in this sitting would change nothing.
        if (found.code === NO_CONSENT) now.askedAt = Number.POSITIVE_INFINITY;
        show({ problem: found });
      },
    );
  };

  /** The session is full or its ticket old: what follows is told under a new one. */
  const turnOver = (): void => {
    const { ticket } = session;
    save();
    if (ticket !== null) {
      outbox.seal(ticket);
      pastTickets.add(ticket);
    }
    past = [...past, ...spansOf(state)];
    state = continueTrack(state);
    session = noTicket();
    flush();
    askTicket();
  };

  const milestone = (): boolean => {
    const reached = levelOf(view.viewing, freshNow(), resource.thresholdPercent);
    const further = reached > level;
    level = Math.max(level, reached);
    return further && session.everyMs <= MILESTONES_WAIT_MS;
  };
  const freshNow = (): readonly Span[] => (past.length === 0 ? spansOf(state) : [...past, ...spansOf(state)]);

  const step = (event: TrackEvent): void => {
    const before = state;
    state = track(before, event);
    if (isEarning(state)) {
      view.declared.forEach((flag) => session.flags.add(flag));
      if (view.listens && !sounds) session.flags.add('audio');
    }
    const shut = state.closed !== before.closed && state.closed.length > before.closed.length;
    const stopped = isEarning(before) && !isEarning(state);
    const urgent = event.kind === 'pause' || event.kind === 'hide' || event.kind === 'ended' || event.kind === 'unload';
    const due = here.ticks() - session.savedAt >= SAVE_MS;
    if (urgent || shut || stopped || due) save();
    const late = isEarning(state) && here.ticks() - session.sentAt >= session.everyMs;
    if (urgent || late || (due && milestone())) flush();
    if (isFull(state) || (session.ticket !== null && here.ticks() - session.bornAt > TICKET_LIFE_MS)) turnOver();
  };

  const leave = (): void => step({ kind: 'unload', at: here.ticks() });
  askTicket();
  const timer = setInterval(() => {
    step({ kind: 'tick', at: here.ticks() });
    askTicket();
  }, TICK_MS);
  const endings = [
    onSent(hear),
    here.onNetwork((online) => {
      show({ problem: online ? null : offline() });
      if (online) flush();
    }),
    here.onLeave(() => step({ kind: 'hide', at: here.ticks() })),
  ];

  return {
    key: keyOf(resource, child),
    resource,
    child,
    now: () => view,
    watch(listener) {
      ears.add(listener);
      return () => void ears.delete(listener);
    },
    signal(told) {
      if (closed) return;
      const at = here.ticks();
      if (told.kind === 'loaded') {
        // The sound of a film may be a blink longer or shorter: the axis is the film's.
        if (!view.listens || sounds) state = withDuration(state, told.duration);
      } else if (told.kind === 'error') step({ kind: 'pause', at });
      else if (told.kind !== 'full') step({ ...told, at });
      show({ playing: state.playing, rate: state.rate, position: state.position ?? view.position, fresh: freshNow() });
    },
    hide: () => step({ kind: 'hide', at: here.ticks() }),
    show() {
      // One may come back from the page where one can agree.
      if (session.askedAt === Number.POSITIVE_INFINITY) session = noTicket();
      step({ kind: 'show', at: here.ticks() });
    },
    leave,
    flush,
    aim: (seconds) => show({ position: seconds }),
    listen(on) {
      if (sounds || on === view.listens) return;
      step({ kind: 'pause', at: here.ticks() });
      state = withUnseen(state, on);
      show({ listens: on, playing: false });
    },
    declare(flag, on) {
      show({ declared: on ? [...view.declared, flag] : view.declared.filter((each) => each !== flag) });
    },
    close() {
      if (closed) return;
      clearInterval(timer);
      endings.forEach((end) => end());
      leave();
      closed = true;
      const { ticket } = session;
      if (ticket !== null) outbox.seal(ticket);
      flush();
    },
  };
}
