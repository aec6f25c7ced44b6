import fc from 'fast-check';
import { apart, intervalOf } from '../../../bot-server/domain/bulletin/interval';
import { adviceOn, changeOfVersions, dropOf, LEAST_STEPS, toldVersion } from '../../../bot-server/domain/figures/quality';
import { steepestOf, type Retention } from '../../../bot-server/domain/figures/retention';

const steps = fc.constantFrom(5, 10);
const counts = fc.nat({ max: 400 }).chain((started) => fc.record({ started: fc.constant(started), completed: fc.nat({ max: started }) }));
const retentionOf = (watched: readonly number[], from = 0): Retention => {
  const steepest = steepestOf(watched, from);
  return { viewers: Math.max(0, ...watched), watched, from, again: { played: 0, different: 0 }, ...(steepest ? { steepest } : {}) };
};
/** `before` people until the second `at`, then `after`, and `back` again later. */
const falling = (length: number, at: number, before: number, after: number, back = after): Retention =>
  retentionOf(Array.from({ length }, (_, n) => (n < at ? before : n < at + 20 ? after : back)));

describe('what an item’s author is told', () => {
  it('is in whole steps, of four steps at least, and one step below all', () => {
    fc.assert(
      fc.property(counts, steps, ({ started, completed }, step) => {
        const told = toldVersion({ version: 1, started, completed }, step);
        if (started < LEAST_STEPS * step) return expect(told).toBeUndefined();
        if (!told) throw new Error('nothing told');
        expect([told.started % step, told.completed % step]).toEqual([0, 0]);
        expect(told.started - told.completed).toBeGreaterThanOrEqual(step);
        expect(told.started <= started && told.completed <= completed).toBe(true);
      }),
    );
  });

  it('tells the same of every count in a step: nobody who looks again and again sees one family come', () => {
    fc.assert(
      fc.property(counts, steps, ({ started, completed }, step) => {
        const [low, done] = [Math.floor(started / step) * step, Math.floor(completed / step) * step];
        expect(toldVersion({ version: 1, started, completed }, step)).toEqual(
          toldVersion({ version: 1, started: low, completed: Math.min(low, done) }, step),
        );
      }),
    );
  });

  it('has bounds that hold the interval of the true counts, so no change is claimed that they do not carry', () => {
    fc.assert(
      fc.property(counts, counts, steps, (now, then, step) => {
        const [a, b] = [toldVersion({ version: 2, ...now }, step), toldVersion({ version: 1, ...then }, step)];
        if (!a || !b) return;
        const [x, y] = [now, then].map(({ started, completed }) => intervalOf({ of: completed, among: started }, started)!);
        expect(a.interval.low <= x!.low && a.interval.high >= x!.high).toBe(true);
        const change = changeOfVersions(a, b);
        if (change !== 'same') expect(apart(x!, y!)).toBe(change);
      }),
      { numRuns: 500 },
    );
  });

  it('claims a change that is plain, and none inside the noise', () => {
    const told = (started: number, completed: number) => toldVersion({ version: 1, started, completed }, 5)!;
    expect(changeOfVersions(told(300, 240), told(300, 90))).toBe('up');
    expect(changeOfVersions(told(300, 90), told(300, 240))).toBe('down');
    expect(changeOfVersions(told(300, 160), told(300, 150))).toBe('same');
    expect(changeOfVersions(told(25, 20), told(25, 10))).toBe('same');
  });

  it('names where people left, and tells a part that is skipped from one where they leave', () => {
    expect(dropOf(falling(300, 151, 200, 60), 5)).toMatchObject({ at: 151, before: 200, lost: 140, kind: 'left' });
    expect(dropOf(falling(300, 151, 200, 60, 198), 5)).toMatchObject({ at: 151, before: 200, lost: 140, kind: 'skipped' });
    expect(dropOf(falling(300, 151, 19, 2), 5)).toBeUndefined();
    expect(dropOf(falling(300, 151, 200, 197), 5)).toBeUndefined();
    expect(dropOf(retentionOf([]), 5)).toBeUndefined();
  });

  it('never tells of more than went, nor of fewer than a step, whatever the curve', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 120 }), { minLength: 1, maxLength: 120 }), steps, fc.nat({ max: 30 }), (watched, step, from) => {
        const retention = retentionOf(watched, from);
        const drop = dropOf(retention, step);
        if (!drop) return;
        expect([drop.before % step, drop.lost % step, drop.at]).toEqual([0, 0, retention.steepest!.at]);
        expect(drop.lost).toBeGreaterThanOrEqual(step);
        expect(drop.lost).toBeLessThanOrEqual(drop.before);
        const index = drop.at - from;
        const real = Math.max(...watched.slice(Math.max(0, index - 5), index));
        if (drop.kind === 'left')
          expect(drop.lost).toBeLessThanOrEqual(real - Math.max(...watched.slice(Math.min(index + 5, watched.length - 1))));
        expect(drop.atLeast).toBeLessThanOrEqual(Math.ceil((drop.lost / drop.before) * 1000));
      }),
      { numRuns: 500 },
    );
  });

  it('suggests to cut only where most or many left for good, beyond chance, and both parts can stand alone', () => {
    const span = { from: 0, to: 300 };
    const advice = (retention: Retention) => adviceOn(dropOf(retention, 5), span);
    expect(advice(falling(300, 151, 200, 60))).toEqual({ who: 'most', what: 'cut' });
    expect(advice(falling(300, 151, 200, 140))).toEqual({ who: 'many', what: 'cut' });
    expect(advice(falling(300, 20, 200, 60))).toEqual({ who: 'most', what: 'rework' });
    expect(advice(falling(300, 151, 200, 60, 198))).toBeUndefined();
    expect(advice(falling(300, 151, 200, 180))).toBeUndefined();
    // More than half of a few is not most of them.
    expect(advice(falling(300, 151, 25, 10))).toEqual({ who: 'many', what: 'cut' });
    expect(adviceOn(undefined, span)).toBeUndefined();
  });
});
