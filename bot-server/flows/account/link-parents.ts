import type { Account } from '../../domain/account/account';
import type { GuardianId } from '../../domain/roster/roster';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import type { Gateway } from '../../wechat/gateway';

export interface LinkParentsNeeds {
  readonly gateway: Pick<Gateway, 'listParents'>;
  readonly roster: Pick<RosterStore, 'guardiansByPhone'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians' | 'bind'>;
}

/** Counts alone. */
export interface Linked {
  /** Parents who have joined the school in WeCom. */
  readonly joined: number;
  readonly linked: number;
  readonly before: number;
  /** In the roster, but their guardian has not bound the mini-program yet: nobody agreed to being told anything. */
  readonly notBound: number;
  /** No guardian with this phone, or no phone. */
  readonly unknown: number;
}

const AT_A_TIME = 500;

/**
 * Finds the guardians behind the parents of a school in WeCom by their phones, so that they can be told there too. Only who has bound the
 * mini-program already is linked; a dry run (`write: false`) counts and changes nothing. @throws WeChatError
 */
export async function linkParents(
  { gateway, roster, identities }: LinkParentsNeeds,
  account: Pick<Account, 'id'>,
  { write }: { readonly write: boolean },
): Promise<Linked> {
  const parents = await gateway.listParents(account.id);
  const counts = { joined: parents.length, linked: 0, before: 0, notBound: 0, unknown: 0 };
  for (let from = 0; from < parents.length; from += AT_A_TIME) {
    const some = parents.slice(from, from + AT_A_TIME);
    const phones = [...new Set(some.flatMap(({ phone }) => phone ?? []))];
    const guardians = new Map((await roster.guardiansByPhone(phones)).map((guardian) => [guardian.phone, guardian.id]));
    const bound = await boundOf(identities, [...guardians.values()], account.id);
    for (const { userid, phone } of some) {
      const guardianId = phone === undefined ? undefined : guardians.get(phone);
      const ways = guardianId === undefined ? undefined : bound.get(guardianId);
      if (guardianId === undefined) counts.unknown += 1;
      else if (!ways?.elsewhere) counts.notBound += 1;
      else if (ways.here.includes(userid)) counts.before += 1;
      else {
        counts.linked += 1;
        if (write)
          await identities.bind({ accountId: account.id, openid: userid, persons: [{ kind: 'guardian', id: guardianId }], follows: true });
      }
    }
  }
  return counts;
}

async function boundOf(identities: Pick<IdentityStore, 'ofGuardians'>, ids: readonly GuardianId[], accountId: string) {
  const bound = new Map<GuardianId, { elsewhere: boolean; here: string[] }>();
  for (const { accountId: at, openid, persons } of await identities.ofGuardians(ids)) {
    for (const { kind, id } of persons) {
      if (kind !== 'guardian') continue;
      const known = bound.get(id) ?? { elsewhere: false, here: [] };
      if (at === accountId) known.here.push(openid);
      else known.elsewhere = true;
      bound.set(id, known);
    }
  }
  return bound;
}
