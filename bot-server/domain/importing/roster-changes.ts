import type { Bureau, Classroom, Guardian, Guardianship, Officer, School, Student, Teacher, Term } from '../roster/roster';

/** What stands around the people: a few thousand rows even in a county. */
export interface RosterFrame {
  readonly bureaus: readonly Bureau[];
  readonly schools: readonly School[];
  readonly classrooms: readonly Classroom[];
  readonly teachers: readonly Teacher[];
  readonly officers: readonly Officer[];
  readonly terms: readonly Term[];
}

/** The families, taken school by school: there are a hundred thousand of them. */
export interface RosterPeople {
  readonly students: readonly Student[];
  readonly guardians: readonly Guardian[];
  readonly guardianships: readonly Guardianship[];
}

/**
 * What an import adds or changes, whole rows by id: applying them twice is the same as once.
 * Ids are made from natural keys (`QX01`, `QX01-3-1`, `QX01-2024031`, `QX01-T1001`, `B0001`); a guardian's from a keyed hash of the phone, never the phone.
 */
export type RosterChanges = RosterFrame & RosterPeople;

/** All the facts of a roster, or of the schools asked for. */
export type RosterFacts = RosterChanges;

export type FactKind = keyof RosterChanges;

export const NO_FRAME: RosterFrame = { bureaus: [], schools: [], classrooms: [], teachers: [], officers: [], terms: [] };
export const NO_PEOPLE: RosterPeople = { students: [], guardians: [], guardianships: [] };
export const NO_CHANGES: RosterChanges = { ...NO_FRAME, ...NO_PEOPLE };

export const sizeOf = (changes: Partial<RosterChanges>): number => Object.values(changes).reduce((sum, rows) => sum + rows.length, 0);
