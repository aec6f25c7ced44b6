import { randomBytes } from 'node:crypto';

import { accountsAtHand, ensureRealAccounts } from './accounts-at-hand';
import { openBackground } from './background';
import type { Env } from './env';
import { fingerprint } from './files/fingerprint';
import { qrPicture } from './files/qr-picture';
import { readRoster, readTable } from './files/read-table';
import { openResourceFolder } from './files/resource-folder';
import { writeMarked } from './files/write-marked';
import { writeTemplate } from './files/write-template';
import type { Log } from './log';
import { keysAtHand } from './keys-at-hand';
import type { Seal } from './seal/field';
import { randomCode } from './seal/random-code';
import { openChance } from './seal/chance';
import { openPasswords } from './seal/password';
import { openTicketSeal } from './seal/ticket';
import { openTotp } from './seal/totp';
import type { Secrets } from './secrets';
import { identityId } from './domain/account/account';
import type { LateOutcome } from './domain/account/inbound';
import type { Question, Reply } from './domain/question/question';
import type { ViewingKey } from './domain/viewing/viewing';
import { noteAddress } from './flows/evidence/note-address';
import { pruneTrail } from './flows/audit/anchor-trail';
import { enqueueAnswerMessage } from './flows/push/enqueue-answer-message';
import { settleLate } from './flows/push/settle-late';
import { answerDelivery } from './flows/question/answer-delivery';
import { forgetLeaver } from './flows/retention/forget-leaver';
import { isConsentLive } from './flows/privacy/consent-live';
import { relayChatText, type ChatText } from './flows/question/relay-chat-text';
import { joinByCode, type JoinText } from './flows/binding/join-by-code';
import { openAccountStore } from './store/accounts';
import { openAttemptStore } from './store/attempts';
import { openAuditStore, sha256 } from './store/audit';
import { openBindingStore } from './store/bindings';
import { connect, type Connection } from './store/connect';
import { openConsentRecordStore } from './store/consent-records';
import { openConsentStore } from './store/consents';
import { openContentStore } from './store/content';
import { openDataKeyStore } from './store/data-keys';
import { openCorrectionStore } from './store/corrections';
import { openDeliveryStore } from './store/deliveries';
import { openErasureStore } from './store/erasures';
import { openEvidenceStore } from './store/evidence';
import { openCredentialStore } from './store/credentials';
import { openDesktopRequestStore } from './store/desktop-requests';
import { openFeeStore } from './store/fees';
import { openIdentityStore } from './store/identities';
import { openImportStore } from './store/imports';
import { openInboundStore } from './store/inbound';
import { openLeaseStore } from './store/leases';
import { openLimits } from './store/limits';
import { openLockouts } from './store/lockouts';
import { openMessageStore } from './store/messages';
import { openMetaStore } from './store/meta';
import { openPlanStore } from './store/plans';
import { openPrivacyExportStore } from './store/privacy-exports';
import { openPrivacyFactStore } from './store/privacy-facts';
import { openPushStore } from './store/pushes';
import { openQuestionStore } from './store/questions';
import { openResourceStore } from './store/resources';
import { openRollupStore } from './store/rollups';
import { openRetentionStore } from './store/retention';
import { openRosterStore } from './store/roster';
import { openRosterOperationStore } from './store/roster-operations';
import { openSealedFields } from './store/sealed-fields';
import { openSessionStore } from './store/sessions';
import { openTierStore } from './store/tiers';
import { openTokenStore } from './store/tokens';
import { openViewingStore } from './store/viewing';
import { openYearlyCounts } from './store/yearly-counts';
import { openGateway } from './wechat/gateway';
import { openPay } from './wechat/pay';
import { openPayNotices } from './wechat/pay-notice';

export interface OpenDeps {
  readonly env: Env;
  readonly secrets: Secrets;
  readonly mongodbUri: string;
  readonly log: Log;
  /** The clock; tests bring their own. */
  readonly now?: () => number;
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

function openStores(connection: Connection, seal: Seal, contentDir: string) {
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
    evidence: openEvidenceStore(connection),
    questions: openQuestionStore(connection, { seal }),
    rollups: openRollupStore(connection, seal),
    fees: openFeeStore(connection),
    audit: openAuditStore(connection),
    retention: openRetentionStore(connection),
    yearlyCounts: openYearlyCounts(connection),
    sealedFields: openSealedFields(connection, seal),
    bindings: openBindingStore(connection, seal),
    consentRecords: openConsentRecordStore(connection),
    corrections: openCorrectionStore(connection, seal),
    erasures: openErasureStore(connection, seal),
    privacyExports: openPrivacyExportStore(connection, seal),
    rosterOperations: openRosterOperationStore(connection, seal),
    credentials: openCredentialStore(connection, { seal }),
    desktopRequests: openDesktopRequestStore(connection),
    lockouts: openLockouts(connection),
    privacyFacts: openPrivacyFactStore(connection, seal),
    tiers: openTierStore(connection, seal),
    content: openContentStore(contentDir),
  };
}

/** The one knitting place: every store, the gateway, and the few functions that one room hands to another. */
export async function openDeps({ env, secrets, mongodbUri, log, now = Date.now }: OpenDeps) {
  const connection = await connect(mongodbUri);
  const mode = await openMetaStore(connection).read('mode');
  // A start that will be refused for its mode must not leave rows behind.
  const mayWrite = (mode ?? env.databaseMode) === env.databaseMode;
  const dataKeys = openDataKeyStore(connection);
  const onTrouble = (error: unknown) => log.error('keys-unread', { error });
  const keys = await keysAtHand(dataKeys, { keys: secrets.fieldKeys, now, mayMake: mayWrite, onTrouble }).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const stores = openStores(connection, keys.ring, env.contentDir);
  const accountRows = openAccountStore(connection);
  await Promise.all(Object.values(stores).map(async (store) => ('syncIndexes' in store ? store.syncIndexes() : undefined)));
  if (mayWrite) await ensureRealAccounts(accountRows, env);
  const atHand = await accountsAtHand(accountRows, { env, secrets });
  const limits = await openLimits(connection);
  const bell = openBell();
  const background = openBackground((error) => log.error('later-failed', { error }));
  const gateway = openGateway({
    accounts: atHand.access,
    tokens: stores.tokens,
    now,
    onTrouble: ({ accountId, api, code }) => log.warn('wechat-refused', { account: accountId, kind: api, code }),
  });
  const core = {
    env,
    secrets,
    log,
    now,
    clock: now,
    newId: () => randomBytes(12).toString('hex'),
    newNo: receiptNo,
    luck: Math.random,
    ...stores,
    dataKeys,
    keys,
    sha256,
    pruneTrail: (before: number, at: number) => pruneTrail(stores, before, at),
    accounts: atHand.accounts,
    callbackAccounts: atHand.callbackAccounts,
    accountOf: (id: string) => atHand.accounts.get(id),
    limits,
    gateway,
    randomCode,
    qrPicture,
    files: { readTable, readRoster, fingerprint, writeTemplate, writeMarked },
    later: background.later,
    resourceFiles: openResourceFolder(env.mediaDir),
    bell,
    wake: () => bell.ring(),
    tickets: openTicketSeal(secrets.sessionSecret),
    chance: openChance(),
    passwords: openPasswords(),
    totp: openTotp(),
    ...openMerchant({ env, secrets, now }),
    touch: (pushId: string, classroomId: string) => stores.rollups.touch([{ pushId, classroomId }], now()),
    profileOf: (accountId: string, openid: string) => gateway.profileOf(accountId, openid),
  };
  return {
    ...core,
    tellAsker: (question: Question, reply: Reply, at: number) => enqueueAnswerMessage(core, question, reply, at),
    /** Whether the child's own watching may be written down. */
    mayRecord: (studentId: string) => isConsentLive(core, studentId, 'learning-record'),
    forgetLeaver: (studentId: string, at: number) => forgetLeaver(core, studentId, at),
    noteAddress: (key: ViewingKey, address: string, at: number) => background.later(() => noteAddress(core, key, address, at)),
    deliveryOf: (question: Question) => answerDelivery(core, question),
    relayText: (chat: ChatText & { readonly at: number }) => relayChatText(core, chat, now()),
    forgetChat: (accountId: string, openid: string) => stores.questions.drafts.drop(identityId(accountId, openid)),
    joinByCode: (chat: JoinText) => joinByCode(core, chat, now()),
    settleLate: (accountId: string, openid: string, late: LateOutcome) => settleLate(core, accountId, openid, late, now()),
    async close(): Promise<void> {
      atHand.close();
      await background.drained(MOST_WAIT_MS);
      keys.close();
      await stores.viewings.drained();
      await connection.close();
    },
  };
}

/** A number that can be read out and not be guessed: 80 bits in letters and digits that are not mistaken for one another. */
function receiptNo(): string {
  const signs = [...randomBytes(16)].map((byte) => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'[byte % 32] ?? '2');
  return (signs.join('').match(/.{4}/g) ?? []).join('-');
}

/** The merchant's border; without keys there is none, and every fee answers 未开通. */
function openMerchant({ env, secrets, now }: Pick<OpenDeps, 'env' | 'secrets'> & { now: () => number }) {
  if (!secrets.pay) return { pay: undefined, openNotice: undefined };
  const { mchId, serial, privateKey, apiV3Key, publicKeyId, publicKey } = secrets.pay;
  const keys = { [publicKeyId]: publicKey };
  const notifyUrl = `${env.publicUrl}/wechat/pay/notify`;
  return {
    pay: openPay({ mchId, serial, privateKey, keys, baseUrl: env.pay.apiBaseUrl, notifyUrl, now }),
    openNotice: openPayNotices({ keys, apiV3Key }),
  };
}

/** An import that is not through by then is put back by the next start. */
const MOST_WAIT_MS = 8000;

export type Deps = Awaited<ReturnType<typeof openDeps>>;
