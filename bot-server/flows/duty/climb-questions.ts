import { nextStep, nextWindow, levelOne, type ClimbFacts, type ClimbStep } from '../../domain/question/climb';
import { closingMessage, closingRing } from '../../domain/question/closing';
import { deskOf } from '../../domain/question/holders';
import type { Climb, Question, Ring } from '../../domain/question/question';
import { staffRing } from '../../domain/question/staff-ring';
import type { TeacherId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { MessageStore } from '../../store/messages';
import type { QuestionStore } from '../../store/questions';
import type { ClimbChange } from '../../store/questions/climbing';
import type { RosterStore } from '../../store/roster';
import { climbFacts } from './route-question';
import { rememberTimes, type SchoolTime, type SchoolTimeNeeds } from './school-time';

export type ClimbNeeds = SchoolTimeNeeds & {
  readonly roster: Pick<RosterStore, 'classrooms'>;
  readonly questions: Pick<QuestionStore, 'dueToClimb' | 'unrung' | 'climbTo' | 'rungFor'>;
  readonly messages: Pick<MessageStore, 'put' | 'get'>;
  readonly trouble: (error: unknown) => void;
};

const A_RUN = 200;

/**
 * Does what is due to questions by itself: reminds, takes them higher, closes what nobody says anything to any more. What a step decides, its rings
 * included, is one guarded write; the rings become messages afterwards, by keys that were in that write: so whatever ends this in between, the next
 * run finishes it, and no step is taken or rung twice.
 */
export async function climbQuestions(
  needs: ClimbNeeds,
  now: Instant,
  stopped: () => boolean = () => false,
): Promise<{ readonly taken: number; readonly more: boolean }> {
  for (const question of await needs.questions.unrung(A_RUN)) await writeRings(needs, question.id, question, question.climb?.rings ?? []);
  const timeOf = rememberTimes(needs, now);
  const due = await needs.questions.dueToClimb(now, A_RUN);
  let taken = 0;
  for (const question of due) {
    if (stopped()) return { taken, more: false };
    // One that breaks must not keep the others where they are.
    const done = await climb(needs, question, await timeOf(question.schoolId), now).catch((error: unknown) => {
      needs.trouble(error);
      return false;
    });
    if (done) taken += 1;
  }
  return { taken, more: due.length === A_RUN && taken > 0 };
}

async function climb(needs: ClimbNeeds, question: Question, school: SchoolTime, now: Instant): Promise<boolean> {
  const [classroom] = await needs.roster.classrooms([question.classroomId]);
  const facts = climbFacts(school, classroom?.classTeacherId, now);
  const step = nextStep(question, facts, now);
  const was: Climb = question.climb ?? { level: 0 };
  if (!step) return needs.questions.climbTo(question, { climb: withoutNext(was) }, now);
  if (step.kind === 'look' || step.at > now) return needs.questions.climbTo(question, { climb: { ...was, nextAt: step.at } }, now);
  const change = changeOf(question, step, facts);
  const people = ringsWhom(question, step, facts, school);
  const staff = await Promise.all(people.map((to) => ringFor(needs, question, school, to, step, now)));
  // Nobody is told of it at night or on a holiday.
  const rings = step.kind === 'close' ? [closingRing(question, step.at, nextWindow(now, school.time).at)] : staff;
  const after = { ...question, ...change, holders: [...question.holders, ...(change.holders ?? [])] };
  const next = nextStep(after, facts, now);
  const climbed: Climb = { ...change.climb, ...(next ? { nextAt: next.at } : {}), ...(rings.length > 0 ? { rings } : {}) };
  if (!(await needs.questions.climbTo(question, { ...change, climb: climbed }, now))) return false;
  await writeRings(needs, question.id, question, rings);
  return true;
}

const withoutNext = ({ nextAt: _none, ...rest }: Climb): Climb => rest;

function changeOf(question: Question, step: Exclude<ClimbStep, { kind: 'look' }>, facts: ClimbFacts): ClimbChange {
  const { level, reminded = 0 } = question.climb ?? { level: 0 };
  switch (step.kind) {
    case 'close':
      return { climb: { level }, state: 'closed', settledAt: step.at };
    case 'alarm':
      return { climb: { level, reminded: 1 } };
    case 'remind':
      return { climb: { level, reminded: step.reminded } };
    case 'level': {
      const first = step.level === 1 ? levelOne(question, facts) : undefined;
      const holders = step.level === 2 ? [deskOf(question.schoolId)] : first === undefined ? [] : [first];
      return { climb: { level: step.level, reminded }, reached: step.level, ...(holders.length > 0 ? { holders } : {}) };
    }
  }
}

/** Whom a step rings: whoever has it, or whoever gets it by this step. A bureau is told a number and nobody is rung. */
function ringsWhom(question: Question, step: ClimbStep, facts: ClimbFacts, { office, staff }: SchoolTime): TeacherId[] {
  const works = (id: TeacherId | undefined): id is TeacherId => id !== undefined && staff.some((one) => one.id === id);
  const theirs = works(question.teacherId) ? [question.teacherId] : [];
  if (step.kind === 'alarm') return [...new Set([...theirs, ...office])];
  if (step.kind === 'remind') return theirs.length > 0 ? theirs : [...office];
  if (step.kind !== 'level') return [];
  if (step.level === 1) return [levelOne(question, facts)].filter(works);
  return step.level === 2 ? [...office] : [];
}

/** A danger rings at once and for itself. All else rings once a window, for everything that waits by then. */
async function ringFor(
  { messages }: Pick<ClimbNeeds, 'messages'>,
  question: Question,
  school: SchoolTime,
  to: TeacherId,
  step: ClimbStep,
  now: Instant,
): Promise<Ring> {
  if (step.kind === 'alarm') return { to, key: `alarm.${question.id}.${question.dueAt}`, at: now, urgent: true };
  const time = school.timeOf(to, now);
  const here = nextWindow(now, time);
  const rung = await messages.get(staffRing({ to, ...here }, question.schoolId, question.id).id);
  // What has rung in this window already can not tell of this one any more.
  const { key, at } = rung && rung.state !== 'waiting' ? nextWindow(here.endsAt, time) : here;
  return { to, key, at };
}

async function writeRings(
  { messages, questions }: Pick<ClimbNeeds, 'messages' | 'questions'>,
  id: string,
  { schoolId }: Pick<Question, 'schoolId'>,
  rings: readonly Ring[],
): Promise<void> {
  if (rings.length === 0) return;
  await messages.put(rings.map((ring) => (ring.closing ? closingMessage : staffRing)(ring, schoolId, id)));
  await questions.rungFor(id, rings);
}
