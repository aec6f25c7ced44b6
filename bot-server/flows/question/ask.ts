import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { ANSWER_WITHIN_MINUTES, dueAfter } from '../../domain/question/due';
import type { Question } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { QuestionStore } from '../../store/questions';
import type { ResourceStore } from '../../store/resources';
import type { RosterStore } from '../../store/roster';
import type { Gateway } from '../../wechat/gateway';

export type AskNeeds = {
  readonly questions: Pick<QuestionStore, 'add'>;
  readonly roster: Pick<RosterStore, 'students' | 'classrooms'>;
  readonly resources: Pick<ResourceStore, 'get'>;
  readonly identities: Pick<IdentityStore, 'byId'>;
  readonly gateway: Pick<Gateway, 'checkText'>;
};

export interface Asking {
  /** Made by the caller from what happened (a chat message's id), so that the same event asks once; else random. */
  readonly id: string;
  readonly text: string;
  readonly studentId?: string;
  readonly resourceId?: string;
  readonly atSecond?: number;
  readonly from: Question['from'];
}

/**
 * Takes a guardian's question and gives it to the class teacher of the child's class, with a due time. A private question is
 * always delivered; when the content check could not be made it is marked so.
 * @throws Refusal question/no-child, question/no-teacher, access/denied, resource/not-found
 */
export async function ask(needs: AskNeeds, actor: Actor, asking: Asking, now: Instant): Promise<Question> {
  if (actor.role !== 'guardian') throw new Refusal('access/denied');
  const studentId = asking.studentId ?? (actor.studentIds.length === 1 ? actor.studentIds[0] : undefined);
  if (studentId === undefined) throw new Refusal('question/no-child');
  if (!may.ask(actor, studentId)) throw new Refusal('access/denied');

  const student = (await needs.roster.students([studentId]))[0];
  const classroom = student && (await needs.roster.classrooms([student.classroomId]))[0];
  if (!student || !classroom?.classTeacherId) throw new Refusal('question/no-teacher');

  const resource = asking.resourceId === undefined ? undefined : await needs.resources.get(asking.resourceId);
  if (asking.resourceId !== undefined && !resource) throw new Refusal('resource/not-found');

  const identity = await needs.identities.byId(actor.identityId);
  const verdict = identity
    ? await needs.gateway.checkText(identity.accountId, { openid: identity.openid, text: asking.text, scene: 2 })
    : 'unchecked';

  const question: Question = {
    id: asking.id,
    guardianId: actor.guardianId,
    studentId,
    classroomId: classroom.id,
    schoolId: classroom.schoolId,
    teacherId: classroom.classTeacherId,
    text: asking.text,
    from: asking.from,
    ...(resource ? { pinned: { resourceId: resource.id, title: resource.title, atSecond: asking.atSecond ?? 0 } } : {}),
    state: 'routed',
    askedAt: now,
    dueAt: dueAfter(now, ANSWER_WITHIN_MINUTES),
    replies: [],
    check: verdict === 'risky' ? 'review' : verdict,
  };
  await needs.questions.add(question);
  return question;
}
