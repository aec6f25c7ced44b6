import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import { undoRefusal, type RosterOperation } from '../../domain/roster/operation';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { DeliveryStore } from '../../store/deliveries';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import { isOwn, rosterHand } from '../importing/roster-hand';
import { holdRoster, putBack, type RosterWriteNeeds } from './write-roster';

type Needs = RosterWriteNeeds & {
  readonly roster: Pick<RosterStore, 'bureaus' | 'guardianshipsOfStudents'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly deliveries: Pick<DeliveryStore, 'anyOfStudents'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

const BATCH = 1000;

/**
 * Takes the last operation on a roster back: every row it wrote is as it was before, bindings made meanwhile stay, and the figures of the
 * children concerned are counted again.
 * @throws Refusal access/denied, import/not-found, import/undo-impossible with the reason, roster/busy
 */
export async function undoRoster(needs: Needs, who: Actor | 'operator', id: string, now: Instant): Promise<RosterOperation> {
  const { roster, rosterOperations: operations } = needs;
  const hand = who === 'operator' ? undefined : await rosterHand(needs, who);
  const operation = await operations.get(id);
  if (!operation || (hand && !isOwn(operation, hand))) throw new Refusal('import/not-found');
  const refuse = (message: string): never => {
    throw new Refusal('import/undo-impossible', { message: `不能撤销：${message}` });
  };
  await holdRoster(
    needs,
    async (beat) => {
      const fresh = (await operations.get(id)) ?? operation;
      const why = undoRefusal(fresh, await operations.newerOn(fresh), now);
      if (why !== undefined) refuse(why);
      const stands = await standsOn(needs, fresh);
      if (stands !== undefined) refuse(stands);
      if (!(await operations.step(id, 'done', 'undoing'))) throw new Refusal('roster/busy');
      await putBack(needs, id, beat, now);
      await roster.journal.drop(id);
      await operations.step(id, 'undoing', 'undone');
    },
    now,
  );
  const actor = hand?.by ?? { kind: 'operator' as const, id: 'command-line' };
  const chains = operation.schoolIds.length > 0 ? operation.schoolIds : ['operators'];
  for (const chain of chains) await needs.audit.note({ chain, actor, action: 'roster-undone', about: { kind: 'import', id } }, now);
  return (await operations.get(id)) ?? operation;
}

/** What was built on the operation since, in a sentence; undefined when nothing was. */
async function standsOn(needs: Needs, { id }: RosterOperation): Promise<string | undefined> {
  const { journal } = needs.roster;
  const changed = await journal.changedSince(id);
  if (changed > 0) return `有 ${changed} 条后来又改过，撤销会把后来的改动冲掉`;
  const students = await journal.added(id, 'students');
  const guardians = await journal.added(id, 'guardians');
  const pairs = new Set(await journal.added(id, 'guardianships'));
  for (let from = 0; from < students.length; from += BATCH) {
    const some = students.slice(from, from + BATCH);
    const later = (await needs.roster.guardianshipsOfStudents(some)).filter((p) => !pairs.has(`${p.guardianId}:${p.studentId}`)).length;
    if (later > 0) return `新加的学生里，有 ${later} 位家长后来自己绑定了孩子`;
    if (await needs.deliveries.anyOfStudents(some)) return '新加的学生已经收到过推送';
  }
  for (let from = 0; from < guardians.length; from += BATCH) {
    const bound = (await needs.identities.ofGuardians(guardians.slice(from, from + BATCH))).length;
    if (bound > 0) return `新加的家长里，有 ${bound} 位已经绑定了微信`;
  }
  return undefined;
}
