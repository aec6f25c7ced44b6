import type { Classroom, SchoolId, Teacher, TeacherId } from '../roster/roster';
import { deskOf, type HolderId } from './holders';
import type { Question, QuestionKind, RouteReason } from './question';

/** What is known of one teacher at the moment of routing. */
export interface RouteTeacher extends Pick<Teacher, 'id' | 'teaches'> {
  /** Set where no teaching time of theirs is left before the question would be due. */
  readonly away?: { readonly substituteId?: TeacherId };
  /** Questions that they have to answer still. */
  readonly open: number;
}

export interface RouteFacts {
  readonly kind: QuestionKind;
  readonly subject?: string;
  readonly alarm?: Question['alarm'];
  readonly schoolId: SchoolId;
  readonly classroom: Pick<Classroom, 'id' | 'classTeacherId'>;
  /** Those who teach the class, its class teacher, who is on duty, and their substitutes. Nobody else is given anything. */
  readonly teachers: readonly RouteTeacher[];
  /** 值班, of the day on which it will be answered. */
  readonly duty: readonly TeacherId[];
  /** Somebody keeps the school's office. */
  readonly hasDesk: boolean;
}

/** Who gets it and why. `insteadOf`: who would have got it and is on leave. */
export type Routed = Pick<Question, 'because' | 'holders' | 'state'> & {
  readonly teacherId?: TeacherId;
  readonly insteadOf?: TeacherId;
};

const SCHOOL_KINDS: readonly QuestionKind[] = ['school', 'app'];

/**
 * Who answers a question: who teaches its subject in the class (of several, whoever has the fewest open; of equals, the first by id), whoever is
 * on duty for the school's own matters, else the class teacher, else the school's desk. Whoever is on leave is stood in for by their substitute.
 * Nobody is there at all: it stays `new` and lies on the desk until somebody is.
 */
export function route(facts: RouteFacts): Routed {
  const desk = deskOf(facts.schoolId);
  if (facts.alarm) return alarmed(facts, desk);
  const chosen = choices(facts)
    .map((choice) => pick(facts, choice))
    .find((found) => found !== undefined);
  return chosen ?? { because: 'desk', holders: [desk], state: facts.hasDesk ? 'routed' : 'new' };
}

/** Violence may come from anybody in the class: the desk alone looks. Self-harm: the desk, and who knows the child. */
function alarmed({ alarm, classroom: { classTeacherId }, teachers, hasDesk }: RouteFacts, desk: HolderId): Routed {
  const known = classTeacherId !== undefined && teachers.some(({ id }) => id === classTeacherId);
  if (alarm === 'self-harm' && known)
    return { teacherId: classTeacherId, because: 'alarm', holders: [classTeacherId, desk], state: 'routed' };
  return { because: 'alarm', holders: [desk], state: hasDesk ? 'routed' : 'new' };
}

interface Choice {
  readonly among: readonly TeacherId[];
  readonly because: RouteReason;
}

/** In the order in which they are asked. */
function choices({ kind, subject, classroom: { id, classTeacherId }, teachers, duty }: RouteFacts): Choice[] {
  const teaching =
    kind === 'learning' && subject !== undefined
      ? teachers.filter(({ teaches }) => teaches?.some((one) => one.subject === subject && one.classroomIds.includes(id)))
      : [];
  return [
    { among: teaching.map((one) => one.id), because: teaching.length > 1 ? 'co-teacher' : 'subject-teacher' },
    { among: SCHOOL_KINDS.includes(kind) ? duty : [], because: 'duty' },
    { among: classTeacherId === undefined ? [] : [classTeacherId], because: 'class-teacher' },
  ];
}

const byLoad = (a: RouteTeacher, b: RouteTeacher): number => a.open - b.open || (a.id < b.id ? -1 : 1);

/** One of these who is there, or the substitute of one who is not; undefined when all are away without one. */
function pick({ teachers }: RouteFacts, { among, because }: Choice): Routed | undefined {
  const theirs = teachers.filter(({ id }) => among.includes(id)).sort(byLoad);
  const present = theirs.find(({ away }) => away === undefined);
  if (present) return { teacherId: present.id, because, holders: [present.id], state: 'routed' };
  for (const { id, away } of theirs) {
    const substitute = teachers.find((one) => one.id === away?.substituteId);
    if (substitute && !substitute.away)
      return { teacherId: substitute.id, because: 'substitute', insteadOf: id, holders: [substitute.id], state: 'routed' };
  }
  return undefined;
}
