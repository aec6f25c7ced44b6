import * as fc from 'fast-check';
import {
  CONSENT_PURPOSES,
  consentState,
  guardianWord,
  oldestValid,
  type ConsentRecord,
  type RulesVersion,
} from '../../../bot-server/domain/consent/consent';

const GUARDIANS = ['mother', 'father', 'gran'] as const;
const texts: RulesVersion[] = [
  { version: 1, sha256: 'a'.repeat(64), renews: ['learning-record', 'tier'] },
  { version: 2, sha256: 'b'.repeat(64), renews: [] },
  { version: 3, sha256: 'c'.repeat(64), renews: ['learning-record'] },
];
const upTo = (version: number): RulesVersion[] => texts.slice(0, version);

type Said = Pick<ConsentRecord, 'guardianId' | 'purpose' | 'word' | 'version'>;
const said = fc.record({
  guardianId: fc.constantFrom(...GUARDIANS),
  purpose: fc.constantFrom(...CONSENT_PURPOSES),
  word: fc.constantFrom('given' as const, 'withdrawn' as const),
  version: fc.integer({ min: 1, max: 3 }),
});
const ledgerOf = (history: readonly Said[]): ConsentRecord[] =>
  history.map((one, index) => ({
    ...one,
    studentId: 's',
    seq: index + 1,
    relation: '母亲',
    sha256: texts[one.version - 1]?.sha256 ?? '',
    at: 1000 + index,
    channel: 'mini-program',
  }));
const histories = fc.array(said, { maxLength: 12 });
const some = fc.subarray([...GUARDIANS]);

describe('consent', () => {
  it('goes by the last word of each guardian of today, and one no outweighs every yes', () => {
    fc.assert(
      fc.property(histories, some, fc.constantFrom(...CONSENT_PURPOSES), (history, today, purpose) => {
        // The oracle walks the history forwards and forgets; the rule looks for the last.
        const last = new Map<string, Said>();
        for (const one of history) if (one.purpose === purpose) last.set(one.guardianId, one);
        const words = today.flatMap((id) => last.get(id) ?? []);
        const refused = words.some(({ word }) => word === 'withdrawn');
        const agreed = words.some(({ word, version }) => word === 'given' && (purpose === 'tier' || version >= 3));
        const live = consentState(purpose, ledgerOf(history), today, texts) === 'live';
        expect(live).toBe(agreed && !refused);
      }),
    );
  });

  it('does not hang on the order in which the ledger is read, nor on words about other purposes or of people who are no guardians', () => {
    fc.assert(
      fc.property(histories, some, fc.constantFrom(...CONSENT_PURPOSES), fc.integer(), (history, today, purpose, turn) => {
        const ledger = ledgerOf(history);
        const shuffled = [...ledger].sort((a, b) => ((a.seq * 7 + turn) % 13) - ((b.seq * 7 + turn) % 13));
        const own = ledger.filter((one) => one.purpose === purpose && (today as string[]).includes(one.guardianId));
        const state = consentState(purpose, ledger, today, texts);
        expect(consentState(purpose, shuffled, today, texts)).toBe(state);
        expect(consentState(purpose, own, today, texts)).toBe(state);
      }),
    );
  });

  it('a withdrawal stops it at once whatever was said before, and only its own guardian can undo it', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...GUARDIANS), fc.array(said, { maxLength: 6 }), (before, who, after) => {
        const no: Said = { guardianId: who, purpose: 'learning-record', word: 'withdrawn', version: 1 };
        const others = after.filter(({ guardianId }) => guardianId !== who);
        expect(consentState('learning-record', ledgerOf([...before, no, ...others]), GUARDIANS, texts)).toBe('withdrawn');
        const again: Said = { ...no, word: 'given', version: 3 };
        expect(guardianWord(who, 'learning-record', ledgerOf([...before, no, ...others, again]), texts)).toBe('given');
      }),
    );
  });

  it('a new text stops exactly the purposes it changed', () => {
    const ledger = ledgerOf([
      { guardianId: 'mother', purpose: 'learning-record', word: 'given', version: 1 },
      { guardianId: 'mother', purpose: 'tier', word: 'given', version: 1 },
    ]);
    const states = (version: number) => CONSENT_PURPOSES.map((purpose) => consentState(purpose, ledger, ['mother'], upTo(version)));
    expect(states(1)).toEqual(['live', 'live']);
    expect(states(2)).toEqual(['live', 'live']);
    expect(states(3)).toEqual(['outdated', 'live']);
    expect(oldestValid('learning-record', texts)).toBe(3);
    expect(oldestValid('tier', texts)).toBe(1);
  });

  it('a consent to a text with another hash, or to one that is not known, is none', () => {
    const [good] = ledgerOf([{ guardianId: 'mother', purpose: 'tier', word: 'given', version: 2 }]);
    if (!good) throw new Error('no record');
    expect(consentState('tier', [good], ['mother'], texts)).toBe('live');
    expect(consentState('tier', [{ ...good, sha256: 'f'.repeat(64) }], ['mother'], texts)).toBe('outdated');
    expect(consentState('tier', [{ ...good, version: 9 }], ['mother'], texts)).toBe('outdated');
    expect(consentState('tier', [], ['mother'], texts)).toBe('not-given');
    expect(consentState('tier', [good], [], texts)).toBe('not-given');
  });
});
