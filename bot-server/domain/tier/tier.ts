import type { ClassroomId, SchoolId, Student, StudentId } from '../roster/roster';
import type { Instant } from '../time/instant';

/**
 * Which of several ways into the same lesson a child is given: sure footing first, along with the book, or a step beyond.
 * The words are of one length, so that a ciphertext's length tells nothing.
 */
export const TIERS = ['firm', 'book', 'more'] as const;
export type Tier = (typeof TIERS)[number];

/** For people. They say what is given, not what a child is. */
export const TIER_WORDS: Readonly<Record<Tier, { readonly name: string; readonly about: string }>> = {
  firm: { name: '打牢基础', about: '多练几遍要紧的，一步一步来' },
  book: { name: '跟着课本', about: '和课本的进度、难度一样' },
  more: { name: '多想一步', about: '课本上的会了，再多想一点' },
};

/** What a teacher set for one child in one subject and class. A child without an entry is not layered: the usual thing. */
export interface TierEntry {
  readonly studentId: StudentId;
  readonly schoolId: SchoolId;
  readonly classroomId: ClassroomId;
  readonly subject: string;
  readonly tier: Tier;
  readonly setAt: Instant;
  /** The end of the term: from then on it does not count and is taken away. */
  readonly until: Instant;
}

/** What an answer to {@link tierOf} hangs on. */
export interface TierFacts {
  readonly entries: readonly TierEntry[];
  /** Children whose guardians' consent to layering is live now. */
  readonly consented: ReadonlySet<StudentId>;
  readonly now: Instant;
}

/**
 * The tier by which a child is to be reached in a subject; undefined: not layered, the child is given what everybody is given. Only what
 * a teacher of the class the child sits in now has set counts, only within the term, and only while consent is live.
 */
export function tierOf(
  { id, classroomId }: Pick<Student, 'id' | 'classroomId'>,
  subject: string,
  { entries, consented, now }: TierFacts,
): Tier | undefined {
  if (!consented.has(id)) return undefined;
  const entry = entries.find(
    (one) => one.studentId === id && one.subject === subject && one.classroomId === classroomId && now < one.until,
  );
  return entry?.tier;
}
