import type { Actor } from '../../domain/access/actor';
import { mayTakeBack, newErasure, type ErasureRequest } from '../../domain/erasure/erasure';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { ContentStore } from '../../store/content';
import type { ErasureStore } from '../../store/erasures';
import type { RosterStore } from '../../store/roster';
import { guardianOf } from './say-consent';
import { tellGuardians, type TellNeeds } from './tell-guardians';

type Needs = TellNeeds & {
  readonly roster: Pick<RosterStore, 'students' | 'guardianshipsOfStudents'>;
  readonly erasures: Pick<ErasureStore, 'ask' | 'get' | 'takeBack'>;
  readonly audit: Pick<AuditStore, 'note'>;
  readonly content: Pick<ContentStore, 'publicDays'>;
  readonly newNo: () => string;
};

/**
 * A guardian asks that everything about their child goes. It waits 72 hours, in which it can be taken back; the child's other guardians are
 * told in their inbox. Asked twice it is one wish with one number.
 * @throws Refusal auth/not-bound, privacy/child-not-found
 */
export async function askErasure(needs: Needs, actor: Actor, child: string, now: Instant): Promise<ErasureRequest> {
  const { guardian, others } = await guardianOf(needs, actor, child);
  const [student] = await needs.roster.students([child]);
  if (!student) throw new Refusal('privacy/child-not-found');
  const { guardianId } = guardian;
  const { schoolId } = student;
  const wish = { no: needs.newNo(), scope: 'child', schoolId, studentId: child, guardianId } as const;
  const request = await needs.erasures.ask(newErasure(wish, now, await needs.content.publicDays()));
  const title = '孩子的另一位家长申请删除孩子的信息，72 小时后执行';
  await tellGuardians(needs, others, { key: `${request.no}.asked`, schoolId, title }, now);
  if (request.askedAt === now) {
    await needs.audit.note(
      {
        chain: schoolId,
        actor: { kind: 'guardian', id: guardianId },
        action: 'erasure-asked',
        about: { kind: 'student', id: child },
        reason: request.no,
      },
      now,
    );
  }
  return request;
}

/**
 * Who asked takes the wish back while it waits.
 * @throws Refusal auth/not-bound, privacy/erasure-not-found, privacy/erasure-begun
 */
export async function takeBackErasure(needs: Needs, actor: Actor, no: string, now: Instant): Promise<ErasureRequest> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  const request = await needs.erasures.get(no);
  if (actor.role !== 'guardian' || !request?.askers.includes(actor.guardianId)) throw new Refusal('privacy/erasure-not-found');
  const left = mayTakeBack(request, actor.guardianId, now) ? await needs.erasures.takeBack(no, actor.guardianId, now) : undefined;
  if (!left) throw new Refusal('privacy/erasure-begun');
  if (left.state === 'taken-back' && request.studentId !== undefined) {
    const { others } = await guardianOf(needs, actor, request.studentId);
    const title = '孩子的另一位家长收回了删除申请，孩子的信息都还在';
    await tellGuardians(needs, others, { key: `${no}.back`, schoolId: left.schoolId, title }, now);
  }
  return left;
}
