import type { PushId } from '../../domain/push/push';
import type { ClassroomId, StudentId } from '../../domain/roster/roster';
import type { EvidenceStore } from '../../store/evidence';

type Needs = {
  readonly evidence: {
    readonly families: Pick<EvidenceStore['families'], 'of'>;
    readonly declarations: Pick<EvidenceStore['declarations'], 'ofPushAndClass'>;
  };
};

/** Of these children those whose family has finished a push between them, or of whom the school has said so: no card is for them. */
export async function familiesFinished(
  { evidence }: Needs,
  pushId: PushId,
  classroomId: ClassroomId,
  studentIds: readonly StudentId[],
): Promise<ReadonlySet<StudentId>> {
  const [together, declared] = await Promise.all([
    evidence.families.of(pushId, studentIds),
    evidence.declarations.ofPushAndClass(pushId, classroomId),
  ]);
  return new Set([...together.keys(), ...declared.map(({ studentId }) => studentId)]);
}
