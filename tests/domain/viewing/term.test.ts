import fc from 'fast-check';
import type { Term } from '../../../bot-server/domain/roster/roster';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { countedTerms, foremost, seenBefore, termAt, termToKeepUnder } from '../../../bot-server/domain/viewing/term';
import type { Viewing } from '../../../bot-server/domain/viewing/viewing';

const terms: readonly Term[] = [
  { id: '2025-2', name: '下学期', startsOn: '2026-02-23', endsOn: '2026-07-03' },
  { id: '2026-1', name: '上学期', startsOn: '2026-08-31', endsOn: '2027-01-22' },
  { id: '2026-2', name: '下学期', startsOn: '2027-02-22', endsOn: '2027-07-02' },
];
const [spring, autumn, next] = terms.map(({ startsOn }) => instantOf(startsOn)) as [number, number, number];

const viewing = (over: Partial<Viewing> & { term?: string } = {}): Viewing => {
  const { term, ...rest } = over;
  return {
    id: term ?? 'old',
    key: { viewer: { kind: 'guardian', id: 'g1' }, resourceId: 'r1', version: 1, ...(term === undefined ? {} : { term }) },
    words: new Map(),
    sessions: [],
    rev: 1,
    firstAt: 0,
    lastAt: 0,
    reached: {},
    ...rest,
  };
};

describe('the term of an instant', () => {
  it.each([
    ['before any', spring - 1, undefined],
    ['its first millisecond', autumn, '2026-1'],
    ['the last of the holidays before it', autumn - 1, '2025-2'],
    ['in the middle', autumn + 1, '2026-1'],
    ['after the last one ended', instantOf('2027-08-01'), '2026-2'],
  ])('%s', (_, at, id) => expect(termAt(terms, at)?.id).toBe(id));

  it('does not go by the order of the rows', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...terms], { minLength: 3 }), fc.integer({ min: spring, max: next + 9e9 }), (some, at) => {
        expect(termAt(some, at)).toBe(termAt(terms, at));
      }),
    );
  });
});

describe('what counts for a push', () => {
  const idsFor = (push: Parameters<typeof countedTerms>[0]) => countedTerms(push, terms).ids;
  const counts = (push: Parameters<typeof countedTerms>[0], one: Viewing) => countedTerms(push, terms).has(one);

  it('is its plan’s term and the later ones', () => {
    expect(idsFor({ termId: '2026-1', startsAt: autumn + 5 })).toEqual([undefined, '2026-1', '2026-2']);
    expect(idsFor({ termId: '2025-2', startsAt: spring })).toEqual([undefined, '2025-2', '2026-1', '2026-2']);
    const push = { termId: '2026-1', startsAt: autumn + 5 };
    expect(['2025-2', '2026-1', '2026-2'].map((term) => counts(push, viewing({ term, lastAt: next })))).toEqual([false, true, true]);
  });

  it('is what was kept before terms were told apart only where something of it was told in the term', () => {
    const push = { termId: '2026-1', startsAt: autumn + 5 };
    expect(counts(push, viewing({ lastAt: autumn - 1 }))).toBe(false);
    expect(counts(push, viewing({ lastAt: autumn }))).toBe(true);
  });

  it('is all of that for a push from before, whose figures stand still', () => {
    expect(counts({ startsAt: autumn + 5 }, viewing({ lastAt: spring }))).toBe(true);
    expect(countedTerms({ startsAt: autumn }, []).ids).toEqual([undefined]);
  });

  it('is the day’s own term where a line was moved to before its plan’s, and its own name where the plan’s term is gone', () => {
    expect(idsFor({ termId: '2026-1', startsAt: autumn - 1 })).toEqual([undefined, '2025-2', '2026-1', '2026-2']);
    expect(idsFor({ termId: 'gone', startsAt: autumn })).toEqual([undefined, '2026-1', 'gone', '2026-2']);
  });
});

describe('where a session that begins now is kept', () => {
  it('goes on with what was begun in this term before terms were told apart, else under the term', () => {
    expect(termToKeepUnder(terms, undefined, autumn + 9)).toBe('2026-1');
    expect(termToKeepUnder(terms, { lastAt: autumn - 1 }, autumn + 9)).toBe('2026-1');
    expect(termToKeepUnder(terms, { lastAt: autumn }, autumn + 9)).toBeUndefined();
    expect(termToKeepUnder([], { lastAt: autumn }, autumn + 9)).toBeUndefined();
    expect(termToKeepUnder(terms, undefined, spring - 1)).toBeUndefined();
  });

  it('counts for every push of the term in which it began, and for none of a later term', () => {
    const days = fc.integer({ min: 0, max: 500 }).map((day) => spring + day * 86_400_000);
    fc.assert(
      fc.property(days, days, fc.option(days, { nil: undefined }), (begun, pushed, oldAt) => {
        const push = { termId: termAt(terms, pushed)?.id ?? '', startsAt: pushed };
        const old = oldAt === undefined || oldAt > begun ? undefined : viewing({ lastAt: oldAt });
        const under = termToKeepUnder(terms, old, begun);
        const kept = viewing({ ...(under === undefined ? {} : { term: under }), lastAt: begun + 1 });
        const ofTerm = (at: number) => terms.filter(({ startsOn }) => instantOf(startsOn) <= at).length;
        expect(countedTerms(push, terms).has(kept)).toBe(ofTerm(begun) >= ofTerm(pushed));
      }),
    );
  });
});

it('of several terms’ viewings the completed one is shown, else the newest', () => {
  const done = { at: 5, threshold: 0.9, ruleVersion: 1 };
  expect(foremost([viewing({ id: 'a', lastAt: 9 }), viewing({ id: 'b', lastAt: 3, completion: done })])?.id).toBe('b');
  expect(foremost([viewing({ id: 'a', lastAt: 3 }), viewing({ id: 'b', lastAt: 9 })])?.id).toBe('b');
  expect(foremost([])).toBeUndefined();
});

it('of earlier terms it is told whether it was completed, and when; nothing of three seconds less', () => {
  const done = (at: number) => ({ completion: { at, threshold: 0.9, ruleVersion: 1 } });
  expect(seenBefore([viewing({ lastAt: 99, reached: { started: 4 } }), viewing(done(7)), viewing(done(8))])).toEqual({
    at: 8,
    completed: true,
  });
  expect(seenBefore([viewing({ lastAt: 99, reached: { started: 4 } })])).toEqual({ at: 99, completed: false });
  expect(seenBefore([viewing({ lastAt: 99 })])).toBeUndefined();
});
