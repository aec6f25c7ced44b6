import type { CellShare, ErasurePlan, ErasureRequest } from '../../domain/erasure/erasure';
import { EMPTY_FUNNEL, funnelOf } from '../../domain/report/funnel';
import type { IdentityStore } from '../../store/identities';
import type { PrivacyFactStore } from '../../store/privacy-facts';
import { countClass } from '../progress/count-class';
import type { ProgressNeeds } from '../progress/needs';

export type PlanNeeds = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'resources' | 'evidence'> & {
  readonly roster: ProgressNeeds['roster'];
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly privacyFacts: Pick<
    PrivacyFactStore,
    'guardiansOf' | 'hasOtherChild' | 'deliveriesOf' | 'questionIds' | 'messagesAbout' | 'messageIdsOf'
  >;
};

/** Finds out which rows an erasure is about, while they are all still there; undefined for a child that is not there any more. */
export async function planErasure(needs: PlanNeeds, { scope, studentId, schoolId }: ErasureRequest): Promise<ErasurePlan | undefined> {
  if (studentId === undefined) return undefined;
  const [student] = await needs.roster.students([studentId]);
  const aliases = student?.aliases ?? [];
  const ids = [studentId, ...aliases];
  const deliveries = (await Promise.all(ids.map((id) => needs.privacyFacts.deliveriesOf(id)))).flat();
  const nobody = { guardianIds: [], goneGuardianIds: [], goneIdentityIds: [], identityIds: [], questionIds: [], messageIds: [] };
  if (scope !== 'child') {
    const cells = cellsOf(deliveries).map((cell) => ({ ...cell, funnel: EMPTY_FUNNEL }));
    return { ...nobody, studentId, aliases, schoolId, cells };
  }

  // Who was a guardian once may still be kept for that alone.
  const guardianIds = [...new Set((await Promise.all(ids.map((id) => needs.privacyFacts.guardiansOf(id)))).flat())];
  const goneGuardianIds: string[] = [];
  for (const id of guardianIds) if (!(await needs.privacyFacts.hasOtherChild(id, ids))) goneGuardianIds.push(id);
  const identities = await needs.identities.ofGuardians(guardianIds);
  const gone = new Set(goneGuardianIds);
  const questionIds = (await Promise.all(ids.map((id) => needs.privacyFacts.questionIds(id)))).flat();
  const messageIds = new Set([
    ...deliveries.map(({ messageId }) => messageId),
    ...(await needs.privacyFacts.messagesAbout(questionIds)),
    ...(await needs.privacyFacts.messageIdsOf(goneGuardianIds)),
  ]);
  return {
    studentId,
    aliases,
    schoolId,
    guardianIds,
    goneGuardianIds,
    goneIdentityIds: identities
      .filter(({ persons }) => persons.every(({ kind, id }) => kind === 'guardian' && gone.has(id)))
      .map(({ id }) => id),
    identityIds: identities.map(({ id }) => id),
    questionIds,
    messageIds: [...messageIds],
    cells: await sharesOf(needs, new Set(ids), cellsOf(deliveries)),
  };
}

const cellsOf = (deliveries: readonly { readonly pushId: string; readonly classroomId: string }[]) => [
  ...new Map(deliveries.map(({ pushId, classroomId }) => [`${pushId}:${classroomId}`, { pushId, classroomId }])).values(),
];

/** What this one family counts in each cell, so that the figures of the past still add up without it. */
async function sharesOf(
  needs: PlanNeeds,
  studentIds: ReadonlySet<string>,
  cells: readonly { readonly pushId: string; readonly classroomId: string }[],
): Promise<CellShare[]> {
  const shares: CellShare[] = [];
  // One family at a time: reading what the whole class watched for each of its leavers would take a night.
  const ofOne = {
    ...needs,
    deliveries: {
      ...needs.deliveries,
      ofPushAndClass: async (pushId: string, classroomId: string) =>
        (await needs.deliveries.ofPushAndClass(pushId, classroomId)).filter((delivery) => studentIds.has(delivery.studentId)),
    },
  };
  for (const { pushId, classroomId } of cells) {
    const push = await needs.pushes.get(pushId);
    if (!push) continue;
    const { families } = await countClass(ofOne, push, classroomId);
    shares.push({
      pushId,
      classroomId,
      funnel: funnelOf(
        families.map(({ facts }) => facts),
        push.dueAt,
      ),
    });
  }
  return shares;
}
