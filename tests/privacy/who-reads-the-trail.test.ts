import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import type { WireTrailLine } from '../../bot-server/contract/index';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(180_000);
let server: TestServer;
let mother: Client;
let grandmother: Client;
let farMother: Client;
let teacher: Client;
let head: Client;
let child: string;

type Page = { items: WireTrailLine[]; next: string | null };
const page = async (who: Client, path: string): Promise<Page> => {
  const { status, body } = await who.call('GET', path);
  if (status !== 200) throw new Error(`${path} ${status}`);
  return body as unknown as Page;
};

beforeAll(async () => {
  server = await startTestServer({ jobs: true });
  [mother, grandmother, farMother, teacher] = [
    await server.signIn('chen-jing'),
    await server.signIn('zhou-guifang'),
    await server.signIn('sun-fang'),
    await server.signIn('li-min'),
  ];
  head = await server.signIn('wang-lei');
  const classroom = (await teacher.call('GET', '/me')).body as unknown as { actor: { classrooms: { id: string }[] } };
  const me = (await mother.call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  const room = classroom.actor.classrooms[0]?.id ?? '';
  child = me.actor.children.find((each) => each.classroom === room)?.id ?? '';
  const asked = (await mother.call('POST', '/questions', { text: '晚上不肯睡', for: child })).body as unknown as { id: string };
  await teacher.call('GET', '/questions?box=open');
  await teacher.call('GET', `/questions/${asked.id}`);
  await teacher.call('POST', `/questions/${asked.id}/replies`, { text: '先讲个故事' });
  for (let n = 0; n < 2; n += 1) await teacher.call('GET', '/questions?box=open');
});
afterAll(() => server.close());

it('a guardian reads who saw what of their own child, by family names, and nothing of other families', async () => {
  const { items } = await page(mother, '/me/trail');
  expect(items.map(({ who, what, about }) => [who, what, about])).toEqual([
    ['李老师', '答复了一个提问', '陈雨桐'],
    ['李老师', '看了一个提问', '陈雨桐'],
    ['李老师', '看了问题箱（1 个提问）', '三年级1班，里面有您的孩子'],
  ]);
  expect(JSON.stringify(items)).not.toMatch(/李敏|T1001|1390000/);
  const others = (await page(grandmother, '/me/trail')).items;
  expect(others.map(({ what }) => what)).toEqual(['看了问题箱（1 个提问）']);
  expect(JSON.stringify(others)).not.toContain('陈');
  expect((await page(farMother, '/me/trail')).items).toEqual([]);
});

it('what another guardian did about a class is not shown to families, about one’s own child it is, without a name', async () => {
  const [student] = await server.deps.roster.students([child]);
  const entry = { chain: 'QX01', action: 'binding-asked' } as const;
  await server.deps.audit.note(
    { ...entry, actor: { kind: 'guardian', id: 'stranger' }, about: { kind: 'classroom', id: student?.classroomId ?? '' } },
    Date.now(),
  );
  await server.deps.audit.note(
    { ...entry, actor: { kind: 'guardian', id: 'stranger' }, about: { kind: 'student', id: child } },
    Date.now(),
  );
  expect((await page(grandmother, '/me/trail')).items).toHaveLength(1);
  expect((await page(mother, '/me/trail')).items[0]).toMatchObject({ who: '一位家长', what: '申请了绑定', about: '陈雨桐' });
});

it('goes on by its cursor, each line once', async () => {
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const got: Page = await page(mother, `/me/trail?limit=1${next === '' ? '' : `&cursor=${next}`}`);
    seen.push(...got.items.map(({ id }) => id));
    next = got.next;
  }
  expect(seen).toHaveLength(4);
  expect(new Set(seen).size).toBe(4);
});

it('the school’s trail is for its head, from the moment they are one, and reading it is noted', async () => {
  for (const who of [mother, teacher, head]) expect((await who.call('GET', '/school/trail')).status).toBe(403);
  const wang = await server.deps.roster.teacherByNo('T1002');
  if (!wang) throw new Error('no such teacher');
  expect((await head.call('GET', '/me')).body).not.toHaveProperty('actor.readsTrail');
  await server.deps.roster.apply({ ...NO_CHANGES, teachers: [{ ...wang, roles: [...wang.roles, 'head'] }] });
  expect((await head.call('GET', '/me')).body).toMatchObject({ actor: { readsTrail: true } });
  const { items } = await page(head, '/school/trail');
  expect(items.map(({ who, what, about }) => [who, what, about])).toEqual([
    ['一位家长', '申请了绑定', '三年级1班 陈*桐'],
    ['一位家长', '申请了绑定', '三年级1班'],
    ['李老师', '答复了一个提问', '三年级1班 陈*桐'],
    ['李老师', '看了一个提问', '三年级1班 陈*桐'],
    ['李老师', '看了问题箱（1 个提问）', '三年级1班'],
    ['系统管理员', '审核通过并发布了推送计划（60 条）', ''],
    ['系统管理员', '导入了名册（4247 条）', ''],
  ]);
  expect((await page(head, '/school/trail')).items[0]).toMatchObject({ who: '您', what: '看了查看记录（7 条）', group: 'look' });
});

it('can be narrowed to a colleague and a kind, and goes on by its cursor', async () => {
  const li = await server.deps.roster.teacherByNo('T1001');
  const only = async (query: string) => (await page(head, `/school/trail?${query}`)).items.map(({ what }) => what);
  expect(await only(`person=${li?.id ?? ''}&group=change`)).toEqual(['答复了一个提问']);
  expect(await only('group=account')).toEqual([]);
  const first = await page(head, '/school/trail?limit=2');
  const second = await page(head, `/school/trail?limit=100&cursor=${first.next ?? ''}`);
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(first.items.length + second.items.length);
  expect(second.next).toBeNull();
});
