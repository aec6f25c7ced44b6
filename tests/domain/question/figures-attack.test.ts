import { tableOf, type AnswerCell, type Telling } from '../../../bot-server/domain/question/figures';
import { givenAway, product, type Possible } from '../../support/attack/worlds';

const SMALLEST = 3;
const KINDS = ['learning', 'health'] as const;
const cellOf = (schoolId: string, kind: AnswerCell['kind'], asked: number): AnswerCell => ({
  ...{ schoolId, classroomId: schoolId, kind, asked, decided: asked, inTime: 0, toSolve: 0, solved: 0, waits: [] },
  open: [0, 0, 0],
});
const bySchool = ({ schoolId }: AnswerCell): string => schoolId;
const byKind = ({ kind }: AnswerCell): string => kind;

/** Counts of both tables of a page, for every way in which these schools may each have asked up to `most` questions of two kinds. */
function* worlds(schools: readonly string[], most: number, tell: (cells: readonly AnswerCell[]) => unknown): Generator<Possible> {
  const each = Array.from({ length: most + 1 }, (_, n) => n);
  const at = schools.flatMap((school) => KINDS.map((kind) => [school, kind] as const));
  for (const counts of product(at.map(() => each))) {
    const cells = at.flatMap(([school, kind], n) => ((counts[n] ?? 0) > 0 ? [cellOf(school, kind, counts[n] ?? 0)] : []));
    const sum = (of: (one: readonly [string, string]) => boolean): number => at.reduce((n, one, index) => n + (of(one) ? (counts[index] ?? 0) : 0), 0); // prettier-ignore
    // Every way to come to what is told must be among them: nobody knows how much a school can ask at most.
    if (schools.some((school) => sum(([of]) => of === school) > most)) continue;
    const sizes = Object.fromEntries([
      ...at.map((one, n) => [one.join(), counts[n] ?? 0] as const),
      ...schools.map((school) => [school, sum(([of]) => of === school)] as const),
      ...KINDS.map((kind) => [kind, sum(([, of]) => of === kind)] as const),
    ]);
    yield { sizes, told: tell(cells) };
  }
}

const told = (isInTens: boolean, schools: readonly string[]) => (cells: readonly AnswerCell[]) => {
  const telling: Telling = { smallest: SMALLEST, percentStep: 10, isInTens };
  const { table, within } = tableOf(cells, bySchool, schools, telling);
  const kinds = tableOf(within, byKind, KINDS, telling).table;
  return [table, kinds].map(({ rows, total }) => [rows.map(({ key, asked }) => [key, asked]), total.asked]);
};

describe('tables of how questions were answered, attacked by who tries all numbers and knows the rule', () => {
  it.each([
    [['A', 'B'], 14, false],
    [['A', 'B'], 14, true],
    [['A', 'B', 'C'], 6, false],
  ] as const)('give no small count away, of a school, a kind or both: %j up to %i, in tens: %s', (schools, most, isInTens) => {
    expect(givenAway(worlds(schools, most, told(isInTens, schools)), SMALLEST).slice(0, 3)).toEqual([]);
  });

  it('are attacked by a test that can win: a total beside hidden rows', () => {
    const weak = (cells: readonly AnswerCell[]) => [told(false, ['A', 'B'])(cells), cells.reduce((n, { asked }) => n + asked, 0)];
    expect(givenAway(worlds(['A', 'B'], 7, weak), SMALLEST).length).toBeGreaterThan(0);
  });
});
