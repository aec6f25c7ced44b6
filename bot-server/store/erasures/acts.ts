import type { Connection } from 'mongoose';
import type { ErasurePlan } from '../../domain/erasure/erasure';
import { ERASURE_PLACES, type ErasurePlace } from '../../domain/erasure/places';

type Acting = { [P in ErasurePlace]: (typeof ERASURE_PLACES)[P]['does'] extends 'kept' | 'nobody' ? never : P }[ErasurePlace];

interface AnyRow {
  _id: string;
  [field: string]: unknown;
}
export interface ActAsk {
  readonly plan: ErasurePlan;
  /** The request that is being carried out: its own row is closed last. */
  readonly no: string;
  readonly hash: (id: string) => string;
}
type Act = (ask: ActAsk) => Promise<number>;

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const range = (prefix: string) => ({ _id: { $gte: `${prefix}:`, $lt: `${prefix};` } });
const ofViewing = (viewer: string) => ({ viewingId: { $gte: `${viewer}:`, $lt: `${viewer};` } });
const splitIdentity = (id: string) => ({ accountId: id.slice(0, id.indexOf(':')), openid: id.slice(id.indexOf(':') + 1) });

/**
 * What an erasure does in each collection that holds something about a child. Every act can be repeated and finds its rows by the plan or by
 * ids alone, never by rows that an earlier act took away.
 */
export function openActs(connection: Connection): Readonly<Record<Acting, Act>> {
  const rows = (name: ErasurePlace) => connection.collection<AnyRow>(name);
  const drop = async (name: ErasurePlace, filter: Record<string, unknown>): Promise<number> =>
    (await rows(name).deleteMany(filter)).deletedCount;
  const among = (ids: readonly string[]) => ({ $in: [...ids] });
  /** Messages that still carry another child's delivery stay. */
  const orphaned = async (messageIds: readonly string[]): Promise<string[]> => {
    const used = new Set(await rows('deliveries').distinct('messageId', { messageId: among(messageIds) }));
    return messageIds.filter((id) => !used.has(id));
  };
  const numbers = ({ studentId, aliases = [] }: ErasurePlan): string[] => [studentId, ...aliases];
  const child = (plan: ErasurePlan) => ({ studentId: among(numbers(plan)) });
  const viewers = (plan: ErasurePlan): string[] => [
    ...numbers(plan).map((id) => `s:${id}`),
    ...plan.goneGuardianIds.map((id) => `g:${id}`),
  ];
  const ofIdentities = (ids: readonly string[]) => (ids.length === 0 ? undefined : { $or: ids.map(splitIdentity) });

  return {
    // The roster first: without it every later request about the child is refused.
    guardianships: ({ plan }) => drop('guardianships', child(plan)),
    tiers: ({ plan }) => drop('tiers', child(plan)),
    // A duplicate that was merged into this child is this child.
    students: ({ plan }) => drop('students', { $or: [{ _id: among(numbers(plan)) }, { mergedInto: plan.studentId }] }),
    sessions: ({ plan }) => drop('sessions', { identityId: among(plan.goneIdentityIds) }),
    async identities({ plan }) {
      const tie = { kind: 'guardian', id: among(plan.goneGuardianIds) };
      const untied = await rows('identities').updateMany({ persons: { $elemMatch: tie } }, { $pull: { persons: tie } } as never);
      return untied.modifiedCount + (await drop('identities', { _id: among(plan.goneIdentityIds), persons: { $size: 0 } }));
    },
    guardians: ({ plan }) => drop('guardians', { _id: among(plan.goneGuardianIds) }),
    deliveries: ({ plan }) => drop('deliveries', { $or: [child(plan), { guardianId: among(plan.goneGuardianIds) }] }),
    async messages({ plan }) {
      const own = await drop('messages', { guardianId: among(plan.goneGuardianIds) });
      return own + (await drop('messages', { _id: among(await orphaned(plan.messageIds)) }));
    },
    async attempts({ plan }) {
      const messageIds = await orphaned(plan.messageIds);
      return drop('attempts', { $or: [{ messageId: among(messageIds) }, { identityId: among(plan.goneIdentityIds) }] });
    },
    viewings: ({ plan }) => drop('viewings', { $or: viewers(plan).map(range) }),
    flags: ({ plan }) => drop('flags', { $or: viewers(plan).map(ofViewing) }),
    viewingAddresses: ({ plan }) => drop('viewingAddresses', { $or: viewers(plan).map(ofViewing) }),
    declarations: ({ plan }) => drop('declarations', child(plan)),
    familyCalls: ({ plan }) => drop('familyCalls', child(plan)),
    familyCompletions: ({ plan }) => drop('familyCompletions', child(plan)),
    viewingTickets: ({ plan }) => drop('viewingTickets', { $or: viewers(plan).map(range) }),
    questionMedia: ({ plan }) => drop('questionMedia', { $or: [child(plan), { guardianId: among(plan.goneGuardianIds) }] }),
    mediaFrames: ({ plan }) => drop('mediaFrames', { $or: [child(plan), { guardianId: among(plan.goneGuardianIds) }] }),
    questions: ({ plan }) => drop('questions', { $or: [child(plan), { guardianId: among(plan.goneGuardianIds) }] }),
    classAnswers: async ({ plan }) =>
      (await rows('classAnswers').updateMany({ questionId: among(plan.questionIds) }, { $unset: { questionId: '' } })).modifiedCount,
    chatDrafts: ({ plan }) => drop('chatDrafts', { _id: among(plan.identityIds) }),
    inbound: ({ plan }) => drop('inbound', { identityId: among(plan.identityIds) }),
    consentBalances: async ({ plan }) => {
      const filter = ofIdentities(plan.goneIdentityIds);
      return filter ? drop('consentBalances', filter) : 0;
    },
    consentEvents: async ({ plan }) => {
      const filter = ofIdentities(plan.goneIdentityIds);
      return filter ? drop('consentEvents', filter) : 0;
    },
    privacyExports: ({ plan }) => drop('privacyExports', { $or: [child(plan), { guardianId: among(plan.goneGuardianIds) }] }),
    limits: ({ plan }) => {
      const ids = [...numbers(plan), ...plan.goneGuardianIds, ...plan.goneIdentityIds].map(literally);
      return drop('limits', { key: { $regex: `(^|:)(${ids.join('|')})(:|$)` } });
    },
    binding_requests: ({ plan }) => drop('binding_requests', { $or: [child(plan), { identityId: among(plan.goneIdentityIds) }] }),
    binding_slips: ({ plan }) => drop('binding_slips', { _id: among(numbers(plan)) }),
    join_codes: ({ plan }) => drop('join_codes', { _id: among(plan.goneIdentityIds) }),
    /** What an undo would write back. */
    async roster_journal({ plan }) {
      const ties = plan.guardianIds.flatMap((id) => numbers(plan).map((studentId) => `${id}:${studentId}`));
      const i = among([...numbers(plan), ...plan.goneGuardianIds, ...ties]);
      return (await rows('roster_journal').updateMany({ 'entries.i': i }, { $pull: { entries: { i } } } as never)).modifiedCount;
    },
    /** Sealed as one text, it can not be searched for one name: the school's own results go whole. */
    async roster_operations({ plan }) {
      const told = { $or: [{ schoolIds: plan.schoolId }, { schoolId: plan.schoolId }], resultSealed: { $exists: true } };
      return (await rows('roster_operations').updateMany(told, { $unset: { resultSealed: '' } })).modifiedCount;
    },
    async consentRecords({ plan, hash }) {
      const own = await rows('consentRecords').find(child(plan)).toArray();
      for (const { _id, relation: _r, ...rest } of own) {
        const studentId = hash(String(rest['studentId']));
        const row = { ...rest, studentId, guardianId: hash(String(rest['guardianId'])) };
        await rows('consentRecords').updateOne({ _id: `${studentId}:${String(rest['seq'])}` }, { $set: row }, { upsert: true });
        await rows('consentRecords').deleteOne({ _id });
      }
      return own.length;
    },
    async corrections({ plan }) {
      const gone = { studentId: '', guardianId: '', classroomId: '', rightSealed: '', answerSealed: '' } as const;
      return (await rows('corrections').updateMany(child(plan), { $unset: gone })).modifiedCount;
    },
    async erasures({ plan, no, hash }) {
      const others = { ...child(plan), _id: { $ne: no } };
      const gone = { studentId: '', plan: '', open: '', runAt: '' } as const;
      const closed = { $set: { studentHash: hash(plan.studentId), askers: [] }, $unset: gone };
      // What else was asked for this child is done with it.
      await rows('erasures').updateMany({ ...others, open: true }, { $set: { state: 'done' } });
      return (await rows('erasures').updateMany(others, closed)).modifiedCount;
    },
  };
}

/** In the order in which they are carried out. */
export const ACTING: readonly Acting[] = (Object.keys(ERASURE_PLACES) as ErasurePlace[]).filter(
  (place): place is Acting => !['kept', 'nobody'].includes(ERASURE_PLACES[place].does),
);
