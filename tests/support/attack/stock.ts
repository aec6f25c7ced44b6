import type { PlaceStock, StockBasis, Way } from '../../../bot-server/domain/figures/channel-stock';
import { product } from './worlds';

/** Families of one place, by the ways that are tried; the last is «nobody». */
type Split = readonly number[];
/** What is told of one week, and what the rule keeps of it for the next. */
export type StockRule = (
  places: readonly PlaceStock[],
  kept: readonly StockBasis[],
) => { readonly told: unknown; readonly bases: readonly StockBasis[] };

/** What the attacker knows to have happened at the first place in between, and that nothing else did. */
export type Between =
  /** One week alone is told. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'newcomers'; readonly families: number }
  /** One family of whom nobody was bound, which may have bound WeChat since, one way or the other. */
  | { readonly kind: 'one-bound' }
  /** Anything, in which the place kept its families. */
  | { readonly kind: 'anything' };

const splitsOf = (families: number, ways: number): Split[] =>
  ways === 1
    ? [[families]]
    : Array.from({ length: families + 1 }, (_, n) => n).flatMap((n) => splitsOf(families - n, ways - 1).map((rest) => [n, ...rest]));
const placeOf = (nth: number, split: Split, ways: readonly Way[]): PlaceStock => {
  const of = (way: Way): number => split[ways.indexOf(way)] ?? 0;
  return { place: String(nth), families: { reminder: of('reminder'), 'official-account': of('official-account'), wecom: of('wecom'), inbox: of('inbox'), nobody: of('nobody') } }; // prettier-ignore
};

/** Every second week that may follow a first one: what is added to each way. */
function movesOf(first: Split, between: Between): Split[] {
  const ways = first.length;
  if (between.kind === 'nothing') return [first.map(() => 0)];
  if (between.kind === 'newcomers') return splitsOf(between.families, ways);
  if (between.kind === 'anything') return splitsOf(first.reduce((n, one) => n + one, 0), ways).map((then) => then.map((n, at) => n - (first[at] ?? 0))); // prettier-ignore
  if (first[ways - 1] === 0) return [];
  return first.map((_, way) => first.map((__, at) => (at === way ? 1 : 0) - (at === ways - 1 ? 1 : 0)));
}

/**
 * Every world in which places have these sizes, told by a rule, and what stays in all worlds that are told alike: a number of families
 * under the smallest, of a place in either week or of those who moved. With `isReachKnown` it is known of each place, exactly and in both
 * weeks, of how many families nobody is bound. Gives at most three leaks, and how many worlds there were.
 */
export function attackStock(
  sizes: readonly number[],
  between: Between,
  rule: StockRule,
  { ways, smallest, isReachKnown }: { readonly ways: readonly Way[]; readonly smallest: number; readonly isReachKnown: boolean },
): { readonly leaks: string[]; readonly tried: number } {
  const classes = new Map<string, { low: number[]; high: number[] }>();
  const nobody = ways.length - 1;
  let tried = 0;
  for (const splits of product(sizes.map((size) => splitsOf(size, ways.length)))) {
    const first = splits[0] ?? [];
    const before = splits.map((split, nth) => placeOf(nth, split, ways));
    const week = rule(before, []);
    const toldFirst = JSON.stringify(week.told);
    for (const move of movesOf(first, between)) {
      tried += 1;
      const then = first.map((n, at) => n + (move[at] ?? 0));
      const second = (): unknown => rule([placeOf(0, then, ways), ...before.slice(1)], week.bases).told;
      const told = between.kind === 'nothing' ? toldFirst : `${toldFirst} ${JSON.stringify(second())}`;
      const key = isReachKnown ? `${told} ${splits.map((split) => split[nobody]).join()} ${then[nobody] ?? 0}` : told;
      const secrets = [...splits.flat(), ...then, ...move.map(Math.abs)];
      const known = classes.get(key);
      if (!known) classes.set(key, { low: secrets, high: [...secrets] });
      else
        secrets.forEach((n, at) => {
          if (n < (known.low[at] ?? 0)) known.low[at] = n;
          if (n > (known.high[at] ?? 0)) known.high[at] = n;
        });
    }
  }
  const leaks: string[] = [];
  for (const [key, { low, high }] of classes)
    low.forEach((n, at) => {
      // What was known before anything was told is no secret.
      if (isReachKnown && at % ways.length === nobody) return;
      if (n === high[at] && n > 0 && n < smallest && leaks.length < 3) leaks.push(`${nameOf(at, sizes.length, ways)} is ${n}: ${key}`);
    });
  return { leaks, tried };
}

const nameOf = (at: number, places: number, ways: readonly Way[]): string => {
  const of = Math.floor(at / ways.length);
  const when = of < places ? `place ${of}, first week` : of === places ? 'place 0, second week' : 'who moved';
  return `${when}, ${ways[at % ways.length] ?? ''}`;
};
