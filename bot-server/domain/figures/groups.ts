import type { SchoolId } from '../roster/roster';
import { floorTo, SMALLEST_CELL } from './release';

/** Groups of families that a bureau is told of beside all: a parent works far away; the child goes to a teaching point. */
export const FAMILY_GROUPS = ['left-behind', 'village-point'] as const;
export type FamilyGroup = (typeof FAMILY_GROUPS)[number];

/** What one place counted in one week, family by family and push by push, of items that were told exactly; all and, of them, the group. */
export interface GroupPlace {
  readonly place: SchoolId;
  /** How many pushes a family of the place may have had that week. */
  readonly pushes: number;
  readonly all: Part;
  readonly group: Part;
}
export interface Part {
  readonly targeted: number;
  readonly completed: number;
}

/** «Of every ten families `outOfTen`»: 0 is fewer than one, 9 is nine or all. Null: nothing may be told. */
export interface GroupShare {
  readonly group: FamilyGroup;
  readonly outOfTen: number | null;
}

/** In fewer places it would be about one of them. */
export const FEWEST_PLACES = 3;

/**
 * What a county is told of a group in one week: of every ten families so many, over all places together, once and for good. Never how many
 * families the group has or how many of them are done. Who is in the group is the same in every week while what is pushed to whom is not: two
 * weeks' counts, even in tens, would be a class's by subtraction (59 told as 50, 60 as 60: the one family more is of the group). Of a share
 * nobody knows whether who asks or who is done made it another, since who is done is new each week.
 *
 * A place counts where each of four sides is large: of the group and of all others, done and not done, ten families at least for a push. So
 * what is known of the whole place exactly does not say what the group did there, and a small place moves no share at all. The share is made
 * of counts in tens, so no one family stands at its edge. In fewer than three such places nothing is told.
 * `smallest` is there for tests that try all numbers.
 */
export function groupShare(places: readonly GroupPlace[], smallest = SMALLEST_CELL, fewest = FEWEST_PLACES): number | null {
  const counted = places.filter((place) => isCounted(place, smallest));
  const sum = (of: (part: Part) => number): number => counted.reduce((n, { group }) => n + of(group), 0);
  return shareOf({ places: counted.length, targeted: sum((part) => part.targeted), completed: sum((part) => part.completed) }, smallest, fewest); // prettier-ignore
}

/** Whether a place is in the sum: of the group done and not done, of all others done and not done. */
export function isCounted({ all, group, pushes }: GroupPlace, smallest = SMALLEST_CELL): boolean {
  const [done, others] = [all.completed - group.completed, all.targeted - group.targeted];
  const sides = [group.completed, group.targeted - group.completed, done, others - done];
  return sides.every((side) => side >= smallest * Math.max(1, pushes));
}

/** The share of so many places together. */
export function shareOf(
  { places, targeted, completed }: Part & { readonly places: number },
  smallest = SMALLEST_CELL,
  fewest = FEWEST_PLACES,
): number | null {
  if (places < fewest) return null;
  return Math.min(smallest - 1, Math.floor((floorTo(completed, smallest) * smallest) / floorTo(targeted, smallest)));
}
