// A school with classes, children, guardians and their WeChat identities, in the product's own rows; and pushes of one item to all of them.
import { built } from '../viewing/built.mjs';
import { openidOf } from './body.mjs';

const CHUNK = 5000;
const DAY = 86_400_000;
export const SCHOOL = 'S0';
const PER_CLASS = 40;
const classOf = (n) => `${SCHOOL}-${Math.floor(n / PER_CLASS)}`;
const template = (account, kind) => ({
  ...{ purpose: 'new-item', id: `${account}-new-item`, kind, title: '新内容' },
  fields: { thing1: '内容标题', thing2: '给谁看', time3: '发布时间' },
});

/** Opens the product's stores and gateway as its server does. `kind`: of the mini-program's template. */
export async function openProduct({ env: given, kind = 'long-term' }) {
  const env = built('env').readEnv(given);
  const connection = await built('store/connect').connect(env.mongodbUri);
  const accounts = built('store/accounts').openAccountStore(connection);
  await accounts.save({
    ...{ id: 'mini', kind: 'mini-program', appid: given.WECHAT_MP_APPID, originalId: 'gh_bench', name: '性能测试', mode: 'real' },
    templates: [template('mini', kind)],
  });
  const secrets = await built('secrets').openSecrets(env);
  const deps = await built('deps').openDeps({ env, secrets, mongodbUri: env.mongodbUri, log: built('log').createLog({ level: 'silent' }) });
  return { connection, deps };
}

/** Children [from, to) of as many families as needed; `guardians` of each child, all bound, none with quiet hours. Without `credits` they agreed to a long-term template. */
export async function addFamilies({ connection, deps }, from, to, { guardians = 1, credits = 0 } = {}) {
  const insert = (name, rows) =>
    rows.length ? connection.collection(name).insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } }) : undefined;
  const at = new Date(Date.now() - 60_000);
  const { seal, blind } = deps.seal;
  await deps.resources.save({
    ...{
      id: 'bench',
      version: 1,
      title: '性能测试',
      kind: 'video',
      for: 'guardian',
      dimension: '健康',
      theme: '睡眠',
      stages: ['小学低段'],
    },
    ...{ summary: '', durationSeconds: 600, effectiveStart: 0, effectiveEnd: 600, maxRate: 2, threshold: 0.9, media: 'b.mp4' },
    ...{ blocks: [], withdrawn: false },
  });
  for (let start = from; start < to; start += CHUNK) {
    const children = Array.from({ length: Math.min(CHUNK, to - start) }, (_, n) => start + n);
    const parents = children.flatMap((n) => Array.from({ length: guardians }, (_, k) => ({ n, g: n * guardians + k })));
    const classes = [...new Set(children.filter((n) => n % PER_CLASS === 0).map(classOf))];
    await Promise.all([
      insert('classrooms', classes.map((id) => ({ _id: id, schoolId: SCHOOL, grade: 1, number: Number(id.split('-')[1]) + 1, name: '一年级1班', stage: '小学低段' }))), // prettier-ignore
      insert('students', children.map((n) => ({ _id: `s${n}`, schoolId: SCHOOL, classroomId: classOf(n), nameSealed: seal('王小明', `students.name:s${n}`), studentNo: String(n), since: '2026-09-01' }))), // prettier-ignore
      insert('guardians', parents.map(({ g }) => ({ _id: `g${g}`, nameSealed: seal('王大明', `guardians.name:g${g}`), phoneSealed: seal('13900000000', `guardians.phone:g${g}`), phoneBlind: blind(`139${g}`), quietHours: null, largeType: false }))), // prettier-ignore
      insert('guardianships', parents.map(({ n, g }) => ({ _id: `g${g}:s${n}`, guardianId: `g${g}`, studentId: `s${n}`, relation: '母亲', caregiverAtHome: true, worksAway: false }))), // prettier-ignore
      insert('identities', parents.map(({ g }) => ({ _id: `mini:${openidOf(g)}`, accountId: 'mini', openid: openidOf(g), persons: [{ kind: 'guardian', id: `g${g}` }], follows: false, lastSeenAt: at }))), // prettier-ignore
      insert('consentBalances', parents.map(({ g }) => ({ _id: `mini:${openidOf(g)}:mini-new-item`, accountId: 'mini', openid: openidOf(g), templateId: 'mini-new-item', credits: Array.from({ length: credits }, (_, k) => ({ key: `${k}:0`, at: new Date(k + 1) })), spent: [], entered: [], clearedAt: new Date(0), standingSince: credits > 0 ? null : at }))), // prettier-ignore
    ]);
  }
}

/** A published plan with one line for the whole school at that instant. */
export async function publish({ deps }, id, startsAt) {
  const { civilDate, minuteOfDay, weekday } = built('domain/time/civil');
  await deps.plans.saveDraft({ id, schoolId: SCHOOL, termId: 'T1', title: id }, [
    {
      ...{ id: `${id}-1`, planId: id, schoolId: SCHOOL, line: 1, week: 1, weekday: weekday(startsAt), date: civilDate(startsAt) },
      ...{ minute: minuteOfDay(startsAt), startsAt, dueDays: 7, resourceId: 'bench', audience: { grades: [], classroomIds: [] } },
      ...{ note: '', state: 'waiting' },
    },
  ]);
  if (!(await deps.plans.publish(id, 1, [], Date.now()))) throw new Error('not published');
  return `p-${id}-1`;
}

/** What is due becomes pushes, deliveries and messages, as the scheduler does it. */
export async function plan({ deps }, now = Date.now()) {
  await built('flows/push/open-due-pushes').openDuePushes(deps, now);
  let deliveries = 0;
  for (const push of await deps.pushes.open(100))
    deliveries += (await built('flows/push/resolve-push').resolvePush(deps, push, now)).deliveries;
  return deliveries;
}

/** As if that had been last week: no family's share of rings is used up. */
export const longAgo = ({ connection }) =>
  connection.collection('messages').updateMany({ state: 'sent' }, { $set: { sentAt: new Date(Date.now() - 9 * DAY) } });
