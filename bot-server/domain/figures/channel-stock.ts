import type { OpenRoute } from '../push/decide';
import type { SchoolId } from '../roster/roster';
import { FEWEST_PLACES, shareOf } from './groups';
import { SMALLEST_CELL } from './release';

/** The best way that is open to a family, from best to last: a family stands in one of them alone. */
export const WAYS = ['reminder', 'official-account', 'wecom', 'inbox', 'nobody'] as const;
export type Way = (typeof WAYS)[number];

/** How many families of one place each way is the best for. */
export interface PlaceStock {
  readonly place: SchoolId;
  readonly families: Readonly<Record<Way, number>>;
}
/** «Of every ten families `outOfTen`»: 0 is fewer than one, 9 is nine or all. Null: nothing may be told. */
export interface WayShare {
  readonly way: Way;
  readonly outOfTen: number | null;
}
/** What a share was made of at one place: the next week's is made of the same until a crowd has moved. */
export interface StockBasis {
  readonly place: SchoolId;
  readonly way: Way;
  readonly families: number;
  /** Families that are bound and have another way; beside «nobody is bound» all that are. */
  readonly others: number;
}
export interface ToldStock {
  readonly shares: readonly WayShare[];
  readonly bases: readonly StockBasis[];
}

const WAY_OF: Readonly<Record<OpenRoute['route']['channel'], Way>> = {
  'mp-subscribe': 'reminder',
  'oa-template': 'official-account',
  'oa-subscribe': 'official-account',
  'oa-custom': 'official-account',
  'wecom-school': 'wecom',
};

/** The best of what is open to any of a family's guardians; a way whose consents are used up is not open. */
export function bestWay(guardians: readonly { readonly isBound: boolean; readonly routes: readonly OpenRoute[] }[]): Way {
  const open = new Set(guardians.flatMap(({ routes }) => routes.flatMap(({ route, remaining }) => (remaining > 0 ? [WAY_OF[route.channel]] : [])))); // prettier-ignore
  return WAYS.find((way) => open.has(way)) ?? (guardians.some(({ isBound }) => isBound) ? 'inbox' : 'nobody');
}

/**
 * What a county is told of its families once a week: for each way, of every ten families so many, over all places together. Never how many,
 * never of a place: how many families a place has is known, and how many can be reached there often is.
 *
 * A place counts for a way where ten families at least stand in it and ten bound ones in others: of how many nobody is bound is known
 * where reach is told, so what is left is known too. Three such places there must be, and together they must have half of the county's
 * families, or the share would be of some schools while it says the county.
 *
 * Which way a family stands in is nearly the same from week to week. So whoever knows that one family alone came or changed would see by
 * a share that moves where it went. Therefore a place goes into the sum as it did before until ten families at least have moved there
 * into the way or out of it, or of the others, or of both together: no share moves, and no place comes in, for fewer. How many families a place has is
 * taken as it is, since it is known anyway.
 * `smallest` is there for tests that try all numbers.
 */
export function stockOf(
  places: readonly PlaceStock[],
  former: readonly StockBasis[],
  smallest = SMALLEST_CELL,
  fewest = FEWEST_PLACES,
): ToldStock {
  const known = new Map(former.map((basis) => [`${basis.way} ${basis.place}`, basis]));
  const told = WAYS.map((way) => {
    const stood = places.map(({ place, families }) => {
      const all = WAYS.reduce((n, each) => n + families[each], 0);
      const bound = all - families.nobody;
      const now = { place, way, families: families[way], others: way === 'nobody' ? bound : bound - families[way] };
      const before = known.get(`${way} ${place}`);
      return { all, basis: before && !hasMoved(before, now, smallest) ? before : now };
    });
    return { share: { way, outOfTen: outOfTen(stood, smallest, fewest) }, bases: stood.map(({ basis }) => basis) };
  });
  return { shares: told.map(({ share }) => share), bases: told.flatMap(({ bases }) => bases) };
}

/** That both together moved is known where reach is told: who stayed as counted all the same would then be known too. */
function hasMoved(before: StockBasis, now: StockBasis, smallest: number): boolean {
  const [own, others] = [now.families - before.families, now.others - before.others];
  return [own, others, own + others].some((moved) => Math.abs(moved) >= smallest);
}

interface Stood {
  readonly all: number;
  readonly basis: StockBasis;
}
function outOfTen(places: readonly Stood[], smallest: number, fewest: number): number | null {
  const allOf = (some: readonly Stood[]): number => some.reduce((n, { all }) => n + all, 0);
  const counted = places.filter(({ basis: { families, others } }) => families >= smallest && others >= smallest);
  const targeted = allOf(counted);
  if (targeted * 2 < allOf(places)) return null;
  return shareOf({ places: counted.length, targeted, completed: counted.reduce((n, { basis }) => n + basis.families, 0) }, smallest, fewest); // prettier-ignore
}
