import fc from 'fast-check';
import { limitedHours, phaseOf, runStateOf, secondsLeft, steered, type SteerWord } from '../../../bot-server/domain/push/run';
import { openTurns } from '../../../bot-server/domain/push/turns';

const halt = (state: 'paused' | 'ended') => ({ state, at: 1 });

describe('whether a push goes out', () => {
  it('is the stricter of its own word and its plan’s', () => {
    expect(runStateOf('published', undefined)).toBe('running');
    expect(runStateOf(undefined, undefined)).toBe('running');
    expect(runStateOf('paused', undefined)).toBe('paused');
    expect(runStateOf('published', halt('paused'))).toBe('paused');
    expect(runStateOf('ended', halt('paused'))).toBe('ended');
    expect(runStateOf('paused', halt('ended'))).toBe('ended');
  });

  it('never comes back from its end, whatever is said', () => {
    const word = fc.constantFrom<SteerWord>('pause', 'resume', 'end');
    fc.assert(
      fc.property(fc.array(word), (words) => {
        let state: ReturnType<typeof runStateOf> = 'running';
        let ended = false;
        for (const each of words) {
          state = steered(state, each) ?? state;
          ended ||= each === 'end';
          expect(state === 'ended').toBe(ended);
        }
      }),
    );
  });

  it('says its phase, and how long it takes only when that can be told', () => {
    expect(phaseOf({ state: 'open' }, 'running', { ahead: 3, due: 0 })).toBe('preparing');
    expect(phaseOf({ state: 'open' }, 'paused', { ahead: 3, due: 0 })).toBe('paused');
    expect(phaseOf({ state: 'resolved' }, 'running', { ahead: 3, due: 1 })).toBe('sending');
    expect(phaseOf({ state: 'resolved' }, 'running', { ahead: 3, due: 0 })).toBe('waiting');
    expect(phaseOf({ state: 'resolved' }, 'running', { ahead: 0, due: 0 })).toBe('done');
    expect(secondsLeft({ due: 300, lastMinute: 100 })).toBe(180);
    expect(secondsLeft({ due: 300, lastMinute: 4 })).toBeUndefined();
    expect(secondsLeft({ due: 0, lastMinute: 0 })).toBe(0);
  });
});

describe('a platform’s limit', () => {
  const HOUR = 3_600_000;
  it('is told in hours: until it opens, and a day more for each day’s share that is left', () => {
    expect(limitedHours({ limited: 0, sent: 10 }, 0)).toBeUndefined();
    expect(limitedHours({ limited: 10, sent: 10, limitedUntil: 4.5 * HOUR }, 0)).toBe(5);
    expect(limitedHours({ limited: 21, sent: 10, limitedUntil: 5 * HOUR }, 0)).toBe(5 + 48);
  });
});

describe('turns', () => {
  it('a newcomer goes at once, though others have been waiting', () => {
    const turns = openTurns();
    for (let n = 0; n < 5; n++) expect(turns.next(['big'], 2)).toEqual(['big']);
    expect(turns.next(['big', 'new'], 2)).toEqual(['new', 'big']);
    const crowd = Array.from({ length: 30 }, (_, n) => `old${n}`);
    turns.next(crowd, 4);
    expect(turns.next([...crowd, 'new'], 4)).toContain('new');
  });

  it('passes over nobody who goes on waiting, however many come and go', () => {
    // Each step: how many newcomers come, and which of those that were served leave.
    const step = fc.record({ come: fc.nat(6), leaves: fc.nat(3) });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 16 }), fc.array(step, { minLength: 20, maxLength: 120 }), (places, steps) => {
        const turns = openTurns();
        let waiting: string[] = ['first'];
        const missed = new Map<string, number>();
        let most = 1;
        let made = 0;
        for (const { come, leaves } of steps) {
          for (let n = 0; n < come; n++) waiting.push(`k${made++}`);
          most = Math.max(most, waiting.length);
          const chosen = turns.next(waiting, places);
          expect(chosen.length).toBe(Math.min(places, waiting.length));
          expect(new Set(chosen).size).toBe(chosen.length);
          for (const key of waiting) missed.set(key, chosen.includes(key) ? 0 : (missed.get(key) ?? 0) + 1);
          for (const count of missed.values()) expect(count).toBeLessThanOrEqual(Math.ceil((2 * most) / places));
          for (const key of chosen.slice(0, leaves)) {
            waiting = waiting.filter((each) => each !== key);
            missed.delete(key);
          }
        }
      }),
    );
  });
});
