import fc from 'fast-check';
import { nextReportSeconds, paced, RESTING, type LoadSample, type Pace } from '../../../bot-server/domain/viewing/load';

const calm: LoadSample = { seconds: 1, reports: 1000, busy: 0.2, waitMs: 5, waiting: 3 };
const after = (samples: readonly LoadSample[], from: Pace = RESTING): Pace => samples.reduce(paced, from);
const times = (n: number, sample: LoadSample): LoadSample[] => Array.from({ length: n }, () => sample);

const sampleArb: fc.Arbitrary<LoadSample> = fc.record({
  seconds: fc.double({ min: 1, max: 300, noNaN: true }),
  reports: fc.nat(50_000),
  busy: fc.double({ min: 0, max: 1, noNaN: true }),
  waitMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
  waiting: fc.nat(20_000),
});

describe('how often phones are asked to report', () => {
  it('is every 15 s at rest, exactly, and however busy the process is with other things', () => {
    expect(nextReportSeconds(RESTING, 0.99)).toBe(15);
    expect(nextReportSeconds(after(times(600, { ...calm, reports: 99, busy: 1, waitMs: 900 })), 0.5)).toBe(15);
  });

  it('stays between 15 s and 180 s whatever happens, and is a whole number', () => {
    fc.assert(
      fc.property(fc.array(sampleArb, { maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (samples, luck) => {
        const pace = after(samples);
        expect(pace.seconds).toBeGreaterThanOrEqual(15);
        expect(pace.seconds).toBeLessThanOrEqual(180);
        const asked = nextReportSeconds(pace, luck);
        expect(Number.isInteger(asked) && asked >= 15 && asked <= 180).toBe(true);
        expect(pace.told.length).toBeLessThanOrEqual(182);
      }),
      { numRuns: 500 },
    );
  });

  it('never shrinks under strain and never grows without', () => {
    fc.assert(
      fc.property(fc.array(sampleArb, { maxLength: 20 }), sampleArb, (before, now) => {
        const pace = after(before);
        const next = paced(pace, now).seconds;
        const strained = now.busy > 0.7 || now.waitMs > 250 || now.waiting > 2000;
        if (strained && (now.reports >= 100 * now.seconds || now.waiting >= 2000)) expect(next).toBeGreaterThanOrEqual(pace.seconds);
        else expect(next).toBeLessThanOrEqual(pace.seconds);
      }),
      { numRuns: 500 },
    );
  });

  it('holds between strain and ease, and comes back slowly', () => {
    const tight = after(times(30, { ...calm, busy: 1 }));
    expect(tight.seconds).toBe(180);
    expect(after(times(300, { ...calm, busy: 0.62 }), tight).seconds).toBe(180);
    expect(after(times(180, calm), tight).seconds).toBeGreaterThan(135);
    expect(after(times(1200, calm), tight).seconds).toBe(15);
  });

  it('spreads the phones once they are told to come less often, from half the interval to a fifth above it', () => {
    const pace: Pace = { seconds: 60, told: [] };
    const asked = [0, 0.25, 0.5, 0.75, 1].map((luck) => nextReportSeconds(pace, luck));
    expect(asked).toEqual([30, 40, 51, 62, 72]);
  });

  it('gives each phone the second in which the fewest others come, beside those who were told before', () => {
    const pace: Pace = { seconds: 100, told: [] };
    const due = new Map<number, number>(Array.from({ length: 20 }, (_, n) => [60 + n, 300]));
    for (let phone = 0; phone < 12_000; phone += 1) {
      const seconds = nextReportSeconds(pace, (phone * 0.618) % 1, (later) => due.get(later) ?? 0);
      due.set(seconds, (due.get(seconds) ?? 0) + 1);
    }
    // From 50 to 120 s: twenty seconds have 300 each already, the other 51 share the 12,000.
    expect(due.size).toBe(71);
    expect([...new Set(due.values())].sort()).toEqual([235, 236, 300]);
  });

  it('lets nobody come in a second that is full while another is free, at rest too', () => {
    const due = new Map<number, number>();
    for (let phone = 0; phone < 8000; phone += 1) {
      const seconds = nextReportSeconds(RESTING, (phone * 0.618) % 1, (later) => due.get(later) ?? 0);
      due.set(seconds, (due.get(seconds) ?? 0) + 1);
    }
    expect([...due].sort(([a], [b]) => a - b)).toEqual(Array.from({ length: 10 }, (_, n) => [15 + n, 800]));
    // All full as far as a phone may be asked to stay away: the one with the fewest.
    expect(nextReportSeconds(RESTING, 0.5, (later) => (later === 77 ? 900 : 901))).toBe(77);
    expect(nextReportSeconds({ seconds: 60, told: [] }, 0, (later) => (later <= 72 ? 800 : 799))).toBe(73);
  });

  const luckOf = (seed: number) => {
    let state = seed >>> 0;
    return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  };

  /** Phones that do as they are told, in buckets of a second: what the server is asked for follows what it said an interval ago. */
  function lesson({ phones, capacity, ramp, luck }: { phones: number; capacity: number; ramp: number; luck: () => number }) {
    const due = new Float64Array(4000);
    let second = 0;
    const told = (later: number): number => due[second + later] ?? 0;
    let pace = RESTING;
    let backlog = 0;
    const busiest = { asked: 0, backlog: 0, late: 0 };
    for (; second < 1500; second += 1) {
      // Newcomers report a first interval after they came.
      const arriving = second < ramp ? phones / ramp : 0;
      for (let part = 0; part < 20; part += 1) due[second + nextReportSeconds(pace, luck(), told)]! += arriving / 20;
      const asked = due[second]! + backlog;
      const answered = Math.min(asked, capacity);
      backlog = asked - answered;
      pace = paced(pace, {
        seconds: 1,
        reports: Math.round(answered),
        busy: Math.min(1, answered / capacity),
        waitMs: (backlog / capacity) * 1000,
        waiting: Math.round(backlog),
      });
      for (let part = 0; part < 20; part += 1) due[second + nextReportSeconds(pace, (part + luck()) / 20, told)]! += answered / 20;
      if (second > ramp + 300) busiest.late = Math.max(busiest.late, asked / capacity);
      busiest.backlog = Math.max(busiest.backlog, backlog / capacity);
    }
    return { ...busiest, seconds: pace.seconds };
  }

  it('keeps a whole prefecture inside what the server can do, however many come and however fast', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 400_000 }),
        fc.integer({ min: 1000, max: 8000 }),
        fc.integer({ min: 120, max: 600 }),
        fc.nat(),
        (phones, capacity, ramp, seed) => {
          fc.pre(phones / 105 < capacity * 0.65);
          const told = lesson({ phones, capacity, ramp, luck: luckOf(seed) });
          // 400 cases never had one report wait; before full seconds were passed over, 119 of 400 had more than half a second's work wait.
          expect(told.backlog).toBeLessThan(0.5);
          expect(told.late).toBeLessThan(1);
          if (phones / 15 < capacity * 0.5) expect(told.seconds).toBe(15);
        },
      ),
      { numRuns: 60 },
    );
  });
});
