import type { Actor } from '../../domain/access/actor';
import type { AuditAction, AuditEntry } from '../../domain/audit/audit';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';

export type NoteNeeds = { readonly audit: Pick<AuditStore, 'note'>; readonly roster: Pick<RosterStore, 'students'> };

/** Notes what a person did with their own ways in, in the chain of their school or bureau; of who belongs to none there is nothing to note. */
export async function noteOwn(
  needs: NoteNeeds,
  actor: Actor,
  action: Extract<AuditAction, 'signed-in-desktop' | 'session-revoked' | 'password-set' | 'role-changed' | 'wechat-tied' | 'wechat-untied'>,
  more: { readonly about?: AuditEntry['about']; readonly amount?: number },
  now: Instant,
): Promise<void> {
  const who = personOf(actor);
  const chain = await chainOf(needs, actor);
  if (!who || chain === undefined) return;
  const amount = more.amount === undefined ? {} : { amount: more.amount };
  await needs.audit.note({ chain, actor: who, action, about: more.about ?? who, ...amount }, now);
}

type Who = { readonly kind: 'guardian' | 'teacher' | 'officer'; readonly id: string };

function personOf(actor: Actor): Who | undefined {
  switch (actor.role) {
    case 'guardian':
    case 'learner':
      return { kind: 'guardian', id: actor.guardianId };
    case 'teacher':
      return { kind: 'teacher', id: actor.teacherId };
    case 'officer':
      return { kind: 'officer', id: actor.officerId };
    case 'stranger':
      return undefined;
  }
}

async function chainOf({ roster }: NoteNeeds, actor: Actor): Promise<string | undefined> {
  switch (actor.role) {
    case 'guardian':
    case 'learner':
      return (await roster.students(actor.studentIds.slice(0, 1)))[0]?.schoolId;
    case 'teacher':
      return actor.schoolId;
    case 'officer':
      return `bureau:${actor.bureauId}`;
    case 'stranger':
      return undefined;
  }
}
