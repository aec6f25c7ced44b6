import type { WireQuestion } from '../contract/index';
import { saySpan, sayWhen } from '../domain/question/due';
import { CARE_WORDS } from '../domain/question/protect/alarm';
import type { ShownQuestion } from '../domain/question/shown';
import { calledTeacher, closedWords, lateWords, whoHasIt } from '../domain/question/who-has-it';
import { isOpen } from '../domain/question/steps';
import type { TeacherId } from '../domain/roster/roster';
import { DAY, type Instant } from '../domain/time/instant';
import { presentMedia } from './question-media';

/** «预计今晚 20:10 前回复» for the asker; «还有 3 小时» or «已超时 2 小时» for the teacher; done ones say when. */
function dueText({ question, reader, classroom }: ShownQuestion, now: Instant): string {
  if (question.state === 'closed') return closedWords(question);
  if (!isOpen(question.state)) return question.answeredAt === undefined ? '' : `${sayWhen(question.answeredAt, now)} 已答复`;
  if (question.pausedAt !== undefined) return reader === 'asker' ? '老师想再问您一点，您回复后接着计时' : '在等家长补充，暂停计时';
  if (reader === 'asker') return now <= question.dueAt ? `预计${sayWhen(question.dueAt, now)} 前回复` : lateWords(question, classroom);
  const left = question.dueAt - now;
  return left >= 0 ? `还有 ${saySpan(left)}，${sayWhen(question.dueAt, now)} 前答复` : `已超时 ${saySpan(-left)}`;
}

/** To the teacher, once the time for the whole matter is nearer than a day. */
function solveText({ question: { state, pausedAt, solveBy }, reader }: ShownQuestion, now: Instant): string | undefined {
  if (reader === 'asker' || !isOpen(state) || pausedAt !== undefined || solveBy === undefined || solveBy - now >= DAY) return undefined;
  return now > solveBy ? '整件事已过办妥的时限' : `整件事${sayWhen(solveBy, now)} 前办妥`;
}

const namesOf = ({ teacher, insteadOf }: ShownQuestion) => ({
  ...(teacher ? { teacher: teacher.name } : {}),
  ...(insteadOf ? { insteadOf: insteadOf.name } : {}),
});

function whoAnswered({ nameOf }: ShownQuestion, teacherId: TeacherId): string {
  const name = nameOf?.(teacherId);
  return name === undefined ? '老师' : calledTeacher(name);
}

/** A question as its reader may see it: the asker never sees other families, the teacher never sees phone or account. */
export function presentQuestion(shown: ShownQuestion, now: Instant): WireQuestion {
  const { question, reader, readerId, student, classroom, guardianship } = shown;
  const className = classroom?.name ?? '';
  const relation = guardianship === undefined || guardianship.relation === '其他' ? '家人' : guardianship.relation;
  const asker = `${className} ${student?.name ?? ''}的${relation}`;
  const solve = solveText(shown, now);
  return {
    id: question.id,
    text: question.text,
    ...presentMedia(question.media, shown.linkOf),
    state: question.state,
    with: reader === 'teacher' ? asker : whoHasIt(question, namesOf(shown)),
    child: { id: question.studentId, name: student?.name ?? '', className },
    from: question.from,
    ...(question.pinned
      ? { pinned: { resource: question.pinned.resourceId, title: question.pinned.title, atSecond: question.pinned.atSecond } }
      : {}),
    askedAt: question.askedAt,
    dueAt: question.dueAt,
    dueText: dueText(shown, now),
    overdue: isOpen(question.state) && question.pausedAt === undefined && now > question.dueAt,
    ...(solve === undefined ? {} : { solveText: solve }),
    ...(question.pausedAt !== undefined && isOpen(question.state) ? { paused: true as const } : {}),
    unchecked: reader === 'teacher' && (question.check === 'unchecked' || question.check === 'waiting'),
    ...(question.alarm === undefined ? {} : reader === 'teacher' ? { alarm: question.alarm } : { care: CARE_WORDS }),
    replies: question.replies.map((reply) => ({
      id: reply.id,
      from: reply.by.kind === 'teacher' ? whoAnswered(shown, reply.by.id) : reader === 'teacher' ? asker : '我',
      mine: reader === 'asker' ? reply.by.kind === 'guardian' : reply.by.id === readerId,
      text: reply.text,
      ...presentMedia(reply.media, shown.linkOf),
      ...(reply.resource
        ? { resource: { resource: reply.resource.resourceId, title: reply.resource.title, atSecond: reply.resource.atSecond } }
        : {}),
      at: reply.at,
    })),
    ...(shown.delivery === undefined ? {} : { delivery: shown.delivery }),
  };
}
