import type { Bureau, Classroom, Guardian, Guardianship, Officer, School, Student, Teacher, Term } from '../roster/roster';

/**
 * What an import adds or changes, whole rows by id: applying them twice is the same as once.
 * Ids are made from natural keys (`QX01`, `QX01-3-1`, `QX01-2024031`, `QX01-T1001`, `B0001`); a guardian's from a keyed hash of the phone, never the phone.
 */
export interface RosterChanges {
  readonly bureaus: readonly Bureau[];
  readonly schools: readonly School[];
  readonly classrooms: readonly Classroom[];
  readonly teachers: readonly Teacher[];
  readonly officers: readonly Officer[];
  readonly students: readonly Student[];
  readonly guardians: readonly Guardian[];
  readonly guardianships: readonly Guardianship[];
  readonly terms: readonly Term[];
}

/** All the facts of a roster, or of the schools asked for. */
export type RosterFacts = RosterChanges;

export const NO_CHANGES: RosterChanges = {
  bureaus: [],
  schools: [],
  classrooms: [],
  teachers: [],
  officers: [],
  students: [],
  guardians: [],
  guardianships: [],
  terms: [],
};
