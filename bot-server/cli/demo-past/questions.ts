import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Deps } from '../../deps';
import type { GuardianActor, TeacherActor } from '../../domain/access/actor';
import type { Question } from '../../domain/question/question';
import { DAY, HOUR, type Instant } from '../../domain/time/instant';
import { answerQuestion } from '../../flows/question/answer-question';
import { ask } from '../../flows/question/ask';
import { chanceOf, evening } from './deeds';

const Said = z.array(z.strictObject({ ask: z.string().min(1), answer: z.string().min(1) })).min(1);
export type Said = z.infer<typeof Said>[number];

/** @throws Error when the file is missing or says something else. */
export const readSaid = async (contentDir: string): Promise<readonly Said[]> =>
  Said.parse(JSON.parse(await readFile(join(contentDir, 'demo/questions.json'), 'utf8')));

export interface Asked extends Said {
  readonly id: string;
  readonly studentId: string;
  readonly at: Instant;
}

/** Of so many families one asked in a week. */
const ASKS_A_WEEK = 0.02;
const IS_LATE = 0.1;

/** What these children's families asked in the seven days from then on. */
export function askedIn(week: Instant, studentIds: readonly string[], said: readonly Said[]): Asked[] {
  return studentIds.flatMap((studentId) => {
    const draw = (what: string): number => chanceOf(`${week} ${studentId} ${what}`);
    const words = said[Math.floor(draw('words') * said.length)];
    if (draw('asks') >= ASKS_A_WEEK || !words) return [];
    const at = evening(week + Math.floor(draw('day') * 6) * DAY, draw('hour'));
    return [{ ...words, id: `past-${studentId}-${week}`, studentId, at }];
  });
}

type Needs = Pick<Deps, 'resources' | 'newId'> & Parameters<typeof ask>[0] & Omit<Parameters<typeof answerQuestion>[0], 'tellAsker'>;

/**
 * Asked in the mini-program, and answered by whoever it went to: as a rule before it is due. The asker finds the answer there; nobody is rung
 * weeks later.
 */
export async function askAndAnswer(needs: Needs, asker: GuardianActor, { id, studentId, at, ask: text, answer }: Asked): Promise<void> {
  if (await needs.questions.get(id)) return;
  const question = await ask(needs, asker, { id, studentId, text, from: 'mini-program' }, at);
  const { teacherId } = question;
  if (teacherId === undefined) return;
  const quiet = { ...needs, tellAsker: () => Promise.resolve() };
  await answerQuestion(quiet, answerer(question, teacherId), id, answer, answeredAt(question));
}

const answerer = ({ schoolId, classroomId }: Question, teacherId: string): TeacherActor => ({
  ...{ role: 'teacher', identityId: `demonstration:${teacherId}`, accountId: 'demonstration', teacherId, schoolId },
  ...{ roles: [], classroomIds: [classroomId] },
});

function answeredAt({ id, askedAt, dueAt }: Question): Instant {
  if (chanceOf(`${id} overdue`) < IS_LATE) return dueAt + HOUR;
  return Math.max(askedAt + HOUR / 2, dueAt - Math.floor(chanceOf(`${id} sooner`) * 3 * HOUR));
}
