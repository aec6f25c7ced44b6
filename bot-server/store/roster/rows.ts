import { DEFAULT_QUIET_HOURS } from '../../domain/push/quiet-hours';
import type { Bureau, Classroom, Guardian, Guardianship, Officer, School, Student, Teacher, Term, Tie } from '../../domain/roster/roster';
import type { Seal } from '../../seal/field';
import type {
  BureauRow,
  ClassroomRow,
  GuardianRow,
  GuardianshipRow,
  OfficerRow,
  SchoolRow,
  StudentRow,
  TeacherRow,
  TermRow,
} from './models';

/** Where a sealed field stands; part of what is authenticated, so a ciphertext can not be moved to another row. */
const place = (collection: string, field: string, id: string): string => `${collection}.${field}:${id}`;

/** Rows to facts and back. Opening a name costs about 6 µs; lists that need no names use {@link rosterRows} methods without them. */
export function rosterRows(seal: Pick<Seal, 'seal' | 'unseal' | 'blind'>) {
  return {
    bureau: ({ _id, ...row }: BureauRow): Bureau => ({ id: _id, ...row }),
    school: ({ _id, ...row }: SchoolRow): School => ({ id: _id, ...row }),
    classroom: ({ _id, ...row }: ClassroomRow): Classroom => ({ id: _id, ...row }),
    term: ({ _id, ...row }: TermRow): Term => ({ id: _id, ...row }),
    student: ({ _id, nameSealed, ...row }: StudentRow): Student => ({
      id: _id,
      ...row,
      name: seal.unseal(nameSealed, place('students', 'name', _id)),
    }),
    guardian: (row: GuardianRow): Guardian => ({
      id: row._id,
      name: seal.unseal(row.nameSealed, place('guardians', 'name', row._id)),
      phone: seal.unseal(row.phoneSealed, place('guardians', 'phone', row._id)),
      quietHours: row.quietHours === undefined ? DEFAULT_QUIET_HOURS : row.quietHours,
      ...(row.digestMinute === undefined ? {} : { digestMinute: row.digestMinute }),
      largeType: row.largeType ?? false,
    }),
    guardianship: ({ _id: _ignored, endedAt: _ended, barred: _barred, since, ...row }: GuardianshipRow): Guardianship =>
      since === undefined ? row : { ...row, since: since.getTime() },
    tie: ({ _id: _ignored, endedAt, barred, since, ...row }: GuardianshipRow): Tie => ({
      ...row,
      ...(since === undefined ? {} : { since: since.getTime() }),
      barred: barred ?? [],
      ...(endedAt === undefined ? {} : { endedAt: endedAt.getTime() }),
    }),
    teacher: ({ _id, nameSealed, ...row }: TeacherRow): Teacher => ({
      id: _id,
      ...row,
      name: seal.unseal(nameSealed, place('teachers', 'name', _id)),
    }),
    officer: ({ _id, nameSealed, ...row }: OfficerRow): Officer => ({
      id: _id,
      ...row,
      name: seal.unseal(nameSealed, place('officers', 'name', _id)),
    }),
    fromStudent: ({ id, name, past, aliases, ...rest }: Student): StudentRow => ({
      _id: id,
      ...rest,
      ...(aliases ? { aliases: [...aliases] } : {}),
      ...(past ? { past: past.map((one) => ({ ...one })) } : {}),
      nameSealed: seal.seal(name, place('students', 'name', id)),
    }),
    /** Settings are the guardian's own and never come from a roster. */
    fromGuardian: ({ id, name, phone }: Guardian): Omit<GuardianRow, 'quietHours' | 'digestMinute' | 'largeType'> => ({
      _id: id,
      nameSealed: seal.seal(name, place('guardians', 'name', id)),
      phoneSealed: seal.seal(phone, place('guardians', 'phone', id)),
      phoneBlind: seal.blind(phone),
    }),
    fromGuardianship: ({ since, ...row }: Guardianship): GuardianshipRow => ({
      _id: `${row.guardianId}:${row.studentId}`,
      ...row,
      ...(since === undefined ? {} : { since: new Date(since) }),
    }),
    fromTie: ({ endedAt, barred, since, ...row }: Tie): GuardianshipRow => ({
      _id: `${row.guardianId}:${row.studentId}`,
      ...row,
      ...(since === undefined ? {} : { since: new Date(since) }),
      ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt) }),
      ...(barred.length === 0 ? {} : { barred: [...barred] }),
    }),
    fromTeacher: ({ id, name, roles, subjects, classroomIds, teaches, ...rest }: Teacher): TeacherRow => ({
      _id: id,
      ...rest,
      roles: [...roles],
      subjects: [...subjects],
      classroomIds: [...classroomIds],
      ...(teaches?.length ? { teaches: teaches.map((one) => ({ subject: one.subject, classroomIds: [...one.classroomIds] })) } : {}),
      nameSealed: seal.seal(name, place('teachers', 'name', id)),
    }),
    fromOfficer: ({ id, name, ...rest }: Officer): OfficerRow => ({
      _id: id,
      ...rest,
      nameSealed: seal.seal(name, place('officers', 'name', id)),
    }),
    blind: seal.blind,
  };
}
export type RosterRows = ReturnType<typeof rosterRows>;
