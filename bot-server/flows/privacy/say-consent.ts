import type { Actor, GuardianActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { guardianWord, type ConsentPurpose, type ConsentRecord } from '../../domain/consent/consent';
import { newestRules, type RulesText } from '../../domain/consent/rules-text';
import { newErasure } from '../../domain/erasure/erasure';
import { Refusal } from '../../domain/refusal';
import type { Guardianship, StudentId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { PublicDays } from '../../domain/time/working-days';
import type { AuditStore } from '../../store/audit';
import type { ConsentRecordStore } from '../../store/consent-records';
import type { RosterStore } from '../../store/roster';
import { carryOutErasure, type EraseNeeds } from './carry-out-erasure';
import { tellGuardians, type TellNeeds } from './tell-guardians';

export type SayNeeds = {
  readonly consentRecords: Pick<ConsentRecordStore, 'ofStudents' | 'append'>;
  readonly content: { childrenRules(): Promise<readonly RulesText[]>; publicDays(): Promise<PublicDays> };
};
type Needs = SayNeeds &
  EraseNeeds &
  TellNeeds & {
    readonly roster: Pick<RosterStore, 'students' | 'guardianshipsOfStudents'>;
    readonly audit: Pick<AuditStore, 'note'>;
    readonly newNo: () => string;
  };

export interface ConsentSaid {
  readonly child: StudentId;
  readonly purpose: ConsentPurpose;
  readonly word: ConsentRecord['word'];
  /** The text that was before the guardian's eyes. */
  readonly version: number;
  readonly sha256: string;
}

/**
 * Enters words about children in the ledger, leaving out those that were a guardian's last word already. Gives what was entered.
 * @throws Refusal privacy/rules-changed when a word was given to another text than the newest
 */
export async function enterWords(
  needs: SayNeeds,
  words: readonly { readonly by: Guardianship; readonly said: Omit<ConsentSaid, 'child'> }[],
  channel: ConsentRecord['channel'],
  now: Instant,
): Promise<Omit<ConsentRecord, 'seq'>[]> {
  const texts = await needs.content.childrenRules();
  const newest = newestRules(texts);
  const known = await needs.consentRecords.ofStudents([...new Set(words.map(({ by }) => by.studentId))]);
  const ofChild = new Map<string, ConsentRecord[]>();
  for (const record of known) ofChild.set(record.studentId, [...(ofChild.get(record.studentId) ?? []), record]);
  const fresh = words.flatMap(({ by: { studentId, guardianId, relation }, said: { purpose, word, version, sha256 } }) => {
    // To say no one need not have read the newest text.
    if (word === 'given' && (newest?.version !== version || newest.sha256 !== sha256)) throw new Refusal('privacy/rules-changed');
    const last = guardianWord(guardianId, purpose, ofChild.get(studentId) ?? [], texts);
    if (last === word) return [];
    return [{ studentId, guardianId, relation, purpose, word, version, sha256, at: now, channel }];
  });
  await needs.consentRecords.append(fresh);
  return fresh;
}

/**
 * A guardian says yes or no to one use of their child's data. A no counts at once, and what was kept under the yes is erased.
 * @throws Refusal auth/not-bound, privacy/child-not-found, privacy/rules-changed
 */
export async function sayConsent(needs: Needs, actor: Actor, said: ConsentSaid, now: Instant): Promise<void> {
  const { guardian, by, others } = await guardianOf(needs, actor, said.child);
  const entered = await enterWords(needs, [{ by, said }], 'mini-program', now);
  const [student] = await needs.roster.students([said.child]);
  if (!student) throw new Refusal('privacy/child-not-found');
  if (entered.length > 0) {
    await needs.audit.note(
      {
        chain: student.schoolId,
        actor: { kind: 'guardian', id: guardian.guardianId },
        action: said.word === 'given' ? 'consent-given' : 'consent-withdrawn',
        about: { kind: 'student', id: student.id },
        reason: said.purpose,
      },
      now,
    );
  }
  if (said.word === 'withdrawn') {
    // Said again after a crash it is only the erasing that is left to do; a sweep would do it too.
    const { schoolId, id: studentId } = student;
    const wish = { no: needs.newNo(), scope: said.purpose, schoolId, studentId, guardianId: guardian.guardianId };
    const asked = await needs.erasures.ask(newErasure(wish, now, await needs.content.publicDays()));
    const title = '孩子的另一位家长收回了同意，不再记孩子的学习记录';
    if (entered.length > 0 && said.purpose === 'learning-record')
      await tellGuardians(needs, others, { key: `${asked.no}.withdrawn`, schoolId, title }, now);
    await carryOutErasure(needs, asked, now);
  }
}

/** The tie between a guardian who is signed in and their child. @throws Refusal auth/not-bound, privacy/child-not-found */
export async function guardianOf(
  { roster }: { readonly roster: Pick<RosterStore, 'guardianshipsOfStudents'> },
  actor: Actor,
  studentId: StudentId,
): Promise<{ guardian: GuardianActor; by: Guardianship; others: readonly Guardianship[] }> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (!may.holdRights(actor, studentId)) throw new Refusal('privacy/child-not-found');
  const all = await roster.guardianshipsOfStudents([studentId]);
  const by = all.find(({ guardianId }) => guardianId === actor.guardianId);
  if (!by) throw new Refusal('privacy/child-not-found');
  return { guardian: actor, by, others: all.filter(({ guardianId }) => guardianId !== actor.guardianId) };
}
