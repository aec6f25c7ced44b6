import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Connection } from 'mongoose';
import { accountsAtHand, ensureRealAccounts } from './accounts-at-hand';
import type { Env } from './env';
import type { Log } from './log';
import { openSeal } from './seal/field';
import { openTicketSeal } from './seal/ticket';
import type { Secrets } from './secrets';
import { openAccountStore } from './store/accounts';
import { openAttemptStore } from './store/attempts';
import { connect } from './store/connect';
import { openConsentStore } from './store/consents';
import { openContentStore } from './store/content';
import { openDeliveryStore } from './store/deliveries';
import { openFeeStore } from './store/fees';
import { openIdentityStore } from './store/identities';
import { openImportStore } from './store/imports';
import { openInboundStore } from './store/inbound';
import { openLeaseStore } from './store/leases';
import { openLimits } from './store/limits';
import { openMessageStore } from './store/messages';
import { openMetaStore } from './store/meta';
import { openPlanStore } from './store/plans';
import { openPushStore } from './store/pushes';
import { openQuestionStore } from './store/questions';
import { openResourceStore } from './store/resources';
import { openRollupStore } from './store/rollups';
import { openRosterStore } from './store/roster';
import { openSessionStore } from './store/sessions';
import { openTokenStore } from './store/tokens';
import { openViewingStore } from './store/viewing';
import { openGateway } from './wechat/gateway';

export interface OpenDeps {
  readonly env: Env;
  readonly secrets: Secrets;
  readonly mongodbUri: string;
  readonly log: Log;
  /** The clock; tests bring their own. */
  readonly now?: () => number;
  /** Where `wording/` and the demonstration lie; `content/` of the working folder. */
  readonly contentDir?: string;
}

/** Lets one part of the process wake another: a published plan or an answer should not wait for the next minute. */
function openBell() {
  const listeners = new Set<() => void>();
  return {
    ring: () => listeners.forEach((listen) => listen()),
    onRing(listen: () => void): () => void {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
}

function openStores(connection: Connection, secrets: Secrets, contentDir: string) {
  const seal = openSeal(secrets.fieldKeys);
  return {
    seal,
    meta: openMetaStore(connection),
    roster: openRosterStore(connection, seal),
    identities: openIdentityStore(connection),
    sessions: openSessionStore(connection),
    tokens: openTokenStore(connection, { seal }),
    consents: openConsentStore(connection),
    inbound: openInboundStore(connection, { seal }),
    leases: openLeaseStore(connection),
    imports: openImportStore(connection),
    resources: openResourceStore(connection),
    plans: openPlanStore(connection),
    pushes: openPushStore(connection),
    deliveries: openDeliveryStore(connection),
    messages: openMessageStore(connection),
    attempts: openAttemptStore(connection),
    viewings: openViewingStore(connection),
    rollups: openRollupStore(connection),
    questions: openQuestionStore(connection),
    fees: openFeeStore(connection),
    content: openContentStore(contentDir),
  };
}

/** The one knitting place: every store, the gateway, and the few functions that one room hands to another. */
export async function openDeps({ env, secrets, mongodbUri, log, now = Date.now, contentDir = resolve('content') }: OpenDeps) {
  const connection = await connect(mongodbUri);
  const stores = openStores(connection, secrets, contentDir);
  const accountRows = openAccountStore(connection);
  await Promise.all(Object.values(stores).map((store) => ('syncIndexes' in store ? store.syncIndexes() : undefined)));
  await ensureRealAccounts(accountRows, env);
  const atHand = await accountsAtHand(accountRows, { env, secrets });
  const limits = await openLimits(connection);
  const bell = openBell();
  const gateway = openGateway({
    accounts: atHand.access,
    tokens: stores.tokens,
    now,
    onTrouble: ({ accountId, api, code }) => log.warn('wechat-refused', { account: accountId, kind: api, code }),
  });
  return {
    env,
    secrets,
    log,
    now,
    newId: () => randomBytes(12).toString('hex'),
    random: () => Math.random(),
    ...stores,
    accounts: atHand.accounts,
    callbackAccounts: atHand.callbackAccounts,
    limits,
    gateway,
    bell,
    tickets: openTicketSeal(secrets.sessionSecret),
    async close(): Promise<void> {
      atHand.close();
      await stores.viewings.drained();
      await connection.close();
    },
  };
}

export type Deps = Awaited<ReturnType<typeof openDeps>>;
