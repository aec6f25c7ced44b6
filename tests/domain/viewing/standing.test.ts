import { latchDue, standingOf } from '../../../bot-server/domain/viewing/standing';
import type { Session, Viewing } from '../../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../../bot-server/domain/viewing/words';

const video = { durationSeconds: 130.4, effectiveStart: 0, effectiveEnd: 130.4, maxRate: 2, threshold: 0.9 };
const OPENED = Date.UTC(2026, 8, 1, 15, 58); // two minutes before midnight in China
const viewing = (seen: [number, number][], sessions: Partial<Session>[] = [{}], over: Partial<Viewing> = {}): Viewing => ({
  id: 'g:g1:r1:1',
  key: { viewer: { kind: 'guardian', id: 'g1' }, resourceId: 'r1', version: 1 },
  words: wordsOf(
    seen.map(([from, to]) => ({ from, to })),
    130,
  ),
  sessions: sessions.map((session, index) => ({
    id: `n${index}`,
    openedAt: OPENED,
    offline: false,
    seq: 1,
    receivedAt: OPENED + 200_000,
    playMs: 200_000,
    position: 60,
    receipts: new Map(),
    ...session,
  })),
  rev: 1,
  firstAt: OPENED,
  lastAt: OPENED,
  reached: {},
  ...over,
});

describe('standing', () => {
  it('is nothing, with one whole gap, before the first report', () => {
    expect(standingOf(undefined, video)).toEqual({
      creditedSeconds: 0,
      totalSeconds: 130,
      percent: 0,
      completed: false,
      resumeAt: 0,
      gaps: [{ from: 0, to: 130 }],
      unconfirmedSeconds: 0,
    });
  });

  it('completes at the threshold, not a second before, over midnight too', () => {
    expect(standingOf(viewing([[0, 116]]), video)).toMatchObject({ completed: false, percent: 89, creditedSeconds: 116 });
    expect(standingOf(viewing([[0, 117]]), video)).toMatchObject({ completed: true, percent: 90, gaps: [{ from: 117, to: 130 }] });
  });

  it('says 100 only of the whole', () => {
    const long = { ...video, durationSeconds: 1000, effectiveEnd: 1000 };
    const words = wordsOf([{ from: 0, to: 999 }], 1000);
    const seen = { ...viewing([], [{ receivedAt: OPENED + 1e6, playMs: 1e6 }]), words };
    expect(standingOf(seen, long).percent).toBe(99);
  });

  it('keeps a completion that is latched, whatever the rule says today', () => {
    const done = viewing([[0, 70]], [{}], { completion: { at: OPENED, threshold: 0.5, ruleVersion: 1 } });
    expect(standingOf(done, video)).toMatchObject({ completed: true, percent: 53 });
    expect(latchDue(done, video, OPENED)?.completion).toBeUndefined();
  });

  it('goes on 3 s before the newest session’s position', () => {
    expect(standingOf(viewing([[0, 60]]), video).resumeAt).toBe(57);
    expect(standingOf(viewing([[0, 60]], [{ position: 2 }]), video).resumeAt).toBe(0);
    const two = viewing([[0, 60]], [{ position: 40, receivedAt: OPENED + 90_000 }, { position: 20, receivedAt: OPENED + 95_000 }]); // prettier-ignore
    expect(standingOf(two, video).resumeAt).toBe(17);
  });

  it('goes to the first unseen second from the end of an unfinished item, and to the start of a finished one', () => {
    expect(standingOf(viewing([[0, 30], [100, 130]], [{ position: 129 }]), video).resumeAt).toBe(30); // prettier-ignore
    expect(standingOf(viewing([[0, 130]], [{ position: 130 }]), video).resumeAt).toBe(0);
  });

  it('tells what could not be confirmed instead of calling it a gap', () => {
    const script = viewing([[0, 130]], [{ receivedAt: OPENED + 4000, playMs: 130_000 }]);
    expect(standingOf(script, video)).toMatchObject({ creditedSeconds: 13, unconfirmedSeconds: 117, gaps: [], completed: false });
  });

  it('never completes what has nothing to play', () => {
    const article = { effectiveStart: 0, effectiveEnd: 0, maxRate: 1, threshold: 0.9 };
    expect(standingOf(viewing([]), article)).toMatchObject({ completed: false, percent: 0, totalSeconds: 0 });
    expect(latchDue(viewing([]), article, OPENED)).toBeUndefined();
  });
});

describe('what is due to be latched', () => {
  it('names each stage once, with the time it is told', () => {
    const seen = viewing([[0, 70]]);
    expect(latchDue(seen, video, 7)).toEqual({ milestones: { started: 7, q25: 7, q50: 7 } });
    expect(latchDue({ ...seen, reached: { started: 1, q25: 2, q50: 3 } }, video, 7)).toBeUndefined();
    expect(latchDue(viewing([[0, 117]]), video, 7)?.completion).toEqual({ at: 7, threshold: 0.9, ruleVersion: 1, grade: 'B' });
  });

  it('is completed at the item’s own threshold, which stands with it', () => {
    const half = { ...video, threshold: 0.5 };
    expect(latchDue(viewing([[0, 64]]), half, 7)?.completion).toBeUndefined();
    expect(latchDue(viewing([[0, 65]]), half, 7)?.completion).toMatchObject({ at: 7, threshold: 0.5 });
  });

  it('starts at three seconds', () => {
    expect(latchDue(viewing([[0, 2]]), video, 7)).toBeUndefined();
    expect(latchDue(viewing([[0, 3]]), video, 7)).toEqual({ milestones: { started: 7 } });
  });
});
