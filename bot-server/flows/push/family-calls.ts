import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { CallLine } from '../../domain/push/family-call';
import { Refusal } from '../../domain/refusal';
import { isPresent } from '../../domain/roster/membership';
import type { Classroom } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { FamilyCallStore } from '../../store/family-calls';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly familyCalls: Pick<FamilyCallStore, 'ofClass' | 'mark'>;
  readonly roster: Pick<RosterStore, 'classrooms' | 'studentsOfClassrooms'>;
  readonly audit: Pick<AuditStore, 'note' | 'noteLook'>;
};

/** Whom of one's own class two cards in a row have not moved. @throws Refusal classroom/not-found, also for another teacher's class */
export async function listFamilyCalls(needs: Needs, actor: Actor, classroomId: string, now: Instant): Promise<CallLine[]> {
  const { classroom, teacher } = await ownClass(needs, actor, classroomId);
  const lines = await linesOf(needs, classroom, now);
  await needs.audit.noteLook(
    {
      ...{ chain: classroom.schoolId, actor: { kind: 'teacher', id: teacher.teacherId }, action: 'class-read-by-name' },
      ...{ about: { kind: 'classroom', id: classroom.id }, amount: lines.length },
    },
    now,
  );
  return lines;
}

/** «已联系», or not after all; saying it twice changes nothing. @throws Refusal classroom/not-found, push/no-call (not on this list) */
export async function markFamilyCall(
  needs: Needs,
  actor: Actor,
  { classroom: classroomId, student, called }: { readonly classroom: string; readonly student: string; readonly called: boolean },
  now: Instant,
): Promise<CallLine[]> {
  const { classroom, teacher } = await ownClass(needs, actor, classroomId);
  const before = (await linesOf(needs, classroom, now)).find((line) => line.student.id === student);
  if (!before) throw new Refusal('push/no-call');
  if ((before.call.calledAt !== undefined) !== called) {
    if (!(await needs.familyCalls.mark(classroomId, student, called ? now : undefined))) throw new Refusal('push/no-call');
    await needs.audit.note(
      {
        ...{ chain: classroom.schoolId, actor: { kind: 'teacher', id: teacher.teacherId } },
        ...{ action: called ? 'family-called' : 'family-call-undone', about: { kind: 'student', id: student } },
      },
      now,
    );
  }
  return linesOf(needs, classroom, now);
}

async function ownClass({ roster }: Needs, actor: Actor, id: string): Promise<{ classroom: Classroom; teacher: TeacherActor }> {
  const [classroom] = may.readClassByName(actor, id) ? await roster.classrooms([id]) : [];
  if (!classroom || !may.readClassByName(actor, id)) throw new Refusal('classroom/not-found');
  return { classroom, teacher: actor };
}

async function linesOf({ familyCalls, roster }: Needs, { id }: Classroom, now: Instant): Promise<CallLine[]> {
  const [calls, students] = await Promise.all([familyCalls.ofClass(id, now), roster.studentsOfClassrooms([id])]);
  const callOf = new Map(calls.map((call) => [call.studentId, call]));
  return students.filter(isPresent).flatMap((student) => {
    const call = callOf.get(student.id);
    return call ? [{ student: { id: student.id, name: student.name }, call }] : [];
  });
}
