import type { WireQuestion } from '../contract/index';
import { saySpan, sayWhen } from '../domain/question/due';
import type { ShownQuestion } from '../domain/question/shown';
import { isOpen } from '../domain/question/steps';
import type { Instant } from '../domain/time/instant';

/** «预计今晚 20:10 前回复» for the asker; «还有 3 小时» or «已超时 2 小时» for the teacher; done ones say when. */
function dueText({ question, reader }: ShownQuestion, now: Instant): string {
  if (!isOpen(question.state)) return question.answeredAt === undefined ? '' : `${sayWhen(question.answeredAt, now)} 已答复`;
  if (reader === 'asker') return now <= question.dueAt ? `预计${sayWhen(question.dueAt, now)} 前回复` : '老师还没回复，已提醒老师尽快看';
  const left = question.dueAt - now;
  return left >= 0 ? `还有 ${saySpan(left)}，${sayWhen(question.dueAt, now)} 前答复` : `已超时 ${saySpan(-left)}`;
}

/** A question as its reader may see it: the asker never sees other families, the teacher never sees phone or account. */
export function presentQuestion(shown: ShownQuestion, now: Instant): WireQuestion {
  const { question, reader, student, classroom, teacher, guardianship } = shown;
  const className = classroom?.name ?? '';
  const relation = guardianship === undefined || guardianship.relation === '其他' ? '家人' : guardianship.relation;
  const asker = `${className} ${student?.name ?? ''}的${relation}`;
  const teacherName = teacher ? `${teacher.name.slice(0, 1)}老师` : '班主任';
  return {
    id: question.id,
    text: question.text,
    state: question.state,
    with: reader === 'teacher' ? asker : `已转给${teacherName}`,
    child: { id: question.studentId, name: student?.name ?? '', className },
    from: question.from,
    ...(question.pinned
      ? { pinned: { resource: question.pinned.resourceId, title: question.pinned.title, atSecond: question.pinned.atSecond } }
      : {}),
    askedAt: question.askedAt,
    dueAt: question.dueAt,
    dueText: dueText(shown, now),
    overdue: isOpen(question.state) && now > question.dueAt,
    unchecked: reader === 'teacher' && question.check === 'unchecked',
    replies: question.replies.map((reply) => ({
      id: reply.id,
      from: reply.by.kind === 'teacher' ? teacherName : reader === 'teacher' ? asker : '我',
      mine: (reply.by.kind === 'teacher') === (reader === 'teacher'),
      text: reply.text,
      at: reply.at,
    })),
    ...(shown.delivery === undefined ? {} : { delivery: shown.delivery }),
  };
}
