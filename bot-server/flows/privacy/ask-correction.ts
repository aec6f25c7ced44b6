import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import { correctionDue, type Correction, type CorrectionField } from '../../domain/privacy/correction';
import { Refusal } from '../../domain/refusal';
import type { Classroom, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { ContentStore } from '../../store/content';
import type { CorrectionStore } from '../../store/corrections';
import type { RosterStore } from '../../store/roster';
import { guardianOf } from './say-consent';
import { tellGuardians, type TellNeeds } from './tell-guardians';

type Needs = TellNeeds & {
  readonly roster: Pick<RosterStore, 'students' | 'classrooms' | 'guardianshipsOfStudents'>;
  readonly corrections: Pick<CorrectionStore, 'add' | 'get' | 'inScope' | 'settle'>;
  readonly audit: Pick<AuditStore, 'note'>;
  readonly content: Pick<ContentStore, 'publicDays'>;
  readonly newId: () => string;
};

/** A guardian says what is wrong and what would be right. @throws Refusal auth/not-bound, privacy/child-not-found */
export async function askCorrection(
  needs: Needs,
  actor: Actor,
  { child, field, right }: { readonly child: string; readonly field: CorrectionField; readonly right: string },
  now: Instant,
): Promise<Correction> {
  const { guardian } = await guardianOf(needs, actor, child);
  const [student] = await needs.roster.students([child]);
  if (!student) throw new Refusal('privacy/child-not-found');
  const { classroomId, schoolId } = student;
  const { guardianId } = guardian;
  const dueAt = correctionDue(now, await needs.content.publicDays());
  const asked: Correction = {
    id: needs.newId(),
    studentId: child,
    classroomId,
    schoolId,
    guardianId,
    field,
    right,
    askedAt: now,
    dueAt,
    state: 'open',
  };
  await needs.corrections.add(asked);
  await needs.audit.note(
    {
      chain: schoolId,
      actor: { kind: 'guardian', id: guardianId },
      action: 'correction-asked',
      about: { kind: 'student', id: child },
      reason: field,
    },
    now,
  );
  return asked;
}

export interface CorrectionLine {
  readonly correction: Correction;
  readonly student?: Student;
  readonly classroom?: Classroom;
}

const MOST = 200;

/** What the children's families of one's classes or school asked to correct, soonest due first. @throws Refusal access/denied */
export async function listCorrections(needs: Needs, actor: Actor, { settled }: { readonly settled: boolean }): Promise<CorrectionLine[]> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const found = await needs.corrections.inScope(scopeOf(actor), settled ? ['done', 'refused'] : ['open'], MOST);
  return withNames(
    needs,
    found.filter((correction) => may.settleCorrections(actor, correction)),
  );
}

/**
 * The school has mended it, or says why not; the family is told in its inbox.
 * @throws Refusal privacy/correction-not-found, privacy/correction-settled, request/invalid for a refusal without its reason
 */
export async function settleCorrection(
  needs: Needs,
  actor: Actor,
  { id, outcome, answer }: { readonly id: string; readonly outcome: 'done' | 'refused'; readonly answer: string },
  now: Instant,
): Promise<CorrectionLine> {
  const correction = await needs.corrections.get(id);
  if (!correction || actor.role !== 'teacher' || !may.settleCorrections(actor, correction))
    throw new Refusal('privacy/correction-not-found');
  if (outcome === 'refused' && answer.trim() === '') {
    throw new Refusal('request/invalid', { message: '不改的话，请写明原因，家长会看到' });
  }
  if (!(await needs.corrections.settle(id, outcome, answer.trim(), now))) throw new Refusal('privacy/correction-settled');
  const { guardianId, schoolId, studentId } = correction;
  const title = outcome === 'done' ? '您的改错申请，学校已经改好了' : '您的改错申请，学校有答复，请看原因';
  await tellGuardians(needs, [{ guardianId }], { key: `correction-${id}`, schoolId, title }, now);
  await needs.audit.note(
    {
      chain: schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'data-corrected',
      about: { kind: 'student', id: studentId },
      reason: outcome,
    },
    now,
  );
  const [line] = await withNames(needs, [{ ...correction, state: outcome, settledAt: now, answer: answer.trim() }]);
  return line ?? { correction };
}

async function withNames({ roster }: Pick<Needs, 'roster'>, corrections: readonly Correction[]): Promise<CorrectionLine[]> {
  const students = new Map((await roster.students([...new Set(corrections.map(({ studentId }) => studentId))])).map((s) => [s.id, s]));
  const classrooms = new Map(
    (await roster.classrooms([...new Set(corrections.map(({ classroomId }) => classroomId))])).map((c) => [c.id, c]),
  );
  return corrections.map((correction) => {
    const [student, classroom] = [students.get(correction.studentId), classrooms.get(correction.classroomId)];
    return { correction, ...(student ? { student } : {}), ...(classroom ? { classroom } : {}) };
  });
}
