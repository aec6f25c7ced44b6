import { useCallback, useEffect, useRef, useState } from 'react';
import type { MediaHandle, MediaSignal } from '../../platform/media';
import { usePageHide } from '../../platform/page-life';
import { nextGapMove } from './gaps';
import { takeFloor } from './listening';
import type { Span } from './spans';
import type { ViewingNow } from './use-viewing';

const REWIND_S = 10;
const rates = [1, 1.25, 1.5, 2] as const;

export interface Player {
  rate: number;
  full: boolean;
  broken: boolean;
  /** Each retry mounts the player anew. */
  round: number;
  gapsOnly: boolean;
  duration: number;
  onSignal: (signal: MediaSignal) => void;
  onHandle: (handle: MediaHandle | null) => void;
  toggle: () => void;
  rewind: () => void;
  seek: (seconds: number) => void;
  nextRate: () => void;
  toggleFull: () => void;
  playGaps: (gaps: readonly Span[]) => void;
  /** Goes there and plays. */
  playFrom: (seconds: number) => void;
  retry: () => void;
  /** From the picture to the sound alone, or back: the same place, playing if it played. */
  listen: (on: boolean) => void;
  /** The picture has had to wait for the line again and again. */
  stalls: boolean;
}

/** Waits of a playing film from which on its sound alone is offered. */
const STALLS = 3;
/** A player that was just put into the page takes a moment until it can be asked. */
const MOUNT_MS = 300;

/** The buttons of a player: what each press asks of the media, and the walk from gap to gap. */
export function usePlayer(viewing: ViewingNow, knownDuration: number, maxRate: number, pictured: boolean): Player {
  const handle = useRef<MediaHandle | null>(null);
  const [rate, setRate] = useState(viewing.rate);
  const rateNow = useRef(rate);
  const [full, setFull] = useState(false);
  const [broken, setBroken] = useState(false);
  const [round, setRound] = useState(0);
  const [duration, setDuration] = useState(knownDuration);
  const walk = useRef<{ gaps: readonly Span[]; aim: number } | null>(null);
  const [gapsOnly, setGapsOnly] = useState(false);
  const [stalled, setStalled] = useState(0);
  const resume = useRef(false);
  const { signal, playing, position, sitting, listens } = viewing;

  const stopWalk = useCallback(() => {
    walk.current = null;
    setGapsOnly(false);
  }, []);
  const onSignal = useCallback(
    (told: MediaSignal) => {
      if (told.kind === 'play') takeFloor(sitting);
      signal(told);
      if (told.kind === 'loaded' && !(listens && pictured)) setDuration(told.duration);
      if (told.kind === 'waiting' && playing) setStalled((n) => n + 1);
      if (told.kind === 'full') setFull(told.on);
      if (told.kind === 'error') setBroken(true);
      if (told.kind === 'ended') stopWalk();
      const now = walk.current;
      if (now === null || told.kind !== 'timeupdate' || told.position === undefined) return;
      const move = nextGapMove(now.gaps, now.aim, told.position);
      if (move.kind === 'jump') {
        walk.current = { ...now, aim: move.aim };
        handle.current?.seek(move.to);
      } else if (move.kind === 'done') {
        stopWalk();
        handle.current?.pause();
      }
    },
    [signal, stopWalk, sitting, listens, pictured, playing],
  );
  const onHandle = useCallback((next: MediaHandle | null) => {
    handle.current = next;
    if (next !== null && rateNow.current !== 1) next.rate(rateNow.current);
    if (next === null || !resume.current) return;
    resume.current = false;
    setTimeout(() => {
      if (handle.current === next) next.play();
    }, MOUNT_MS);
  }, []);
  usePageHide(() => {
    if (pictured && !listens) handle.current?.pause();
  });
  useEffect(() => {
    if (!playing) return;
    setBroken(false);
  }, [playing]);

  const jump = (seconds: number): void => {
    handle.current?.seek(seconds);
    sitting.aim(seconds);
  };

  return {
    rate,
    full,
    broken,
    round,
    gapsOnly,
    duration,
    onSignal,
    onHandle,
    toggle: () => (playing ? handle.current?.pause() : handle.current?.play()),
    rewind: () => jump(Math.max(0, position - REWIND_S)),
    seek(seconds) {
      stopWalk();
      jump(seconds);
    },
    nextRate() {
      const allowed = rates.filter((r) => r <= maxRate);
      const next = allowed[(allowed.findIndex((r) => r === rate) + 1) % allowed.length] ?? 1;
      setRate(next);
      rateNow.current = next;
      handle.current?.rate(next);
    },
    toggleFull: () => handle.current?.full(!full),
    playGaps(gaps) {
      const first = gaps[0];
      if (first === undefined) return;
      walk.current = { gaps, aim: 0 };
      setGapsOnly(true);
      jump(first.from);
      handle.current?.play();
    },
    playFrom(seconds) {
      stopWalk();
      jump(seconds);
      handle.current?.play();
    },
    stalls: stalled >= STALLS,
    listen(on) {
      resume.current = playing;
      handle.current?.pause();
      // The one change that puts the other player into the page.
      sitting.listen(on);
    },
    retry() {
      setBroken(false);
      setRound((r) => r + 1);
    },
  };
}
