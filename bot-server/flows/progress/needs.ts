import type { Wording } from '../../domain/push/wording';
import type { AuditStore } from '../../store/audit';
import type { EvidenceStore } from '../../store/evidence';
import type { DeliveryStore } from '../../store/deliveries';
import type { MessageStore } from '../../store/messages';
import type { PlanStore } from '../../store/plans';
import type { PushStore } from '../../store/pushes';
import type { ResourceStore } from '../../store/resources';
import type { RollupStore } from '../../store/rollups';
import type { RosterStore } from '../../store/roster';
import type { ViewingStore } from '../../store/viewing';

/** What the flows of this folder may need; each takes a `Pick` of it. */
export interface ProgressNeeds {
  readonly pushes: Pick<PushStore, 'get' | 'getMany' | 'list' | 'ofClassroom'>;
  readonly deliveries: Pick<DeliveryStore, 'ofPushAndClass' | 'classesTouchedBy' | 'peopleOf'>;
  readonly messages: Pick<MessageStore, 'ofBundle' | 'standingOfPush'>;
  readonly viewings: Pick<ViewingStore, 'read' | 'seen' | 'alongside' | 'dirty' | 'clearDirty' | 'latch' | 'isAnyDirty' | 'onMarked'>;
  readonly evidence: EvidenceStore;
  readonly rollups: RollupStore;
  readonly plans: Pick<PlanStore, 'slot'>;
  readonly resources: Pick<ResourceStore, 'get' | 'version' | 'titles'>;
  readonly roster: Pick<
    RosterStore,
    | 'bureau'
    | 'bureaus'
    | 'school'
    | 'termOn'
    | 'terms'
    | 'pointsOf'
    | 'schools'
    | 'classrooms'
    | 'classroomsOfSchool'
    | 'countStudents'
    | 'students'
    | 'guardianshipsOfStudents'
    | 'tiesOfStudents'
    | 'guardianshipsOfGuardian'
  >;
  readonly content: { wording(): Promise<Wording> };
  readonly audit: Pick<AuditStore, 'noteLook'>;
}
