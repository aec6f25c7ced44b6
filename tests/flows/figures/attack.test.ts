import type { Actor } from '../../../bot-server/domain/access/actor';
import { attackOf, attackTogether } from '../../support/attack/algebra';
import { city, county, officeOf, wireOf } from '../../support/attack/harvest';
import { historyOf, MOMENTS } from '../../support/attack/history';
import { play, type Seen } from '../../support/attack/play';
import { twinsOf, type Twins } from '../../support/attack/twins';

jest.setTimeout(600_000);
const first = Number(process.env['FAULT_SEED'] ?? 1);
/** How many small places are attacked; more by hand: ATTACKED_PLACES=50. */
const seeds = Array.from({ length: Number(process.env['ATTACKED_PLACES'] ?? 1) }, (_, n) => first + n);

const readers = new Map<string, Actor>([
  ['city', city],
  ['county', county],
  ['office', officeOf('A')],
  ['office with an own class', officeOf('A', ['A1'])],
  ['another office', officeOf('B')],
]);
/**
 * Everything that one reader saw, as it went over the wire, a line an answer. Of a school not whether a notice of help stands: that is one yes
 * or no about the place as its bureau reads it, which the school is meant to be told; what a notice says is tried in tests/flows/help.
 */
const wire = ({ answers, bulletins, exports, help }: Seen, isBureau: boolean): string[] => [
  ...answers.flatMap((some, moment) => wireOf(some).map((one) => JSON.stringify([moment, one]))),
  ...[...bulletins, ...exports, ...(isBureau ? help : [])].map((one) => JSON.stringify(one)),
];
const NOTHING: Seen = { answers: [], bulletins: [], exports: [], help: [] };
/** Who may put together what each was told, and yet has no small group. What an office and its own bureau have together is not among it. */
const COLLUDING = [
  ['city', 'county'],
  ['office', 'another office'],
] as const;

describe.each(seeds)('a brute-force attack on every published table of the small place %i', (seed) => {
  const history = historyOf(seed);
  let seen: ReadonlyMap<string, Seen>;
  const twins = new Map<string, Twins>([...readers].map(([name, reader]) => [name, twinsOf(history, reader, 1, seed)]));
  beforeAll(async () => {
    seen = await play(history, readers);
  });

  it('has much to read: every question at every moment, and bulletins with supplements', () => {
    for (const [name, { answers, bulletins, exports, help }] of seen) {
      expect([name, answers.every((some) => some.length > 100), bulletins.flat().length > 2]).toEqual([name, true, true]);
      expect([name, exports.length, (exports.at(-1)?.length ?? 0) > 2]).toEqual([name, MOMENTS.length, true]);
      expect(help).toHaveLength(MOMENTS.length);
    }
    expect(seen.get('city')?.answers.flat().some(({ view }) => (view.total.exact.completed ?? 0) > 0)).toBe(true); // prettier-ignore
  });

  it.each([...readers])('by subtracting and combining all answers of the %s finds no group below the smallest cell', (name, reader) => {
    for (let moment = 0; moment < MOMENTS.length; moment += 1) {
      const { answers, exports } = seen.get(name) ?? NOTHING;
      const leaks = attackOf(history, reader, moment, answers[moment] ?? [], exports[moment]);
      const own = reader.role === 'teacher' ? reader.classroomIds : [];
      expect(leaks.filter(({ of }) => !of.every((one) => own.some((id) => one.endsWith(`:${id}`)))).slice(0, 3)).toEqual([]);
    }
  });

  it.each(COLLUDING)('nor by putting together what the %s and the %s are told', (...names) => {
    for (let moment = 0; moment < MOMENTS.length; moment += 1) {
      const brought = names.map((name) => {
        const { answers, exports } = seen.get(name) ?? NOTHING;
        return { reader: readers.get(name) ?? city, answers: answers[moment] ?? [], files: exports[moment] ?? [] };
      });
      expect(attackTogether(history, brought, moment).slice(0, 3)).toEqual([]);
    }
  });

  it.each([...readers.keys()])('by trying all numbers finds no group that is the same wherever the %s is told the same', (name) => {
    expect(twins.get(name)?.tried).toBeGreaterThan(20);
    expect(twins.get(name)?.fixed.slice(0, 3)).toEqual([]);
  });

  it.each(['city', 'office', 'office with an own class'])(
    'as the %s can not tell this place from one in which those groups are others',
    async (name) => {
      const reader = readers.get(name) ?? city;
      const isBureau = reader.role === 'officer';
      const before = wire(seen.get(name) ?? NOTHING, isBureau);
      for (const twin of twins.get(name)?.histories ?? []) {
        expect(JSON.stringify(twin)).not.toBe(JSON.stringify(history));
        const other = wire((await play(twin, new Map([[name, reader]]))).get(name) ?? NOTHING, isBureau);
        expect(other.filter((line, at) => line !== before[at]).slice(0, 2)).toEqual([]);
      }
    },
  );
});
