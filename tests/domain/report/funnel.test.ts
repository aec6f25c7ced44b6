import fc from 'fast-check';
import { FUNNEL_STAGES, familyFacts, funnelOf, ratesOf, sumFunnels, type FamilyFacts } from '../../../bot-server/domain/report/funnel';
import { familyStages } from '../../../bot-server/domain/viewing/family';

const DUE = 1000;
const family = (over: Partial<FamilyFacts> = {}): FamilyFacts => ({ reachable: true, alreadyWatched: false, stages: {}, ...over });

describe('the funnel', () => {
  it('counts each family at its furthest stage and at all before it', () => {
    const funnel = funnelOf(
      [
        family({ reachable: false }),
        family(),
        family({ sentAt: 1 }),
        family({ sentAt: 1, openedAt: 2 }),
        family({ stages: { started: 3, q25: 4 } }),
        family({ sentAt: 1, stages: { started: 3, q25: 4, q50: 5, q75: 6, completed: 7 } }),
      ],
      DUE,
    );
    expect(FUNNEL_STAGES.map((stage) => funnel[stage])).toEqual([6, 5, 4, 3, 2, 2, 1, 1, 1]);
  });

  it('counts who had watched before as completed, and who watched after the due time as late only', () => {
    const funnel = funnelOf([family({ alreadyWatched: true }), family({ stages: { started: 999, completed: 1001 } })], DUE);
    expect(funnel).toMatchObject({ targeted: 2, completed: 1, started: 2, q25: 1, lateCompleted: 1 });
  });

  it('keeps the three rates apart, each with its own two counts', () => {
    const rates = ratesOf(
      funnelOf([family({ reachable: false }), family({ stages: { started: 1 } }), family({ alreadyWatched: true })], DUE),
    );
    expect(rates).toEqual({ reach: { of: 2, among: 3 }, completion: { of: 1, among: 3 }, finish: { of: 1, among: 2 } });
  });

  it('takes the first of a family’s guardians at each stage', () => {
    const stages = familyStages([
      { reached: { started: 5, q25: 9 } },
      { reached: { started: 7, q25: 8, q50: 9 }, completion: { at: 12, threshold: 0.9, ruleVersion: 1 } },
    ]);
    expect(stages).toEqual({ started: 5, q25: 8, q50: 9, completed: 12 });
    expect(familyStages([])).toEqual({});
  });

  it('takes the first of a family’s deliveries', () => {
    const one = { reachable: false, alreadyWatched: false };
    expect(
      familyFacts(
        [
          { ...one, sentAt: 5 },
          { ...one, reachable: true, sentAt: 3, openedAt: 9 },
        ],
        {},
      ),
    ).toEqual({
      reachable: true,
      alreadyWatched: false,
      sentAt: 3,
      openedAt: 9,
      stages: {},
    });
  });

  const time = fc.option(fc.integer({ min: 0, max: 2000 }), { nil: undefined });
  const anyFamily = fc.record({
    reachable: fc.boolean(),
    alreadyWatched: fc.boolean(),
    sentAt: time,
    openedAt: time,
    stages: fc.record({ started: time, q25: time, q50: time, q75: time, completed: time }),
  });
  const facts = fc.array(anyFamily, { maxLength: 30 });

  it('only ever narrows, adds up, and does not move after the due time', () => {
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        const [left, right, both] = [a, b, [...a, ...b]].map((families) => funnelOf(families, DUE));
        const counts = FUNNEL_STAGES.map((stage) => both![stage]);
        expect([...counts].sort((x, y) => y - x)).toEqual(counts);
        expect(both!.targeted).toBe(a.length + b.length);
        expect(sumFunnels([left!, right!])).toEqual(both);
        const later = a.map((one) => ({ ...one, stages: { ...one.stages, q75: one.stages.q75 ?? DUE + 1 } }));
        expect({ ...funnelOf(later, DUE), lateCompleted: 0 }).toEqual({ ...left, lateCompleted: 0 });
      }),
      { numRuns: 1000 },
    );
  });
});
