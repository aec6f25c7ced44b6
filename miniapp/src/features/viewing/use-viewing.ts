import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { WireResource, WireViewing } from '@contract/index';
import { call } from '../../api/client';
import { asProblem, offline, type ApiProblem } from '../../api/problem';
import { here } from '../../platform/here';
import type { MediaSignal } from '../../platform/media';
import { usePageHide, usePageLeave, usePageShow } from '../../platform/page-life';
import { onLost, outbox } from './outbox';
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
  type Track,
  type TrackEvent,
} from './track';

const SAVE_MS = 5000;
const TICK_MS = 1000;
const TICKET_LIFE_MS = 5 * 3600_000;
const TICKET_RETRY_MS = 10_000;
/** The server keeps nothing of a child's watching without a guardian's consent. */
export const NO_CONSENT = 'viewing/no-consent';

export interface ViewingNow {
  viewing: WireViewing;
  /** Watched in this sitting, recorded or not yet. */
  fresh: readonly Span[];
  playing: boolean;
  position: number;
  /** Why nothing can be recorded at the moment. */
  problem: ApiProblem | null;
  /** Something watched earlier could not be recorded; what the server said. */
  lost: string | null;
  signal: (signal: MediaSignal) => void;
  /** Sends now what waits. */
  flush: () => void;
}

interface Sitting {
  ticket: string | null;
  askedAt: number;
  bornAt: number;
  seq: number;
  told: string;
  savedAt: number;
  sentAt: number;
  everyMs: number;
}

const noTicket = (): Sitting => ({
  ticket: null,
  askedAt: Number.NEGATIVE_INFINITY,
  bornAt: 0,
  seq: 0,
  told: '',
  savedAt: 0,
  sentAt: 0,
  everyMs: 15_000,
});

/** Follows one playing of one item: ticket, tracker, what is kept on the phone, and what the server recorded. */
export function useViewing(resource: WireResource, forChild: string, first: WireViewing, startAt: number): ViewingNow {
  const rules = useMemo(
    () => ({ duration: resource.durationSeconds ?? 0, maxRate: resource.maxRate, unseenCounts: resource.kind === 'audio' }),
    [resource],
  );
  const state = useRef<Track>(beginTrack(rules, startAt, here.ticks()));
  const sitting = useRef<Sitting>(noTicket());
  const past = useRef<Span[]>([]);
  const pastTickets = useRef(new Set<string>());
  const [view, setView] = useState({ viewing: first, fresh: [] as readonly Span[], playing: false, position: startAt });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [lost, setLost] = useState<string | null>(null);

  const save = useCallback((): boolean => {
    const now = sitting.current;
    const told = tellTrack(state.current);
    if (now.ticket === null || told.intervals.length === 0) return false;
    const text = JSON.stringify(told);
    if (text === now.told) return false;
    now.told = text;
    now.seq += 1;
    now.savedAt = here.ticks();
    outbox.save({ ticket: now.ticket, seq: now.seq, ...told, flags: [] });
    return true;
  }, []);

  /** Keeps the newest word, then sends what waits. */
  const flush = useCallback(() => {
    save();
    const mine = sitting.current;
    mine.sentAt = here.ticks();
    void outbox.flush().then((sent) => {
      for (const { ticket, result } of sent) {
        if (ticket !== sitting.current.ticket && !pastTickets.current.has(ticket)) continue;
        if (result.ok) {
          const { nextReportSeconds, ok: _, ...viewing } = result;
          sitting.current.everyMs = nextReportSeconds * 1000;
          setView((v) => ({ ...v, viewing }));
          setProblem(null);
        } else if (!result.retry && ticket === sitting.current.ticket) {
          state.current = continueTrack(state.current);
          sitting.current = noTicket();
        }
      }
    });
  }, [save]);

  const askTicket = useCallback(() => {
    const now = sitting.current;
    if (now.ticket !== null || here.ticks() - now.askedAt < TICKET_RETRY_MS) return;
    now.askedAt = here.ticks();
    call('issueTicket', { in: { resource: resource.id, for: forChild } }).then(
      (ticket) => {
        if (sitting.current !== now) return;
        now.ticket = ticket.ticket;
        now.bornAt = here.ticks();
        now.everyMs = ticket.nextReportSeconds * 1000;
        setProblem(null);
      },
      (error: unknown) => {
        const found = asProblem(error);
        // Nobody agreed to keeping it: it plays all the same, and asking again in this sitting would change nothing.
        if (found.code === NO_CONSENT) now.askedAt = Number.POSITIVE_INFINITY;
        setProblem(found);
      },
    );
  }, [resource.id, forChild]);

  /** The session is full or its ticket old: what follows is told under a new one. */
  const turnOver = useCallback(() => {
    const { ticket } = sitting.current;
    save();
    if (ticket !== null) {
      outbox.seal(ticket);
      pastTickets.current.add(ticket);
    }
    past.current = [...past.current, ...spansOf(state.current)];
    state.current = continueTrack(state.current);
    sitting.current = noTicket();
    flush();
    askTicket();
  }, [save, flush, askTicket]);

  const step = useCallback(
    (event: TrackEvent) => {
      const before = state.current;
      state.current = track(before, event);
      const now = sitting.current;
      const closed = state.current.closed !== before.closed && state.current.closed.length > before.closed.length;
      const stopped = isEarning(before) && !isEarning(state.current);
      const urgent = event.kind === 'pause' || event.kind === 'hide' || event.kind === 'ended' || event.kind === 'unload';
      if (urgent || closed || stopped || here.ticks() - now.savedAt >= SAVE_MS) save();
      if (urgent || (isEarning(state.current) && here.ticks() - now.sentAt >= now.everyMs)) flush();
      if (isFull(state.current) || (now.ticket !== null && here.ticks() - now.bornAt > TICKET_LIFE_MS)) turnOver();
    },
    [save, flush, turnOver],
  );

  const signal = useCallback(
    (told: MediaSignal) => {
      const at = here.ticks();
      if (told.kind === 'loaded') state.current = withDuration(state.current, told.duration);
      else if (told.kind === 'error') step({ kind: 'pause', at });
      else if (told.kind !== 'full') step({ ...told, at });
      const t = state.current;
      setView((v) => ({ ...v, playing: t.playing, position: t.position ?? v.position, fresh: spansOf(t) }));
    },
    [step],
  );

  useEffect(() => {
    askTicket();
    const timer = setInterval(() => {
      step({ kind: 'tick', at: here.ticks() });
      askTicket();
    }, TICK_MS);
    const deaf = onLost(({ result }) => {
      if (!result.ok) setLost(result.message);
    });
    const unlisten = here.onNetwork((online) => {
      setProblem(online ? null : offline());
      if (online) flush();
    });
    const stay = here.onLeave(() => step({ kind: 'hide', at: here.ticks() }));
    return () => {
      clearInterval(timer);
      deaf();
      unlisten();
      stay();
      step({ kind: 'unload', at: here.ticks() });
      const { ticket } = sitting.current;
      if (ticket !== null) outbox.seal(ticket);
      flush();
    };
  }, [askTicket, step, flush]);
  usePageHide(() => step({ kind: 'hide', at: here.ticks() }));
  usePageShow(() => {
    // One may come back from the page where one can agree.
    if (sitting.current.askedAt === Number.POSITIVE_INFINITY) sitting.current = noTicket();
    step({ kind: 'show', at: here.ticks() });
  });
  usePageLeave(() => step({ kind: 'unload', at: here.ticks() }));

  return { ...view, fresh: view.fresh.length === 0 ? past.current : [...past.current, ...view.fresh], problem, lost, signal, flush };
}
