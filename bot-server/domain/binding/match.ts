import type { Guardian, Guardianship, Student } from '../roster/roster';
import type { Instant } from '../time/instant';
import type { Slip } from './binding';

/** A class as it is compared with what a stranger typed: always all of it, whatever was typed. */
export interface ClassOfFamilies {
  readonly students: readonly Student[];
  readonly guardianships: readonly Guardianship[];
  readonly guardians: readonly Guardian[];
  readonly slips: readonly Slip[];
}

export interface Proved {
  readonly student: Student;
  /** By phone: whose phone it is. A slip proves the child only. */
  readonly guardianships: readonly Guardianship[];
}

/** A name as it is compared: without blanks, dots between parts, case and width. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s·・•‧.]/g, '')
    .toLowerCase();

/** Equality whose work does not depend on where two texts differ. */
export function sameText(a: string, b: string): boolean {
  let different = a.length ^ b.length;
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) different |= (a.charCodeAt(at) || 0) ^ (b.charCodeAt(at) || 0);
  return different === 0;
}

/** The last four digits of a phone; '' when there is no phone. */
export const tailOf = (phone: string): string => (phone.length >= 7 ? phone.slice(-4) : '');

/** The children whose name and a guardian's phone both agree. Every child and every guardian is compared, so that a wrong name costs what a wrong number costs. */
export function provedByTail(room: ClassOfFamilies, name: string, tail: string): Proved[] {
  const wanted = plainName(name);
  const owners = new Set(room.guardians.filter(({ phone }) => sameText(tailOf(phone), tail) && tail.length === 4).map(({ id }) => id));
  return room.students.flatMap((student) => {
    const named = sameText(plainName(student.name), wanted);
    const guardianships = room.guardianships.filter(({ studentId, guardianId }) => studentId === student.id && owners.has(guardianId));
    return named && guardianships.length > 0 ? [{ student, guardianships }] : [];
  });
}

export const isSlipOpen = ({ expiresAt, usedBy }: Slip, identityId: string, now: Instant): boolean =>
  now < expiresAt && (usedBy === undefined || usedBy === identityId);

/** The child whose name and slip both agree; a slip already used by the same identity still holds, so that a repeated tap is no wrong try. */
export function provedBySlip(
  room: ClassOfFamilies,
  name: string,
  { codeBlind, identityId }: { codeBlind: string; identityId: string },
  now: Instant,
): Proved[] {
  const wanted = plainName(name);
  const slips = new Map(room.slips.map((slip) => [slip.studentId, slip]));
  return room.students.flatMap((student) => {
    const named = sameText(plainName(student.name), wanted);
    const slip = slips.get(student.id);
    const agrees = slip !== undefined && sameText(slip.codeBlind, codeBlind) && isSlipOpen(slip, identityId, now);
    return named && agrees ? [{ student, guardianships: room.guardianships.filter(({ studentId }) => studentId === student.id) }] : [];
  });
}
