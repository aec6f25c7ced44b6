import type { Actor } from '../../domain/access/actor';
import {
  CONSENT_PURPOSES,
  consentState,
  guardianWord,
  type ConsentPurpose,
  type ConsentState,
  type GuardianWord,
} from '../../domain/consent/consent';
import type { RulesText } from '../../domain/consent/rules-text';
import { mayTakeBack, type ErasureRequest } from '../../domain/erasure/erasure';
import type { Correction } from '../../domain/privacy/correction';
import type { KeptKind } from '../../domain/privacy/kept';
import { Refusal } from '../../domain/refusal';
import type { Classroom, Guardianship, Relation, School, Student } from '../../domain/roster/roster';
import type { TierEntry } from '../../domain/tier/tier';
import type { Instant } from '../../domain/time/instant';
import type { Viewer } from '../../domain/viewing/viewing';
import type { ConsentRecordStore } from '../../store/consent-records';
import type { CorrectionStore } from '../../store/corrections';
import type { ErasureStore } from '../../store/erasures';
import type { PrivacyExport, PrivacyExportStore } from '../../store/privacy-exports';
import type { PrivacyFactStore } from '../../store/privacy-facts';
import type { RosterStore } from '../../store/roster';
import type { TierStore } from '../../store/tiers';

type Needs = {
  readonly roster: Pick<RosterStore, 'students' | 'classrooms' | 'schools' | 'guardianshipsOfStudents'>;
  readonly consentRecords: Pick<ConsentRecordStore, 'ofStudents'>;
  readonly content: { childrenRules(): Promise<readonly RulesText[]> };
  readonly corrections: Pick<CorrectionStore, 'ofStudents'>;
  readonly erasures: Pick<ErasureStore, 'ofStudents'>;
  readonly privacyExports: Pick<PrivacyExportStore, 'newest'>;
  readonly privacyFacts: Pick<PrivacyFactStore, 'countDeliveries' | 'countQuestions' | 'countMessages'>;
  readonly tiers: Pick<TierStore, 'ofStudents'>;
  readonly viewings: { countOf(viewers: readonly Viewer[]): Promise<number> };
};

/** One use of a child's data, as one guardian sees it. */
export interface PurposeStanding {
  readonly purpose: ConsentPurpose;
  readonly state: ConsentState;
  readonly yours: GuardianWord;
  /** Relations of the other guardians who said no. */
  readonly refusedBy: readonly Relation[];
}

/** What a guardian sees about one child on the rights desk. */
export interface ChildDesk {
  readonly student: Student;
  readonly classroom?: Classroom;
  readonly school?: School;
  readonly relation: Relation;
  readonly otherGuardians: readonly Relation[];
  readonly kept: readonly { readonly kind: KeptKind; readonly amount: number }[];
  readonly purposes: readonly PurposeStanding[];
  /** What teachers of this term chose for the child: the family's own data, so the family sees it. */
  readonly tiers: readonly TierEntry[];
  readonly corrections: readonly Correction[];
  readonly erasure?: ErasureRequest & { readonly yours: boolean; readonly canTakeBack: boolean };
  readonly file?: PrivacyExport;
}

/** What is kept about each child of a guardian, what was agreed to, and what was asked. @throws Refusal auth/not-bound, access/denied */
export async function childDesks(needs: Needs, actor: Actor, now: Instant): Promise<ChildDesk[]> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (actor.role !== 'guardian') throw new Refusal('access/denied');
  const { guardianId, studentIds } = actor;
  const [students, guardianships, texts, records, corrections, erasures, tiers] = await Promise.all([
    needs.roster.students(studentIds),
    needs.roster.guardianshipsOfStudents(studentIds),
    needs.content.childrenRules(),
    needs.consentRecords.ofStudents(studentIds),
    needs.corrections.ofStudents(studentIds),
    needs.erasures.ofStudents(studentIds),
    needs.tiers.ofStudents(studentIds, now),
  ]);
  const [classrooms, schools] = await Promise.all([
    needs.roster.classrooms([...new Set(students.map(({ classroomId }) => classroomId))]),
    needs.roster.schools([...new Set(students.map(({ schoolId }) => schoolId))]),
  ]);
  return Promise.all(
    students.flatMap((student) => {
      const ties = guardianships.filter(({ studentId }) => studentId === student.id);
      const own = ties.find((tie) => tie.guardianId === guardianId);
      if (!own) return [];
      const others = ties.filter((tie) => tie !== own);
      const ledger = records.filter(({ studentId }) => studentId === student.id);
      const mine = corrections.filter((one) => one.studentId === student.id && one.guardianId === guardianId);
      const desk = async (): Promise<ChildDesk> => {
        const erasure = erasures.find(({ studentId, state }) => studentId === student.id && (state === 'waiting' || state === 'running'));
        const [classroom, school] = [
          classrooms.find(({ id }) => id === student.classroomId),
          schools.find(({ id }) => id === student.schoolId),
        ];
        const chosen = tiers.filter(({ studentId }) => studentId === student.id);
        const file = await needs.privacyExports.newest(guardianId, student.id, now);
        return {
          student,
          ...(classroom ? { classroom } : {}),
          ...(school ? { school } : {}),
          relation: own.relation,
          otherGuardians: others.map(({ relation }) => relation),
          kept: await keptOf(needs, student.id, guardianId, { consents: ledger.length, corrections: mine.length, tiers: chosen.length }),
          purposes: CONSENT_PURPOSES.map((purpose) => standingOf(purpose, ledger, own, others, texts)),
          tiers: chosen,
          corrections: mine.slice(0, 20),
          ...(erasure
            ? { erasure: { ...erasure, yours: erasure.askers.includes(guardianId), canTakeBack: mayTakeBack(erasure, guardianId, now) } }
            : {}),
          ...(file ? { file } : {}),
        };
      };
      return [desk()];
    }),
  );
}

function standingOf(
  purpose: ConsentPurpose,
  ledger: Parameters<typeof guardianWord>[2],
  own: Guardianship,
  others: readonly Guardianship[],
  texts: readonly RulesText[],
): PurposeStanding {
  const wordOf = ({ guardianId }: Guardianship): GuardianWord => guardianWord(guardianId, purpose, ledger, texts);
  return {
    purpose,
    state: consentState(
      purpose,
      ledger,
      [own, ...others].map(({ guardianId }) => guardianId),
      texts,
    ),
    yours: wordOf(own),
    refusedBy: others.filter((other) => wordOf(other) === 'withdrawn').map(({ relation }) => relation),
  };
}

async function keptOf(
  { privacyFacts, viewings }: Pick<Needs, 'privacyFacts' | 'viewings'>,
  studentId: string,
  guardianId: string,
  known: { readonly consents: number; readonly corrections: number; readonly tiers: number },
): Promise<ChildDesk['kept']> {
  const [learner, own, deliveries, questions, messages] = await Promise.all([
    viewings.countOf([{ kind: 'student', id: studentId }]),
    viewings.countOf([{ kind: 'guardian', id: guardianId }]),
    privacyFacts.countDeliveries(studentId, guardianId),
    privacyFacts.countQuestions(studentId, guardianId),
    privacyFacts.countMessages(guardianId),
  ]);
  return [
    { kind: 'roster', amount: 1 },
    { kind: 'learner-viewings', amount: learner },
    { kind: 'deliveries', amount: deliveries },
    { kind: 'questions', amount: questions },
    { kind: 'own-viewings', amount: own },
    { kind: 'messages', amount: messages },
    { kind: 'tiers', amount: known.tiers },
    { kind: 'consents', amount: known.consents },
    { kind: 'corrections', amount: known.corrections },
  ];
}
