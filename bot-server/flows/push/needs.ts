import type { Account } from '../../domain/account/account';
import type { PushId } from '../../domain/push/push';
import type { Wording } from '../../domain/push/wording';
import type { Question } from '../../domain/question/question';
import type { Resource } from '../../domain/resource/resource';
import type { Tier } from '../../domain/tier/tier';
import type { ClassroomId, SchoolId, Student, StudentId, Teacher } from '../../domain/roster/roster';
import type { CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { Viewing } from '../../domain/viewing/viewing';
import type { AlertStore } from '../../store/alerts';
import type { AttemptStore } from '../../store/attempts';
import type { BulletinStore } from '../../store/bulletins';
import type { ConsentStore } from '../../store/consents';
import type { DeliveryStore } from '../../store/deliveries';
import type { GateStore } from '../../store/gates';
import type { IdentityStore } from '../../store/identities';
import type { MessageStore } from '../../store/messages';
import type { PlanStore } from '../../store/plans';
import type { PushStore } from '../../store/pushes';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import type { EmergencyStore } from '../../store/emergencies';
import type { FamilyCallStore } from '../../store/family-calls';
import type { Gateway } from '../../wechat/gateway';

/** What the flows of this folder may need; each takes a `Pick` of it. */
export interface PushNeeds {
  readonly plans: PlanStore;
  readonly alerts: Pick<AlertStore, 'raise'>;
  readonly pushes: PushStore;
  readonly deliveries: DeliveryStore;
  readonly messages: MessageStore;
  readonly attempts: AttemptStore;
  readonly consents: Pick<ConsentStore, 'remaining' | 'spend' | 'unspend' | 'clear'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'> & Partial<Pick<IdentityStore, 'ofTeachers' | 'ofOfficers'>>;
  readonly accounts: { all(): Promise<readonly Account[]> };
  readonly roster: Pick<
    RosterStore,
    | 'classrooms'
    | 'classroomsOfSchool'
    | 'studentsOfClassrooms'
    | 'seatsOfClassrooms'
    | 'goneAmong'
    | 'guardianshipsOfStudents'
    | 'childrenOf'
    | 'hoursOf'
    | 'terms'
  > & {
    teachers(ids: readonly string[]): Promise<readonly Teacher[]>;
  } & Partial<Pick<RosterStore, 'officer'>>;
  /** What officers and heads are told of. */
  readonly bulletins?: Pick<BulletinStore, 'news' | 'readUpTo'>;
  readonly resources: {
    /** The newest version. */
    get(id: string): Promise<Resource | undefined>;
    version(id: string, version: number): Promise<Resource | undefined>;
  };
  readonly viewings: { read(ids: readonly string[]): Promise<readonly Viewing[]> };
  readonly questions: { get(id: string): Promise<Question | undefined> } & Partial<Pick<QuestionStore, 'waitingIn'>>;
  readonly content: { wording(): Promise<Wording> };
  readonly gateway: Pick<Gateway, 'sendSubscribe' | 'sendTemplate' | 'sendCustomText'> &
    Partial<Pick<Gateway, 'ping' | 'sendNotice' | 'sendSchoolNotice'>>;
  /** What each channel of each account may still take; absent: nothing is counted. */
  readonly gates?: GateStore;
  /** The tiers that count now of these children in a subject: nobody's when nobody is asked. */
  readonly tiersOf?: (
    students: readonly Pick<Student, 'id' | 'classroomId'>[],
    subject: string,
    now: Instant,
  ) => Promise<ReadonlyMap<StudentId, Tier>>;
  /** Children of a class whose family has finished a push between them, or of whom the school has said so. */
  readonly familiesFinished?: (
    pushId: PushId,
    classroomId: ClassroomId,
    studentIds: readonly StudentId[],
  ) => Promise<ReadonlySet<StudentId>>;
  /** What two people stand for. */
  readonly emergencies?: Pick<EmergencyStore, 'getMany' | 'toWrite' | 'written'>;
  /** Families who are rather called. */
  readonly familyCalls?: Pick<FamilyCallStore, 'ask'>;
  /** Whether a school is closed on a day, so that its families get one digest a day; absent where no calendar says so. */
  readonly isClosed?: (schoolId: SchoolId, day: CivilDate) => Promise<boolean>;
  /** The figures of this class for this push are to be counted again. */
  readonly touch: (pushId: PushId, classroomId: ClassroomId) => Promise<void>;
  /** The scheduler's clock: a long fan-out asks it before each ring. */
  readonly clock: () => Instant;
  /** Told of a message whose ringing broke; it is recovered later. Never told whom it was for. */
  readonly trouble: (error: unknown) => void;
  /** In [0, 1): spreads what is tried again. */
  readonly luck: () => number;
}
