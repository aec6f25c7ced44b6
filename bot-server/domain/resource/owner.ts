import type { Actor } from '../access/actor';
import type { Bureau, BureauId, SchoolId } from '../roster/roster';
import type { Owner, StaffRef } from './resource';

/** Where content stands in the catalogue: everybody's, one school's or one bureau's. */
export type Shelf = string;
export const EVERYBODYS: Shelf = 'all';
export const shelfOf = (owner: Owner | undefined): Shelf => (owner ? `${owner.kind}:${owner.id}` : EVERYBODYS);
/** What is not out (a draft, or withdrawn) stands behind its owner's shelf, where the owner's people alone look. */
export const behind = (shelf: Shelf): Shelf => `${shelf}#in`;

/** A bureau and all above it, nearest first. */
export function bureausAbove(bureaus: readonly Bureau[], id: BureauId): BureauId[] {
  const found: BureauId[] = [];
  for (let at: BureauId | undefined = id; at !== undefined && !found.includes(at);) {
    found.push(at);
    const here: BureauId = at;
    at = bureaus.find((bureau) => bureau.id === here)?.parentId;
  }
  return found;
}

/** What a school is given to choose from: everybody's, its own, and what the bureaus above it made for their schools. */
export const shelvesOfSchool = (schoolId: SchoolId, bureauId: BureauId, bureaus: readonly Bureau[]): Shelf[] => [
  EVERYBODYS,
  shelfOf({ kind: 'school', id: schoolId }),
  ...shelvesAbove(bureauId, bureaus),
];
/** What a bureau sees: everybody's, its own and that of the bureaus above; its schools' own content is theirs alone. */
export const shelvesOfBureau = (bureauId: BureauId, bureaus: readonly Bureau[]): Shelf[] => [
  EVERYBODYS,
  ...shelvesAbove(bureauId, bureaus),
];
const shelvesAbove = (bureauId: BureauId, bureaus: readonly Bureau[]): Shelf[] =>
  bureausAbove(bureaus, bureauId).map((id) => shelfOf({ kind: 'bureau', id }));

/** For whom somebody works, when they work for somebody. */
export function ownerOf(who: Actor): Owner | undefined {
  if (who.role === 'teacher') return { kind: 'school', id: who.schoolId };
  return who.role === 'officer' ? { kind: 'bureau', id: who.bureauId } : undefined;
}

export function staffOf(who: Actor): StaffRef | undefined {
  if (who.role === 'teacher') return { kind: 'teacher', id: who.teacherId };
  return who.role === 'officer' ? { kind: 'officer', id: who.officerId } : undefined;
}

export const sameStaff = (a: StaffRef, b: StaffRef): boolean => a.kind === b.kind && a.id === b.id;
export const sameOwner = (a: Owner | undefined, b: Owner | undefined): boolean =>
  a !== undefined && b !== undefined && a.kind === b.kind && a.id === b.id;
/** The chain of the trail in which it is remembered. */
export const chainOf = (owner: Owner): string => (owner.kind === 'school' ? owner.id : `bureau:${owner.id}`);
