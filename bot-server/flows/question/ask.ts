import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { guessKind } from '../../domain/question/guess-kind';
import { alarmIn } from '../../domain/question/protect/alarm';
import type { Question, QuestionKind, QuestionMedia } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionStore } from '../../store/questions';
import type { ResourceStore } from '../../store/resources';
import type { RosterStore } from '../../store/roster';
import { routeQuestion, type RouteNeeds } from '../duty/route-question';
import { noteAlarm } from './note-alarm';

export type AskNeeds = RouteNeeds & {
  readonly questions: Pick<QuestionStore, 'add' | 'get'>;
  readonly roster: Pick<RosterStore, 'students' | 'classrooms'>;
  readonly resources: Pick<ResourceStore, 'get'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

export interface Asking {
  /** Made by the caller from what happened (a chat message's id), so that the same event asks once; else random. */
  readonly id: string;
  readonly text: string;
  readonly media?: readonly QuestionMedia[];
  readonly studentId?: string;
  readonly resourceId?: string;
  readonly atSecond?: number;
  readonly from: Question['from'];
  /** What it is about; absent: guessed from the item or the words. */
  readonly kind?: QuestionKind;
  readonly subject?: string;
}

/**
 * Takes a guardian's question and gives it to whoever is responsible for it, with a due time. A private question is
 * always delivered; the content check is made afterwards. Words of self-harm or abuse go to the school's own people at once, on record.
 * @throws Refusal question/no-child, question/no-class, access/denied, resource/not-found
 */
export async function ask(needs: AskNeeds, actor: Actor, asking: Asking, now: Instant): Promise<Question> {
  if (actor.role !== 'guardian') throw new Refusal('access/denied');
  const studentId = asking.studentId ?? (actor.studentIds.length === 1 ? actor.studentIds[0] : undefined);
  if (studentId === undefined) throw new Refusal('question/no-child');
  if (!may.ask(actor, studentId)) throw new Refusal('access/denied');

  const student = (await needs.roster.students([studentId]))[0];
  const classroom = student && (await needs.roster.classrooms([student.classroomId]))[0];
  if (!student || !classroom) throw new Refusal('question/no-class');

  const resource = asking.resourceId === undefined ? undefined : await needs.resources.get(asking.resourceId);
  if (asking.resourceId !== undefined && !resource) throw new Refusal('resource/not-found');

  const about = aboutOf(asking, resource?.subject);
  const alarm = alarmIn(asking.text);
  const to = await routeQuestion(needs, { ...about, classroom, ...(alarm === undefined ? {} : { alarm }) }, now);

  const question: Question = {
    id: asking.id,
    guardianId: actor.guardianId,
    studentId,
    classroomId: classroom.id,
    schoolId: classroom.schoolId,
    ...about,
    ...to,
    ...(alarm === undefined ? {} : { alarm }),
    text: asking.text,
    ...(asking.media?.length ? { media: asking.media } : {}),
    from: asking.from,
    ...(resource
      ? { pinned: { resourceId: resource.id, title: resource.title, atSecond: asking.atSecond ?? 0, version: resource.version } }
      : {}),
    askedAt: now,
    replies: [],
    check: 'waiting',
  };
  // On record before it is written: a crash in between notes it twice rather than never.
  if (question.alarm !== undefined && !(await needs.questions.get(question.id))) await noteAlarm(needs, question, now);
  await needs.questions.add(question);
  return question;
}

/** As the asker said; else what a subject's item says; else what the words do. */
function aboutOf({ kind, subject, text }: Asking, itemSubject: string | undefined): Pick<Question, 'kind' | 'subject'> {
  const said = subject ?? itemSubject;
  if (kind === undefined && itemSubject !== undefined) return { kind: 'learning', subject: itemSubject };
  if (kind === undefined) return guessKind(text);
  return kind === 'learning' && said !== undefined ? { kind, subject: said } : { kind };
}
