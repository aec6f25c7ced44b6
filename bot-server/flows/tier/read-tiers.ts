import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Classroom, Student } from '../../domain/roster/roster';
import { tierOf, type Tier } from '../../domain/tier/tier';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';
import type { TierStore } from '../../store/tiers';
import { consentedToTiers, type ConsentedNeeds } from './consented';

export type ReadTiersNeeds = Omit<ConsentedNeeds, 'roster'> & {
  readonly roster: ConsentedNeeds['roster'] & Pick<RosterStore, 'classrooms' | 'studentsOfClassrooms' | 'termOn'>;
  readonly tiers: Pick<TierStore, 'ofClass'>;
  readonly audit: Pick<AuditStore, 'noteLook'>;
};

/** One subject in one class, as its teacher sees it: who may be layered at all, and how. */
export interface ClassTiers {
  readonly classroom: Classroom;
  readonly subject: string;
  /** The term's last day; absent out of term, when nothing can be set. */
  readonly termEndsOn?: string;
  readonly students: readonly { readonly student: Student; readonly agreed: boolean; readonly tier?: Tier }[];
}

/** Which of one's own it is: another's class or subject is not told apart from one that is not there. @throws Refusal access/denied, classroom/not-found */
export async function taughtBy(
  { roster }: { readonly roster: Pick<RosterStore, 'classrooms'> },
  actor: Actor,
  { classroomId, subject }: { readonly classroomId: string; readonly subject: string },
): Promise<{ teacher: TeacherActor; classroom: Classroom }> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const [classroom] = may.tier(actor, { classroomId, subject }) ? await roster.classrooms([classroomId]) : [];
  if (classroom?.schoolId !== actor.schoolId) throw new Refusal('classroom/not-found');
  return { teacher: actor, classroom };
}

/** The tiers of one's own subject in a class; leaves a trace of the look. @throws Refusal access/denied, classroom/not-found */
export async function readTiers(
  needs: ReadTiersNeeds,
  actor: Actor,
  of: { readonly classroomId: string; readonly subject: string },
  now: Instant,
): Promise<ClassTiers> {
  const { teacher, classroom } = await taughtBy(needs, actor, of);
  await needs.audit.noteLook(
    {
      ...{ chain: classroom.schoolId, actor: { kind: 'teacher', id: teacher.teacherId }, action: 'tiers-read' },
      about: { kind: 'classroom', id: classroom.id },
    },
    now,
  );
  return tiersOf(needs, classroom, of.subject, now);
}

/** The same without asking who looks: for flows that have asked. */
export async function tiersOf(
  needs: Omit<ReadTiersNeeds, 'audit'>,
  classroom: Classroom,
  subject: string,
  now: Instant,
): Promise<ClassTiers> {
  const [students, entries, term] = await Promise.all([
    needs.roster.studentsOfClassrooms([classroom.id]),
    needs.tiers.ofClass(classroom.id, subject, now),
    needs.roster.termOn(civilDate(now)),
  ]);
  const consented = await consentedToTiers(
    needs,
    students.map(({ id }) => id),
  );
  return {
    ...{ classroom, subject },
    ...(term ? { termEndsOn: term.endsOn } : {}),
    students: students.map((student) => {
      const tier = tierOf(student, subject, { entries, consented, now });
      return { student, agreed: consented.has(student.id), ...(tier === undefined ? {} : { tier }) };
    }),
  };
}
