import type { WireClassTiers } from '@contract/index';

type Line = WireClassTiers['students'][number];
export type Tier = NonNullable<Line['tier']>;
export interface Change {
  student: string;
  tier: Tier | null;
}

export const agreedOf = ({ students }: WireClassTiers): Line[] => students.filter(({ agreed }) => agreed);
export const waitingOf = ({ students }: WireClassTiers): Line[] => students.filter(({ agreed }) => !agreed);

/** One choice for every child whose family agreed. */
export const allTo = (of: WireClassTiers, tier: Tier): Change[] => agreedOf(of).map(({ id }) => ({ student: id, tier }));

/** What brings `now` back to how it was `before`, for the children who may still be chosen for; nothing when all is the same. */
export function backTo(before: WireClassTiers, now: WireClassTiers): Change[] {
  const was = new Map(before.students.map(({ id, tier }) => [id, tier]));
  return agreedOf(now).flatMap(({ id, tier }) => {
    const old = was.get(id) ?? null;
    return old === tier ? [] : [{ student: id, tier: old }];
  });
}
