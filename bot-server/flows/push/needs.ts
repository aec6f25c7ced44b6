import type { Account } from '../../domain/account/account';
import type { PushId } from '../../domain/push/push';
import type { Wording } from '../../domain/push/wording';
import type { Question } from '../../domain/question/question';
import type { Resource } from '../../domain/resource/resource';
import type { ClassroomId, Teacher } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { Viewing } from '../../domain/viewing/viewing';
import type { AttemptStore } from '../../store/attempts';
import type { ConsentStore } from '../../store/consents';
import type { DeliveryStore } from '../../store/deliveries';
import type { IdentityStore } from '../../store/identities';
import type { MessageStore } from '../../store/messages';
import type { PlanStore } from '../../store/plans';
import type { PushStore } from '../../store/pushes';
import type { RosterStore } from '../../store/roster';
import type { Gateway } from '../../wechat/gateway';

/** What the flows of this folder may need; each takes a `Pick` of it. */
export interface PushNeeds {
  readonly plans: PlanStore;
  readonly pushes: PushStore;
  readonly deliveries: DeliveryStore;
  readonly messages: MessageStore;
  readonly attempts: AttemptStore;
  readonly consents: Pick<ConsentStore, 'remaining' | 'spend' | 'unspend' | 'clear'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly accounts: { all(): Promise<readonly Account[]> };
  readonly roster: Pick<
    RosterStore,
    'classrooms' | 'classroomsOfSchool' | 'students' | 'studentsOfClassrooms' | 'guardianshipsOfStudents' | 'guardians'
  > & {
    teachers(ids: readonly string[]): Promise<readonly Teacher[]>;
  };
  readonly resources: {
    /** The newest version. */
    get(id: string): Promise<Resource | undefined>;
    version(id: string, version: number): Promise<Resource | undefined>;
  };
  readonly viewings: { read(ids: readonly string[]): Promise<readonly Viewing[]> };
  readonly questions: { get(id: string): Promise<Question | undefined> };
  readonly content: { wording(): Promise<Wording> };
  readonly gateway: Pick<Gateway, 'sendSubscribe' | 'sendTemplate' | 'sendCustomText'>;
  /** The figures of this class for this push are to be counted again. */
  readonly touch: (pushId: PushId, classroomId: ClassroomId) => Promise<void>;
  /** The scheduler's clock: a long fan-out asks it before each ring. */
  readonly clock: () => Instant;
  /** Told of a message whose ringing broke; it is recovered later. Never told whom it was for. */
  readonly trouble: (error: unknown) => void;
  /** In [0, 1): spreads what is tried again. */
  readonly luck: () => number;
}
