import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import type { Account, Purpose } from '../../../bot-server/domain/account/account';
import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Slot } from '../../../bot-server/domain/push/push';
import { DEFAULT_QUIET_HOURS, type QuietHours } from '../../../bot-server/domain/push/quiet-hours';
import type { Question } from '../../../bot-server/domain/question/question';
import type { Resource } from '../../../bot-server/domain/resource/resource';
import { instantOf, weekday } from '../../../bot-server/domain/time/civil';
import type { Instant } from '../../../bot-server/domain/time/instant';
import { viewingIdOf, type Viewer, type Viewing } from '../../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../../bot-server/domain/viewing/words';
import type { PushNeeds } from '../../../bot-server/flows/push/needs';
import { openDuePushes } from '../../../bot-server/flows/push/open-due-pushes';
import { recoverClaims } from '../../../bot-server/flows/push/recover-claims';
import { resolvePush } from '../../../bot-server/flows/push/resolve-push';
import { sendDueMessages, type SendOptions, type Sender } from '../../../bot-server/flows/push/send-due-messages';
import { sweepNudges } from '../../../bot-server/flows/push/sweep-nudges';
import { openSeal } from '../../../bot-server/seal/field';
import { openAlertStore } from '../../../bot-server/store/alerts';
import { openAttemptStore } from '../../../bot-server/store/attempts';
import { connect } from '../../../bot-server/store/connect';
import { openConsentStore } from '../../../bot-server/store/consents';
import { openContentStore } from '../../../bot-server/store/content';
import { openGateStore } from '../../../bot-server/store/gates';
import { openDeliveryStore } from '../../../bot-server/store/deliveries';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { openMessageStore } from '../../../bot-server/store/messages';
import { openPlanStore } from '../../../bot-server/store/plans';
import { openPushStore } from '../../../bot-server/store/pushes';
import { openRosterStore } from '../../../bot-server/store/roster';
import { aFilm } from '../../support/film';
import { openTestDb } from '../../support/mongo';

export const at = (time: string, date = '2026-09-02'): Instant => instantOf(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));

const fields = (...labels: string[]) =>
  Object.fromEntries(labels.map((label, n) => [label.endsWith('时间') ? `time${n}` : `thing${n}`, label]));
const template = (account: string, purpose: Purpose, ...labels: string[]) => ({
  purpose,
  id: `${account}-${purpose}`,
  kind: 'one-time' as const,
  title: purpose,
  fields: fields(...labels),
});
const templates = (account: string) => [
  template(account, 'new-item', '内容标题', '给谁看', '发布时间'),
  template(account, 'nudge', '内容标题', '看到哪里', '截止时间'),
  template(account, 'answer', '您的提问', '答复老师', '答复时间'),
];
export const ACCOUNTS: readonly Account[] = [
  { id: 'mini', kind: 'mini-program', appid: 'wxmini', originalId: 'gh_m', name: '', mode: 'sandbox', templates: templates('mini') },
  { id: 'oa', kind: 'official-account', appid: 'wxoa', originalId: 'gh_o', name: '', mode: 'sandbox', templates: templates('oa') },
];

/** One line of what reached the stand-in: the witness, never our own tables. */
export interface Call {
  readonly way: 'mp-subscribe' | 'oa-template' | 'oa-custom';
  readonly openid: string;
  readonly page: string;
  readonly text: string;
  readonly outcome: SendOutcome['kind'];
}

interface Guardian {
  readonly id: string;
  readonly children: readonly string[];
  readonly quietHours?: QuietHours | null;
  readonly digestMinute?: number;
  /** Consents for new items and nudges, each. */
  readonly consents?: number;
  readonly bound?: boolean;
  readonly follows?: boolean;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Real stores, a scripted WeChat that writes down every call, and a clock that stands where it is put. */
export async function openWorld({ claimMs = 60_000 } = {}) {
  const db = await openTestDb();
  const connection: Connection = await connect(db.uri);
  const clockNow = { now: at('12:00', '2026-09-01') };
  const wire: Call[] = [];
  const script = { answer: (_call: Omit<Call, 'outcome'>): SendOutcome => ({ kind: 'sent', platformId: String(wire.length) }) };
  const resources = new Map<string, Resource>();
  const viewings = new Map<string, Viewing>();
  const questions = new Map<string, Question>();
  const touched: string[] = [];
  const troubles: unknown[] = [];
  const inFlight = new Map<string, number>();
  const overlaps: string[] = [];

  const roster = openRosterStore(connection, openSeal([{ id: 'k', key: randomBytes(32) }]));
  const identities = openIdentityStore(connection);
  const consents = openConsentStore(connection);
  const call = async (openid: string, way: Call['way'], page: string, text: string): Promise<SendOutcome> => {
    inFlight.set(openid, (inFlight.get(openid) ?? 0) + 1);
    if ((inFlight.get(openid) ?? 0) > 1) overlaps.push(openid);
    await new Promise((resolve) => setImmediate(resolve));
    const outcome = script.answer({ way, openid, page, text });
    wire.push({ way, openid, page, text, outcome: outcome.kind });
    inFlight.set(openid, (inFlight.get(openid) ?? 0) - 1);
    return outcome;
  };
  const words = (data: Readonly<Record<string, string>>) => Object.values(data).join(' | ');
  const needs: PushNeeds = {
    plans: openPlanStore(connection),
    pushes: openPushStore(connection),
    deliveries: openDeliveryStore(connection),
    messages: openMessageStore(connection, { claimMs }),
    attempts: openAttemptStore(connection),
    alerts: openAlertStore(connection),
    consents,
    identities,
    gates: openGateStore(connection),
    accounts: { all: async () => ACCOUNTS },
    roster,
    resources: {
      get: async (id) => resources.get(id),
      version: async (id) => resources.get(id),
    },
    viewings: { read: async (ids) => ids.flatMap((id) => viewings.get(id) ?? []) },
    questions: { get: async (id) => questions.get(id) },
    content: openContentStore(join(__dirname, '../../../content')),
    gateway: {
      sendSubscribe: (_, { openid, page, data }) => call(openid, 'mp-subscribe', page ?? '', words(data)),
      sendTemplate: (_, { openid, miniprogram, data }) => call(openid, 'oa-template', miniprogram?.pagepath ?? '', words(data)),
      sendCustomText: (_, { openid, text }) => call(openid, 'oa-custom', '', text),
    },
    touch: async (pushId, classroomId) => void touched.push(`${pushId}:${classroomId}`),
    clock: () => clockNow.now,
    luck: () => 0.5,
    trouble: (error) => void troubles.push(error),
  };
  for (const store of [needs.plans, needs.pushes, needs.deliveries, needs.messages, needs.attempts, openAlertStore(connection)])
    await store.syncIndexes();

  let credits = 0;
  const world = {
    needs,
    connection,
    wire,
    touched,
    troubles,
    overlaps,
    script,
    consents,
    identities,
    roster,
    questions,
    /** For the inbox, which shows what was asked. */
    asked: { getMany: async (ids: readonly string[]) => ids.flatMap((id) => questions.get(id) ?? []) },
    clock: clockNow,
    at(time: string, date?: string) {
      clockNow.now = at(time, date);
      return clockNow.now;
    },
    resource(id: string, change: Partial<Resource> = {}) {
      resources.set(id, aFilm(id, change));
    },
    async consent(guardianId: string, purpose: Purpose, count: number) {
      for (let n = 0; n < count; n++) {
        const templateId = `mini-${purpose}`;
        await consents.credit({
          accountId: 'mini',
          openid: `mp-${guardianId}`,
          templateId,
          at: ++credits * 1000,
          index: 0,
          standing: false,
        });
      }
    },
    remaining: (guardianId: string, purpose: Purpose) => consents.remaining('mini', `mp-${guardianId}`, `mini-${purpose}`),
    /** Two classes, `c1` and `c2`; a child's name ends with its class. */
    async families(guardians: readonly Guardian[]) {
      const children = [...new Set(guardians.flatMap((guardian) => guardian.children))];
      await roster.apply({
        ...NO_CHANGES,
        schools: [{ id: 's', bureauId: 'b', name: '小学', kind: 'school' }],
        classrooms: ['c1', 'c2'].map((id, n) => ({
          id,
          schoolId: 's',
          grade: n + 1,
          number: 1,
          name: `${n ? '二' : '一'}年级1班`,
          stage: '小学低段',
        })),
        students: children.map((id) => ({ id, schoolId: 's', classroomId: id.slice(-2), name: id, studentNo: id })),
        guardians: guardians.map(({ id, quietHours }, n) => ({
          id,
          name: id,
          phone: `139${String(n).padStart(8, '0')}`,
          quietHours: quietHours === undefined ? DEFAULT_QUIET_HOURS : quietHours,
          largeType: false,
        })),
        guardianships: guardians.flatMap((guardian) =>
          guardian.children.map((studentId) => ({
            guardianId: guardian.id,
            studentId,
            relation: '母亲' as const,
            caregiverAtHome: true,
            worksAway: false,
          })),
        ),
        teachers: [{ id: 't', schoolId: 's', teacherNo: '1', name: '李敏', roles: ['teacher'], subjects: [], classroomIds: ['c1'] }],
      });
      await Promise.all(
        guardians.map(async ({ id, quietHours, digestMinute, consents: count = 3, bound = true, follows = false }) => {
          if (quietHours !== undefined) await roster.setGuardianSettings(id, { quietHours });
          if (digestMinute !== undefined) await roster.setGuardianSettings(id, { digestMinute });
          if (!bound) return;
          const persons = [{ kind: 'guardian' as const, id }];
          await identities.bind({ accountId: 'mini', openid: `mp-${id}`, persons });
          if (follows) await identities.bind({ accountId: 'oa', openid: `oa-${id}`, persons, follows });
          for (const purpose of ['new-item', 'nudge', 'answer'] as const) await world.consent(id, purpose, count);
        }),
      );
    },
    /** A published plan with one line for each resource, at these instants. */
    async plan(lines: readonly (readonly [resourceId: string, startsAt: Instant, change?: Partial<Slot>])[], { publish = true } = {}) {
      const slots = lines.map(([resourceId, startsAt, change], index): Slot => ({
        id: `plan-${index + 1}`,
        planId: 'plan',
        schoolId: 's',
        line: index + 1,
        week: 1,
        weekday: weekday(startsAt),
        date: '2026-09-01',
        minute: 0,
        startsAt,
        dueDays: 7,
        resourceId,
        audience: { grades: [], classroomIds: [] },
        note: '',
        state: 'waiting',
        ...change,
      }));
      for (const [id] of lines) if (!resources.has(id)) world.resource(id);
      await needs.plans.saveDraft({ id: 'plan', schoolId: 's', termId: 't', title: '秋季' }, slots);
      if (publish) await needs.plans.publish('plan', 1, [], clockNow.now);
    },
    /** This viewer has seen the seconds [0, seconds) by now. */
    watched(viewer: Viewer, resourceId: string, seconds: number) {
      const key = { viewer, resourceId, version: 1 };
      const id = viewingIdOf(key);
      const now = clockNow.now;
      const session = {
        id: 'x',
        openedAt: now - 3_600_000,
        offline: false,
        seq: 1,
        receivedAt: now,
        playMs: seconds * 1000,
        position: seconds,
        receipts: new Map(),
      };
      viewings.set(id, {
        id,
        key,
        words: wordsOf([{ from: 0, to: seconds }], 100),
        sessions: [session],
        rev: 1,
        firstAt: now - 3_600_000,
        lastAt: now,
        reached: {},
      });
    },
    /** One sweep, as the scheduler makes it. */
    async sweep(with_: PushNeeds = needs, sender: Sender = { owner: 'one', epoch: 1 }, options: SendOptions = {}) {
      const now = with_.clock();
      await recoverClaims(with_, now);
      await openDuePushes(with_, now);
      for (const push of await with_.pushes.open(50)) await resolvePush(with_, push, now);
      await sweepNudges(with_, now);
      return sendDueMessages(with_, sender, options);
    },
    message: (id: string) => needs.messages.get(id),
    async messages() {
      const rows = await connection
        .collection<{ _id: string; state: string; because?: string; code?: string }>('messages')
        .find()
        .sort({ _id: 1 })
        .toArray();
      return rows.map(({ _id, state, because, code }) => [_id, state, ...(because ? [because] : []), ...(code ? [code] : [])].join(' '));
    },
    /** What time does to claims: they run out. */
    async letClaimsExpire() {
      await connection.collection('messages').updateMany({ claimUntil: { $exists: true } }, { $set: { claimUntil: new Date(0) } });
    },
    async clean() {
      for (const { name } of await connection.db!.listCollections().toArray()) await connection.collection(name).deleteMany({});
      for (const map of [resources, viewings, questions]) map.clear();
      for (const list of [wire, touched, troubles, overlaps]) list.length = 0;
      script.answer = () => ({ kind: 'sent', platformId: String(wire.length) });
      clockNow.now = at('12:00', '2026-09-01');
      credits = 0;
    },
    async close() {
      await connection.close();
      await db.drop();
    },
  };
  return world;
}
