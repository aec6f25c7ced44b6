import type { Actor } from '../../domain/access/actor';
import { JOIN_CODE_LIFE } from '../../domain/binding/binding';
import { JOIN_LENGTH, JOIN_SIGNS } from '../../domain/binding/codes';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AccountStore } from '../../store/accounts';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';

interface Needs {
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly identities: Pick<IdentityStore, 'byId' | 'ofPerson'>;
  readonly bindings: { readonly joinCodes: Pick<BindingStore['joinCodes'], 'give'> };
  randomCode(signs: string, length: number): string;
}

export type JoinOffer =
  | { readonly kind: 'joined' }
  | { readonly kind: 'no-official-account' }
  | { readonly kind: 'code'; readonly code: string; readonly expiresAt: Instant; readonly account: string };

/** A code that the official account's chat takes for «this is me», unless both are one person already. @throws Refusal binding/nothing-to-join */
export async function giveJoinCode(needs: Needs, actor: Actor, now: Instant): Promise<JoinOffer> {
  const identity = await needs.identities.byId(actor.identityId);
  const [person] = identity?.persons ?? [];
  if (actor.role === 'stranger' || !person) throw new Refusal('binding/nothing-to-join');
  const account = (await needs.accounts.all()).find(({ kind }) => kind === 'official-account');
  if (!account) return { kind: 'no-official-account' };
  const known = await needs.identities.ofPerson(person);
  if (known.some(({ accountId, follows }) => accountId === account.id && follows)) return { kind: 'joined' };
  const expiresAt = now + JOIN_CODE_LIFE;
  const draw = () => needs.randomCode(JOIN_SIGNS, JOIN_LENGTH);
  return {
    kind: 'code',
    code: await needs.bindings.joinCodes.give(actor.identityId, draw, expiresAt, now),
    expiresAt,
    account: account.name,
  };
}
