import type { Account } from '../../domain/account/account';
import { fitTemplates, PURPOSES, type PurposeFit } from '../../domain/account/template-fit';
import type { Wording } from '../../domain/push/wording';
import type { AccountStore } from '../../store/accounts';
import type { Gateway } from '../../wechat/gateway';

export interface SyncTemplatesNeeds {
  readonly accounts: Pick<AccountStore, 'all' | 'save'>;
  readonly gateway: Pick<Gateway, 'listTemplates'>;
  readonly content: { wording(): Promise<Wording> };
}

export interface SyncedAccount {
  readonly account: Pick<Account, 'id' | 'name' | 'kind'>;
  readonly fits: readonly PurposeFit[];
  /** The platform's code when it did not give its list; then nothing of this account is changed. */
  readonly refused?: string;
  readonly changes: boolean;
}

/**
 * Asks each account for its templates and maps our purposes to them by their keywords. Writes only when told to, and of an account whose list could
 * not be had nothing at all.
 */
export async function syncTemplates(needs: SyncTemplatesNeeds, { write }: { readonly write: boolean }): Promise<SyncedAccount[]> {
  const [accounts, wording] = await Promise.all([needs.accounts.all(), needs.content.wording()]);
  const synced: SyncedAccount[] = [];
  for (const account of accounts) {
    if (PURPOSES[account.kind] === undefined) continue;
    const { id, name, kind } = account;
    const listed = await needs.gateway.listTemplates(id).catch(codeOf);
    if (typeof listed === 'string') {
      synced.push({ account: { id, name, kind }, fits: [], refused: listed, changes: false });
      continue;
    }
    const fits = fitTemplates(account, listed, wording);
    const changes = fits.some(({ change }) => change !== 'same' && change !== 'none');
    if (write && changes) await needs.accounts.save({ ...account, templates: fits.flatMap(({ template }) => template ?? []) });
    synced.push({ account: { id, name, kind }, fits, changes });
  }
  return synced;
}

/** Only the code: an error's words may hold an address. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'broken';
