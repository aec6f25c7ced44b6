import { randomBytes } from 'node:crypto';
import { accountsAtHand, ensureRealAccounts } from './accounts-at-hand';
import { openBell } from './bell';
import { openBackground } from './background';
import type { Env } from './env';
import { fingerprint } from './files/fingerprint';
import { qrPicture } from './files/qr-picture';
import { readRoster, readTable } from './files/read-table';
import { readArticle } from './files/read-markdown';
import { openUploadFolder } from './files/upload-folder';
import { openResourceFolder } from './files/resource-folder';
import { writeMarked } from './files/write-marked';
import { writePlan } from './files/write-plan';
import { writePdf } from './files/write-pdf';
import { writeTable } from './files/write-table';
import { writeTemplate } from './files/write-template';
import { exportsAtHand } from './exports-at-hand';
import { liveAtHand } from './live-at-hand';
import type { Log } from './log';
import { keysAtHand } from './keys-at-hand';
import type { Seal } from './seal/field';
import { randomCode } from './seal/random-code';
import { openChance } from './seal/chance';
import { openPasswords } from './seal/password';
import { receiptNo } from './seal/receipt-no';
import { openTicketSeal } from './seal/ticket';
import { openTotp } from './seal/totp';
import type { Secrets } from './secrets';
import { identityId } from './domain/account/account';
import { dayOf } from './domain/calendar/calendar';
import type { LateOutcome } from './domain/account/inbound';
import type { Question, Reply } from './domain/question/question';
import type { ViewingKey } from './domain/viewing/viewing';
import { calendarOf } from './flows/calendar/calendar-of';
import { familiesFinished } from './flows/push/families-finished';
import { tiersForPush } from './flows/tier/tiers-for-push';
import { noteAddress } from './flows/evidence/note-address';
import { recountChildren } from './flows/progress/recount-children';
import { pruneTrail } from './flows/audit/anchor-trail';
import { enqueueAnswerMessage } from './flows/push/enqueue-answer-message';
import { settleLate } from './flows/push/settle-late';
import { answerDelivery } from './flows/question/answer-delivery';
import { forgetLeaver } from './flows/retention/forget-leaver';
import { isConsentLive } from './flows/privacy/consent-live';
import { takeMediaVerdict } from './flows/question-media/take-verdict';
import { relayChatText, type ChatText } from './flows/question/relay-chat-text';
import { joinByCode, type JoinText } from './flows/binding/join-by-code';
import { openAccountStore } from './store/accounts';
import { openAlertStore } from './store/alerts';
import { openAttemptStore } from './store/attempts';
import { openAuditStore, sha256 } from './store/audit';
import { openBindingStore } from './store/bindings';
import { openBulletinStore } from './store/bulletins';
import { openHelpStore } from './store/help';
import { connect, type Connection } from './store/connect';
import { openClassAnswerStore } from './store/class-answers';
import { openConsentRecordStore } from './store/consent-records';
import { openConsentStore } from './store/consents';
import { openContentStore } from './store/content';
import { openDataKeyStore } from './store/data-keys';
import { spreadCountyPlan } from './flows/county-plan/spread-county-plan';
import { openCalendarStore } from './store/calendars';
import { openCountyPlanStore } from './store/county-plans';
import { openInheritedPlanStore } from './store/inherited-plans';
import { openCorrectionStore } from './store/corrections';
import { openDeliveryStore } from './store/deliveries';
import { openErasureStore } from './store/erasures';
import { openEvidenceStore } from './store/evidence';
import { openCredentialStore } from './store/credentials';
import { openEmergencyStore } from './store/emergencies';
import { openFamilyCallStore } from './store/family-calls';
import { openFigureExportStore } from './store/figure-exports';
import { openFeeStore } from './store/fees';
import { openDutyStore } from './store/duty';
import { openGateStore, type GateStore } from './store/gates';
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
import { openQuestionMediaStore } from './store/question-media';
import { openMediaLinks } from './seal/media-link';
import { mediaBounds } from './files/media-head';
import { cleanQuestionPicture, cleanVoice, voiceForChat } from './files/voice/clean-voice';
import { openQuickReplyStore } from './store/quick-replies';
import { openResourceStore } from './store/resources';
import { openRollupStore } from './store/rollups';
import { openRetentionStore } from './store/retention';
import { openRosterStore } from './store/roster';
import { openRosterOperationStore } from './store/roster-operations';
import { openScanRequestStores } from './store/scan-requests';
import { openSealedFields } from './store/sealed-fields';
import { openSessionStore } from './store/sessions';
import { openStaffHookStore } from './store/staff-hooks';
import { openTouches } from './store/sending/touches';
import { openTierStore } from './store/tiers';
import { openTokenStore } from './store/tokens';
import { openUploadStore } from './store/uploads';
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
    gates: openGateStore(connection),
    staffHooks: openStaffHookStore(connection, { seal }),
    imports: openImportStore(connection),
    resources: openResourceStore(connection),
    uploads: openUploadStore(connection),
    plans: openPlanStore(connection),
    pushes: openPushStore(connection),
    deliveries: openDeliveryStore(connection),
    messages: openMessageStore(connection),
    attempts: openAttemptStore(connection),
    alerts: openAlertStore(connection),
    viewings: openViewingStore(connection),
    evidence: openEvidenceStore(connection),
    questions: openQuestionStore(connection, { seal }),
    quickReplies: openQuickReplyStore(connection),
    classAnswers: openClassAnswerStore(connection),
    questionMedia: openQuestionMediaStore(connection, seal),
    rollups: openRollupStore(connection, seal),
    emergencies: openEmergencyStore(connection),
    familyCalls: openFamilyCallStore(connection),
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
    ...openScanRequestStores(connection),
    lockouts: openLockouts(connection),
    privacyFacts: openPrivacyFactStore(connection, seal),
    tiers: openTierStore(connection, seal),
    calendars: openCalendarStore(connection),
    duty: openDutyStore(connection),
    countyPlans: openCountyPlanStore(connection),
    inheritedPlans: openInheritedPlanStore(connection),
    content: openContentStore(contentDir),
    bulletins: openBulletinStore(connection),
    help: openHelpStore(connection),
    figureExports: openFigureExportStore(connection),
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
  const [bell, fetching] = [openBell(), openBell()];
  const background = openBackground((error) => log.error('later-failed', { error }));
  const gateway = openGateway({
    accounts: atHand.access,
    tokens: stores.tokens,
    publicUrl: env.publicUrl,
    wecomUrl: env.wecom.apiBaseUrl,
    now,
    onTrouble: ({ accountId, api, code }) => log.warn('wechat-refused', { account: accountId, kind: api, code }),
  });
  const mediaLinks = openMediaLinks(secrets.sessionSecret);
  const core = {
    mediaLinks,
    fetching,
    wakeFetching: () => fetching.ring(),
    ...exportsAtHand(env.mediaDir, secrets.sessionSecret),
    mediaFiles: { cleanVoice, cleanQuestionPicture, mediaBounds },
    voiceForChat,
    mediaLinkOf: (id: string) => mediaLinks.make(id, now()),
    mediaUrlOf: (id: string) => `${env.publicUrl}${mediaLinks.make(id, now())}`,
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
    gates: { ...stores.gates, close: closingAloud(stores.gates, log) },
    callbackAccounts: atHand.callbackAccounts,
    accountOf: (id: string) => atHand.accounts.get(id),
    limits,
    gateway,
    randomCode,
    qrPicture,
    files: { readTable, readRoster, fingerprint, writeTemplate, writePlan, writeMarked, writeTable, writePdf, readArticle },
    later: background.later,
    resourceFiles: openResourceFolder(env.mediaDir),
    uploadFiles: openUploadFolder(env.mediaDir),
    bell,
    wake: () => bell.ring(),
    schoolCalendar: (schoolId: string) => calendarOf(stores, { kind: 'school', id: schoolId }),
    tickets: openTicketSeal(secrets.sessionSecret),
    chance: openChance(),
    passwords: openPasswords(),
    totp: openTotp(),
    ...openMerchant({ env, secrets, now }),
    recountChildren: (studentIds: readonly string[], at: number) => recountChildren(stores, studentIds, at),
    tiersOf: (students: Parameters<typeof tiersForPush>[1], subject: string, at: number) => tiersForPush(stores, students, subject, at),
    familiesFinished: (pushId: string, classroomId: string, studentIds: readonly string[]) =>
      familiesFinished(stores, pushId, classroomId, studentIds),
    isClosed: async (schoolId: string, day: string) =>
      dayOf(day, await calendarOf(stores, { kind: 'school', id: schoolId })).kind === 'at-home',
    recommended: stores.questions.recommended,
    touch: openTouches((cells) => stores.rollups.touch(cells, now())),
    profileOf: (accountId: string, openid: string) => gateway.profileOf(accountId, openid),
  };
  const live = liveAtHand(core, connection);
  return {
    ...core,
    live,
    spread: (id: string) => background.later(() => spreadCountyPlan(core, id, now())),
    tellAsker: (question: Question, reply: Reply, at: number) => enqueueAnswerMessage(core, question, reply, at),
    /** Whether the child's own watching may be written down. */
    mayRecord: (studentId: string) => isConsentLive(core, studentId, 'learning-record'),
    forgetLeaver: (studentId: string, at: number) => forgetLeaver(core, studentId, at),
    noteAddress: (key: ViewingKey, address: string, at: number) => background.later(() => noteAddress(core, key, address, at)),
    deliveryOf: (question: Question) => answerDelivery(core, question),
    relayText: (chat: ChatText & { readonly at: number }) => relayChatText(core, chat, now()),
    mediaChecked: (accountId: string, trace: string, suggest: 'pass' | 'review' | 'risky') =>
      takeMediaVerdict(core, { accountId, trace, suggest }, now()),
    forgetChat: (accountId: string, openid: string) => stores.questions.drafts.drop(identityId(accountId, openid)),
    joinByCode: (chat: JoinText) => joinByCode(core, chat, now()),
    settleLate: (accountId: string, openid: string, late: LateOutcome) => settleLate(core, accountId, openid, late, now()),
    async close(): Promise<void> {
      await live.close();
      atHand.close();
      await background.drained(MOST_WAIT_MS);
      keys.close();
      await stores.viewings.drained();
      await connection.close();
    },
  };
}

/** Whoever runs the program is told at once when a channel of an account takes nothing any more. */
const closingAloud =
  (gates: GateStore, log: Log): GateStore['close'] =>
  async (id, closure, now) => {
    const isNews = await gates.close(id, closure, now);
    const [account = '', kind = ''] = id.split('|');
    if (isNews) log.warn('channel-closed', { account, kind, state: closure.because, code: closure.code });
    return isNews;
  };

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
