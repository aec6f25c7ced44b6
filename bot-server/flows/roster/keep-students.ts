import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditAction } from '../../domain/audit/audit';
import { Refusal } from '../../domain/refusal';
import { isPresent, left, moved } from '../../domain/roster/membership';
import type { OperationKind, RosterOperation } from '../../domain/roster/operation';
import type { Classroom, Student } from '../../domain/roster/roster';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';
import { writeRoster, type RosterPart, type RosterWriteNeeds } from './write-roster';

export type KeepNeeds = RosterWriteNeeds & {
  readonly roster: Pick<RosterStore, 'students' | 'classrooms'>;
  readonly audit: Pick<AuditStore, 'note'>;
  readonly newId: () => string;
};

/** One change that a person makes at the page: an operation like an import, so that it can be taken back like one. */
export async function keepRoster(
  needs: Pick<KeepNeeds, keyof RosterWriteNeeds | 'audit' | 'newId'> & RosterWriteNeeds,
  actor: TeacherActor,
  what: {
    readonly kind: OperationKind;
    readonly title: string;
    readonly action: AuditAction;
    readonly about: { kind: 'student' | 'guardian' | 'school'; id: string };
  },
  part: RosterPart,
  now: Instant,
): Promise<RosterOperation> {
  const { kind, title, action, about } = what;
  const operation = {
    ...({ id: needs.newId(), kind, state: 'reading', schoolId: actor.schoolId, schoolIds: [], title, at: now } as const),
    ...{ by: { kind: 'teacher', id: actor.teacherId } as const, progress: { step: '写入', done: 0 } },
  };
  await needs.rosterOperations.open(operation);
  const amount = await writeRoster(needs, { ...operation, faults: [], faultCount: 0 }, [part], now);
  if (amount > 0) await needs.audit.note({ chain: actor.schoolId, actor: operation.by, action, about, amount }, now);
  return (await needs.rosterOperations.get(operation.id)) ?? { ...operation, faults: [], faultCount: 0 };
}

/** Puts one student into another class of the same school; whoever had left is back. @throws Refusal access/denied, roster/not-found, classroom/not-found, roster/not-now */
export async function moveStudent(
  needs: KeepNeeds,
  actor: Actor,
  studentId: string,
  classroomId: string,
  now: Instant,
): Promise<RosterOperation> {
  const { keeper, student, classroom } = await oneOf(needs, actor, studentId);
  const [to] = await needs.roster.classrooms([classroomId]);
  if (!to || to.schoolId !== keeper.schoolId) throw new Refusal('classroom/not-found');
  if (student.mergedInto !== undefined || (isPresent(student) && student.classroomId === to.id)) {
    throw new Refusal('roster/not-now', { message: `已经在${to.name}了` });
  }
  const title = isPresent(student) ? `换班：${classroom.name} → ${to.name}` : `回来：${to.name}`;
  return keepRoster(
    needs,
    keeper,
    { kind: 'move', title, action: 'student-moved', about: { kind: 'student', id: student.id } },
    { changes: { students: [moved(student, to.id, civilDate(now))] } },
    now,
  );
}

/** Marks one student as left from today. @throws Refusal access/denied, roster/not-found, roster/not-now */
export async function markStudentLeft(needs: KeepNeeds, actor: Actor, studentId: string, now: Instant): Promise<RosterOperation> {
  const { keeper, student, classroom } = await oneOf(needs, actor, studentId);
  if (!isPresent(student)) throw new Refusal('roster/not-now', { message: '已经标为离校了' });
  return keepRoster(
    needs,
    keeper,
    { kind: 'left', title: `离校：${classroom.name}`, action: 'student-left', about: { kind: 'student', id: student.id } },
    { changes: { students: [left(student, civilDate(now))] } },
    now,
  );
}

async function oneOf(
  needs: KeepNeeds,
  actor: Actor,
  studentId: string,
): Promise<{ keeper: TeacherActor; student: Student; classroom: Classroom }> {
  if (actor.role !== 'teacher' || !may.keepRoster(actor, actor.schoolId)) throw new Refusal('access/denied');
  const [student] = await needs.roster.students([studentId]);
  const [classroom] = student ? await needs.roster.classrooms([student.classroomId]) : [];
  // Another school's child is not told apart from one that is not there.
  if (!student || !classroom || student.schoolId !== actor.schoolId) throw new Refusal('roster/not-found');
  return { keeper: actor, student, classroom };
}
