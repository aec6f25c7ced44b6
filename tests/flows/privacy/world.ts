import type { Connection } from 'mongoose';
import { identityId } from '../../../bot-server/domain/account/account';
import { newestRules } from '../../../bot-server/domain/consent/rules-text';
import { importRoster } from '../../../bot-server/flows/importing/import-roster';
import { sweepOnce } from '../../../bot-server/flows/push/sweep-once';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { connect } from '../../../bot-server/store/connect';
import { xlsx } from '../../files/support';
import { startTestServer, type Client, type TestServer } from '../../support/server';

export const SCHOOL = 'QX01';
export const NO = '77314159';
export const CHILD = `${SCHOOL}-${NO}`;
export const SIBLING = `${SCHOOL}-77314160`;

/** Strings that stand nowhere else. The mother has this child alone; the father has another one as well. */
export const CANARY = {
  childName: '雀甲乙',
  motherName: '金丝妈',
  motherPhone: '13977314159',
  motherOpenid: 'oMini_canary_mother_31415926',
  motherServiceOpenid: 'oServ_canary_mother_31415926',
  motherUnion: 'oUnio_canary_mother_31415926',
  question: '金丝雀半夜不肯睡怎么办',
  reply: '金丝雀先陪他读十分钟书',
  correction: '金丝雀学号改成这个',
  chat: '金丝雀在服务号里说的话',
  draft: '金丝雀写了一半的话',
} as const;
export const FATHER_PHONE = '13977314160';
const FATHER_OPENID = 'oMini_canary_father_31415926';

const sheets = {
  学生: [
    [
      '学校代码',
      '年级',
      '班',
      '学号',
      '姓名',
      '监护人1姓名',
      '监护人1关系',
      '监护人1手机号',
      '监护人2姓名',
      '监护人2关系',
      '监护人2手机号',
    ],
    [SCHOOL, '三年级', '1', NO, CANARY.childName, CANARY.motherName, '母亲', CANARY.motherPhone, '金丝爸', '父亲', FATHER_PHONE],
    [SCHOOL, '一年级', '1', '77314160', '雀丙丁', '金丝爸', '父亲', FATHER_PHONE, '', '', ''],
  ],
};

export interface CanaryWorld {
  readonly server: TestServer;
  readonly connection: Connection;
  readonly ids: { readonly mother: string; readonly father: string; readonly motherIdentities: readonly string[] };
  readonly mother: Client;
  readonly father: Client;
  /** The rules' version and hash, as a phone sends them. */
  readonly text: { readonly version: number; readonly sha256: string };
  /** Moves the clock of the product on. */
  pass(ms: number): void;
  now(): number;
  importAgain(): ReturnType<typeof importRoster>;
  /** Every document of every collection, as text by collection. */
  dump(): Promise<Map<string, string>>;
  close(): Promise<void>;
}

/** The demonstration county, a family of canaries in it, and everything that the product ever writes about one. */
export async function aCanaryWorld(): Promise<CanaryWorld> {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const server = await startTestServer({ now });
  const { deps } = server;
  const connection = await connect(server.mongodbUri);
  const importAgain = async () => importRoster(deps, { file: { name: '转来.xlsx', bytes: await xlsx(sheets) }, dryRun: false }, now());
  await importAgain();
  const mother = (await deps.roster.guardianByPhone(CANARY.motherPhone))?.id ?? '';
  const father = (await deps.roster.guardianByPhone(FATHER_PHONE))?.id ?? '';
  const bind = (accountId: string, openid: string, id: string, union: { unionid?: string }, follows: boolean) =>
    deps.identities.bind({ accountId, openid, ...union, persons: [{ kind: 'guardian', id }], follows });
  await bind('mini', CANARY.motherOpenid, mother, { unionid: CANARY.motherUnion }, false);
  await bind('oa', CANARY.motherServiceOpenid, mother, { unionid: CANARY.motherUnion }, true);
  await bind('mini', FATHER_OPENID, father, {}, false);
  const [mini, oa] = [identityId('mini', CANARY.motherOpenid), identityId('oa', CANARY.motherServiceOpenid)];
  const text = newestRules(await deps.content.childrenRules());
  if (!text) throw new Error('no rules');
  const world: CanaryWorld = {
    server,
    connection,
    ids: { mother, father, motherIdentities: [mini, oa] },
    mother: clientOf(server, await deps.sessions.open(mini, now())),
    father: clientOf(server, await deps.sessions.open(identityId('mini', FATHER_OPENID), now())),
    text: { version: text.version, sha256: text.sha256 },
    pass: (ms) => void (ahead += ms),
    now,
    importAgain,
    async dump() {
      const names = (await connection.listCollections()).map(({ name }) => name).sort();
      const read = async (name: string) => JSON.stringify(await connection.collection(name).find().toArray());
      return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
    },
    async close() {
      await connection.close();
      await server.close();
    },
  };
  return world;
}

const trouble = (error: unknown): never => {
  throw error;
};

/** Lets the family live: pushes, messages, watching, questions with an answer, chats, consents, a correction, an export, a login. */
export async function live({ server, mother, father, text, ids, now, pass }: CanaryWorld): Promise<void> {
  const { deps } = server;
  const said = { ...text, purpose: 'learning-record' as const, word: 'given' as const };
  for (const who of [mother, father]) expect((await who.call('POST', `/privacy/children/${CHILD}/consents`, said)).status).toBe(200);
  await sweepOnce({ ...deps, trouble }, { owner: 'test', epoch: 1 });

  const deliveries = await deps.privacyFacts.deliveriesOf(CHILD);
  if (deliveries.length === 0) throw new Error('nothing was pushed to the child');
  const pushes = await deps.pushes.getMany([...new Set(deliveries.map(({ pushId }) => pushId))]);
  for (const push of pushes) {
    const { body } = await mother.call('POST', '/viewing/tickets', { resource: push.resourceId, for: CHILD });
    if (typeof body.ticket !== 'string') continue;
    pass(30_000);
    const report = { ticket: body.ticket, seq: 1, intervals: [[0, 25]], playMs: 25_000, position: 25, maxRate: 1, flags: [] };
    expect((await mother.call('POST', '/viewing/reports', { reports: [report] })).body).toMatchObject({ results: [{ ok: true }] });
  }
  // What is for children is pushed by other plans; its viewing is the child's own.
  const student = (await deps.resources.newest()).find((resource) => resource.for === 'student');
  const first = deliveries[0];
  if (!student || !first) throw new Error('no item for children');
  await deps.deliveries.put([
    {
      ...{ id: `x:${CHILD}:${ids.mother}:first`, pushId: first.pushId, resourceId: student.id, resourceVersion: student.version },
      ...{ schoolId: SCHOOL, classroomId: first.classroomId, studentId: CHILD, guardianId: ids.mother, kind: 'first' as const },
      ...{ messageId: first.messageId, reachable: true, alreadyWatched: false, createdAt: now() },
    },
  ]);
  const { body: own } = await mother.call('POST', '/viewing/tickets', { resource: student.id, for: CHILD });
  pass(20_000);
  const learner = { ticket: own.ticket, seq: 1, intervals: [[0, 12]], playMs: 12_000, position: 12, maxRate: 1, flags: [] };
  expect((await mother.call('POST', '/viewing/reports', { reports: [learner] })).body).toMatchObject({ results: [{ ok: true }] });

  const asked = await mother.call('POST', '/questions', { text: CANARY.question, for: CHILD });
  const teacher = await server.signIn('li-min');
  const question = String(asked.body.id);
  expect((await teacher.call('POST', `/questions/${question}/replies`, { text: CANARY.reply })).status).toBe(200);
  await sweepOnce({ ...deps, trouble }, { owner: 'test', epoch: 1 });
  for (const [id, words] of [
    ['m1', CANARY.chat],
    ['m2', CANARY.draft],
  ] as const) {
    const inbound = { openid: CANARY.motherServiceOpenid, at: now(), kind: 'text' as const, text: words, messageId: id };
    const claimed = await deps.inbound.claim(`oa:${id}`, 'oa', inbound, 60_000);
    const reply = await deps.relayText({ accountId: 'oa', openid: inbound.openid, text: words, messageId: id, at: now() });
    if (id === 'm1' && claimed.kind === 'work') await deps.inbound.done(claimed.claim, reply);
  }
  await deps.questions.drafts.add(ids.motherIdentities[1] ?? '', { id: 'kept', at: now(), text: CANARY.draft }, false, now());
  await deps.consents.credit({ accountId: 'mini', openid: CANARY.motherOpenid, templateId: 'T', at: now(), index: 0, standing: false });
  expect(
    (await mother.call('POST', `/privacy/children/${CHILD}/corrections`, { field: 'student-no', right: CANARY.correction })).status,
  ).toBe(200);
  expect((await mother.call('POST', `/privacy/children/${CHILD}/exports`)).status).toBe(200);
  await recomputeDirty(deps, now());
}

function clientOf(server: TestServer, token: string): Client {
  return {
    token,
    async call(method, path, body) {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, never> & Record<string, unknown> };
    },
  };
}
