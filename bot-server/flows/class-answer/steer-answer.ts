import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditAction } from '../../domain/audit/audit';
import type { ClassAnswer } from '../../domain/class-answer/class-answer';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { ClassAnswerStore } from '../../store/class-answers';

type Needs = {
  readonly classAnswers: Pick<ClassAnswerStore, 'get' | 'step'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

export type Word = { readonly verdict: 'release' } | { readonly verdict: 'return'; readonly words: string };

/**
 * A second person lets an answer out further than its class, or sends it back with a sentence. What goes out is what was looked at: `rev` names it.
 * @throws Refusal class-answer/not-found, class-answer/own-release, class-answer/changed
 */
export async function releaseAnswer(
  needs: Needs,
  actor: Actor,
  id: string,
  said: Word & { readonly rev: number },
  now: Instant,
): Promise<ClassAnswer> {
  const answer = await needs.classAnswers.get(id);
  if (!answer || !may.releaseClassAnswer(actor, answer)) throw new Refusal('class-answer/not-found');
  if (answer.by === actor.teacherId) throw new Refusal('class-answer/own-release');
  if (answer.state !== 'waiting' || answer.rev !== said.rev) throw new Refusal('class-answer/changed');
  const stepped =
    said.verdict === 'release'
      ? await needs.classAnswers.step(answer, 'published', { releasedBy: actor.teacherId }, now)
      : await needs.classAnswers.step(answer, 'returned', { sentBack: said.words }, now);
  if (!stepped) throw new Refusal('class-answer/changed');
  await noted(needs, actor.teacherId, said.verdict === 'release' ? 'class-answer-released' : 'class-answer-returned', stepped, now);
  return stepped;
}

/** Takes an answer out of everybody's sight, at once and at any time: who wrote it, or the school's office. Twice changes nothing. @throws Refusal class-answer/not-found */
export async function withdrawAnswer(needs: Needs, actor: Actor, id: string, now: Instant): Promise<ClassAnswer> {
  for (;;) {
    const answer = await needs.classAnswers.get(id);
    if (!answer || !may.withdrawClassAnswer(actor, answer)) throw new Refusal('class-answer/not-found');
    if (answer.state === 'withdrawn') return answer;
    const withdrawn = await needs.classAnswers.step(answer, 'withdrawn', {}, now);
    // Somebody changed it in between: what is there now is taken back all the same.
    if (!withdrawn) continue;
    await noted(needs, actor.teacherId, 'class-answer-withdrawn', withdrawn, now);
    return withdrawn;
  }
}

const noted = (
  { audit }: Needs,
  teacherId: string,
  action: AuditAction,
  { schoolId, classroomId }: ClassAnswer,
  now: Instant,
): Promise<unknown> =>
  audit.note({ chain: schoolId, actor: { kind: 'teacher', id: teacherId }, action, about: { kind: 'classroom', id: classroomId } }, now);
