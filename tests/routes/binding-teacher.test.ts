import type { Client } from '../support/server';
import {
  CLASS,
  CHILD,
  TAIL,
  server,
  teacher,
  grandmother,
  code,
  families,
  family,
  bind,
  newcomer,
  childrenOf,
  slipOf,
  unbindAll,
  trail,
} from '../support/binding-world';

jest.setTimeout(120_000);

describe('asking the class teacher', () => {
  const ask = (who: Client, child: string) => who.call('POST', '/binding/requests', { code, child, relation: '外婆', ownName: '文秀兰' });
  const mine = async (who: Client) =>
    ((await who.call('GET', '/binding/requests')).body as unknown as { items: { state: string; because: string }[] }).items;

  it('says the same whether the child is there or not; the teacher sees which, decides, and the asker reads it', async () => {
    const asker = await newcomer();
    const earlier = (await families()).requests.map(({ id }) => id);
    const [there, not] = [await ask(asker, CHILD), await ask(asker, '没有这人')];
    expect([there.status, JSON.stringify(there.body)]).toEqual([not.status, JSON.stringify(not.body)]);
    expect((await ask(asker, '程 雅妍')).status).toBe(200);
    const known = new Set(earlier);
    const requests = (await families()).requests.filter(({ id }) => !known.has(id));
    const [about, none] = [requests.find(({ child }) => child === CHILD), requests.find(({ child }) => child === '没有这人')];
    expect(requests.filter(({ child }) => child === CHILD)).toHaveLength(1);
    expect([about?.matches.length, none?.matches.length]).toEqual([1, 0]);

    const url = `/classrooms/${CLASS}/requests`;
    expect((await teacher.call('POST', `${url}/${none?.id}/refuse`, { because: 'other-class' })).status).toBe(200);
    expect((await teacher.call('POST', `${url}/${none?.id}/refuse`, { because: 'other-class' })).status).toBe(200);
    expect((await teacher.call('POST', `${url}/${none?.id}/approve`, { student: about?.matches[0] })).status).toBe(409);
    expect((await teacher.call('POST', `${url}/${about?.id}/approve`, { student: 'QX01-2026001' })).status).toBe(404);
    expect((await teacher.call('POST', `${url}/${about?.id}/approve`, { student: about?.matches[0], guardian: 'g-none' })).status).toBe(
      404,
    );
    for (let twice = 0; twice < 2; twice += 1)
      expect((await teacher.call('POST', `${url}/${about?.id}/approve`, { student: about?.matches[0] })).status).toBe(200);
    expect(await childrenOf(asker)).toEqual([CHILD]);
    expect((await mine(asker)).map(({ state }) => state).sort()).toEqual(['approved', 'refused']);
    expect((await mine(asker)).find(({ state }) => state === 'refused')?.because).toContain('不在这个班');
    expect(await trail()).toEqual(expect.arrayContaining(['binding-asked', 'binding-approved', 'binding-refused']));
    await unbindAll();
  });

  it('is for three names at a time', async () => {
    const asker = await newcomer();
    for (const name of ['甲甲', '乙乙', '丙丙']) expect((await ask(asker, name)).status).toBe(200);
    expect((await ask(asker, '丁丁')).body).toMatchObject({ error: { code: 'binding/too-many-requests' } });
  });
});

describe('unbinding', () => {
  it('acts at once, leaves a trace, stays after the next file, and the unbound one does not come back by themselves', async () => {
    await bind(grandmother, { child: CHILD, tail: TAIL });
    expect((await grandmother.call('GET', '/today')).status).toBe(200);
    const { student, guardians } = await family();
    const id = guardians.find(({ bound }) => bound)?.id ?? '';
    const removals = async () =>
      (await server.deps.audit.chain('QX01')).filter(({ action, about }) => action === 'binding-removed' && about.id === student.id);
    const before = (await removals()).length;
    const unbind = () => teacher.call('POST', `/classrooms/${CLASS}/guardians/${id}/unbind`, { student: student.id, because: 'left' });
    expect((await unbind()).status).toBe(200);
    expect((await grandmother.call('GET', '/today')).status).toBe(403);
    expect((await unbind()).status).toBe(200);
    const removed = (await removals()).slice(before);
    expect(removed).toHaveLength(1);
    expect(removed[0]?.reason).toContain(id);
    expect(removed.at(-1)).toMatchObject({ actor: { kind: 'teacher', id: 'QX01-T1001' } });
    expect((await family()).guardians.some((one) => one.id === id)).toBe(false);

    // The father's number is known in the family too.
    expect((await bind(grandmother, { child: CHILD, tail: '9282' })).status).toBeGreaterThanOrEqual(400);
    expect((await bind(grandmother, { child: CHILD, slip: await slipOf(), relation: '父亲' })).body).toMatchObject({
      error: { code: 'binding/ask-teacher' },
    });
    expect(await childrenOf(grandmother)).toEqual([]);
    await grandmother.call('POST', '/binding/requests', { code, child: CHILD, relation: '奶奶', ownName: '文秀兰' });
    const request = (await families()).requests.filter(({ child }) => child === CHILD).at(-1);
    await teacher.call('POST', `/classrooms/${CLASS}/requests/${request?.id}/approve`, { student: student.id });
    expect(await childrenOf(grandmother)).toEqual([CHILD]);
  });

  it('is for the class teacher of that class: nobody else, and no child of another class', async () => {
    const { student, guardians } = await family('刘子轩');
    const url = `/classrooms/${CLASS}/guardians/${guardians[0]?.id}/unbind`;
    for (const person of ['chen-jing', 'sun-fang', 'wang-lei', 'zhao-hong', 'wen-xiulan']) {
      const other = await server.signIn(person);
      expect([person, (await other.call('POST', url, { student: student.id, because: 'left' })).status]).toEqual([person, 403]);
      for (const [method, path, body] of [
        ['GET', `/classrooms/${CLASS}/families`, undefined],
        ['POST', `/classrooms/${CLASS}/slips`, {}],
        ['POST', `/classrooms/${CLASS}/call-sheet`, undefined],
        ['POST', `/classrooms/${CLASS}/code`, undefined],
        ['POST', `/classrooms/${CLASS}/requests/r/approve`, { student: student.id }],
        ['POST', `/classrooms/${CLASS}/requests/r/refuse`, { because: 'other-class' }],
      ] as const)
        expect([person, path, (await other.call(method, path, body)).status]).toEqual([person, path, 403]);
    }
    expect(
      (await teacher.call('POST', '/classrooms/QX01-1-1/guardians/g/unbind', { student: 'QX01-2026001', because: 'left' })).status,
    ).toBe(403);
    expect((await teacher.call('POST', url, { student: 'QX01-2026001', because: 'left' })).status).toBe(404);
    expect((await teacher.call('POST', `/classrooms/${CLASS}/slips`, { students: ['QX01-2026001'] })).status).toBe(404);
    expect((await teacher.call('GET', '/classrooms/QX01-1-1/families')).status).toBe(403);
    expect(await childrenOf(await server.signIn('zhou-guifang'))).toEqual(['刘子轩']);
  });
});

describe('the class teacher’s sheets', () => {
  it('mask numbers everywhere but on the call sheet, which is written down and holds who is not bound', async () => {
    const list = JSON.stringify(await families());
    expect(list).not.toMatch(/1390000\d{4}/);
    expect(list).toMatch(/139\*\*\*\*\d{4}/);
    const before = (await trail()).filter((action) => action === 'call-sheet-printed').length;
    const sheet = (await teacher.call('POST', `/classrooms/${CLASS}/call-sheet`)).body as unknown as {
      lines: { child: string; guardians: { phone: string }[] }[];
    };
    const unbound = (await families()).families.filter(({ bound }) => !bound).map(({ student }) => student.name);
    expect(sheet.lines.map(({ child }) => child)).toEqual(unbound);
    expect(sheet.lines.every(({ guardians }) => guardians.every(({ phone }) => /^1390000\d{4}$/.test(phone)))).toBe(true);
    expect((await trail()).filter((action) => action === 'call-sheet-printed')).toHaveLength(before + 1);
  });

  it('put who is not bound first', async () => {
    const order = (await families()).families.map(({ bound }) => bound);
    expect(order.indexOf(true)).toBe(order.filter((bound) => !bound).length);
  });
});

describe('the school', () => {
  it('chooses the check and sees counts, no names', async () => {
    const office = await server.signIn('wang-lei');
    const shown = (await office.call('POST', '/school/binding', { check: 'slip' })).body as unknown as {
      check: string;
      classrooms: { id: string; children: number; bound: number }[];
    };
    expect(shown.check).toBe('slip');
    const own = shown.classrooms.find(({ id }) => id === CLASS);
    const list = (await families()).families;
    expect([own?.children, own?.bound]).toEqual([list.length, list.filter(({ bound }) => bound).length]);
    expect(JSON.stringify(shown)).not.toContain(CHILD);
    expect((await teacher.call('POST', '/school/binding', { check: 'phone-tail' })).status).toBe(403);
  });
});

describe('what the family is told', () => {
  interface Line {
    id: string;
    kind: string;
    title: string;
    page: string;
    act?: { words: string; page: string };
  }
  const notices = async (who: Client): Promise<Line[]> =>
    ((await who.call('GET', '/inbox')).body as unknown as { items: Line[] }).items.filter(({ kind }) => kind === 'notice');
  const texts = async (who: Client): Promise<string[]> => (await notices(who)).map(({ title }) => title);
  /** A child nobody has asked for here. */
  let OTHER = '';
  beforeAll(async () => {
    OTHER = (await families()).families.find(({ bound, student }) => !bound && student.name !== CHILD)?.student.name ?? '';
  });
  const ask = (who: Client, relation = '外婆', ownName = '文小兰') =>
    who.call('POST', '/binding/requests', { code, child: OTHER, relation, ownName });
  const openRequest = async (): Promise<string> => (await families()).requests.find(({ child }) => child === OTHER)?.id ?? '';
  const decide = async (outcome: string, body: object): Promise<void> => {
    const url = `/classrooms/${CLASS}/requests/${await openRequest()}/${outcome}`;
    // Twice is once.
    for (let twice = 0; twice < 2; twice += 1) expect((await teacher.call('POST', url, body)).status).toBe(200);
  };

  it('every other guardian of the child learns who was bound, and can tell the class teacher; nobody else learns it', async () => {
    const { student } = await family(OTHER);
    const grandfather = await newcomer();
    await ask(grandfather, '爷爷', '文大山');
    await decide('approve', { student: student.id });
    const told = (await notices(grandfather)).length;
    const others = await Promise.all(['chen-jing', 'sun-fang'].map((person) => server.signIn(person)));
    const before = await Promise.all(others.map(texts));

    const asker = await newcomer();
    await ask(asker);
    await decide('approve', { student: student.id });
    const [line, ...rest] = await notices(grandfather);
    expect(rest).toHaveLength(told);
    expect(line).toMatchObject({
      title: `${OTHER}的外婆 文*兰绑定了孩子，也能看到孩子的内容`,
      act: { words: '不认识这个人？告诉班主任', page: `/pages/ask/index?for=${student.id}&about=binding` },
    });
    expect(await texts(asker)).toEqual(['班主任同意了您的绑定申请，可以看孩子的内容了']);
    expect(await Promise.all(others.map(texts))).toEqual(before);

    // Bound no more, named no more; bound again it is news again.
    const id = (await family(OTHER)).guardians.find(({ relation }) => relation === '外婆')?.id ?? '';
    await teacher.call('POST', `/classrooms/${CLASS}/guardians/${id}/unbind`, { student: student.id, because: 'left' });
    expect((await texts(grandfather))[0]).toBe('有人绑定过您的孩子，现在已经解除');
    await ask(asker);
    await decide('approve', { student: student.id });
    expect(await notices(grandfather)).toHaveLength(told + 2);
    // The row itself names nobody.
    const rows = await Promise.all((await family(OTHER)).guardians.map(({ id: own }) => server.deps.messages.inboxOf(own, { limit: 20 })));
    for (const word of ['文小兰', '文*兰', OTHER, student.id]) expect(JSON.stringify(rows)).not.toContain(word);
  });

  it('who asked for a second child and was refused reads it in the inbox', async () => {
    const asker = await server.signIn('zhou-guifang');
    const before = (await texts(asker)).length;
    await ask(asker, '其他', '周桂芳');
    await decide('refuse', { because: 'unknown-person' });
    const lines = await notices(asker);
    expect(lines).toHaveLength(before + 1);
    expect(lines[0]).toMatchObject({ title: '班主任没有同意您的绑定申请，请看原因', page: '/pages/bind/index' });
  });
});
