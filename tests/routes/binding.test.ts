import { DAY, MINUTE } from '../../bot-server/domain/time/instant';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

const CLASS = 'QX01-3-1';
/** 程雅妍's family of the demonstration roster: 奶奶 文秀兰 13900006700, 父亲 程明辉 13900009282. */
const CHILD = '程雅妍';
const TAIL = '6700';

let server: TestServer;
let ahead = 0;
let teacher: Client;
let grandmother: Client;
let code: string;
let stranger = 0;

interface Family {
  student: { id: string; name: string };
  bound: boolean;
  slip: string;
  guardians: { id: string; relation: string; name: string; phone: string; bound: boolean }[];
}
interface Families {
  code: { code: string; link: string; qr: string };
  families: Family[];
  requests: { id: string; child: string; matches: string[] }[];
}

beforeAll(async () => {
  server = await startTestServer({ now: () => Date.now() + ahead });
  teacher = await server.signIn('li-min');
  code = (await families()).code.code;
  await unbindAll();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.deps.bindings.classCodes.setCheck('QX01', 'phone-tail');
  await forgetTries();
  grandmother = await server.signIn('wen-xiulan');
});

const families = async (): Promise<Families> => (await teacher.call('GET', `/classrooms/${CLASS}/families`)).body as unknown as Families;
const family = async (name = CHILD): Promise<Family> => {
  const found = (await families()).families.find((one) => one.student.name === name);
  if (!found) throw new Error(`no child ${name} in the class`);
  return found;
};
const bind = (who: Client, proof: object) => who.call('POST', '/binding/children', { code, ...proof });
/** Somebody without a face who has never been here; the fourth last digit is of nobody who is bound. */
const newcomer = (): Promise<Client> => server.signIn(`oDEMOmini_x${String((stranger += 1)).padStart(16, '0')}9`);
const limitsOf = () => import('../../bot-server/store/connect');
async function forgetTries(): Promise<void> {
  const { connect } = await limitsOf();
  const connection = await connect(mongodbUri());
  await connection.collection('limits').deleteMany({});
  await connection.close();
}
const mongodbUri = (): string => server.mongodbUri;
const childrenOf = async (who: Client): Promise<string[]> =>
  ((await who.call('GET', '/me')).body as unknown as { actor: { children: { name: string }[] } }).actor.children
    .map(({ name }) => name)
    .sort();
const slipsOf = async (body: object = {}): Promise<{ name: string; code: string; qr: string; student: string }[]> =>
  (
    (await teacher.call('POST', `/classrooms/${CLASS}/slips`, body)).body as unknown as {
      slips: { name: string; code: string; qr: string; student: string }[];
    }
  ).slips;
const slipOf = async (name = CHILD): Promise<string> => (await slipsOf({ students: [(await family(name)).student.id] }))[0]?.code ?? '';
async function unbindAll(name = CHILD): Promise<void> {
  const { deps } = server;
  const { student } = await family(name);
  for (const { guardianId } of await deps.roster.guardianshipsOfStudents([student.id])) {
    await deps.identities.release({ kind: 'guardian', id: guardianId });
  }
}
const trail = async (): Promise<string[]> => (await server.deps.audit.chain('QX01')).map(({ action }) => action);

describe('opening a class code', () => {
  it('shows school and class and no child, to a stranger; the code leads nowhere once it was renewed', async () => {
    const opened = await grandmother.call('POST', '/binding/open', { scene: code.replaceAll('-', '') });
    expect(opened).toMatchObject({ status: 200, body: { className: '三年级1班', check: 'phone-tail', slip: null } });
    const names = (await families()).families.map(({ student }) => student.name);
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) expect(JSON.stringify(opened.body)).not.toContain(name);

    const old = code;
    code = ((await teacher.call('POST', `/classrooms/${CLASS}/code`)).body as unknown as Families).code.code;
    expect(code).not.toBe(old);
    expect((await server.deps.audit.chain('QX01')).at(-2)).toMatchObject({
      ...{ action: 'class-code-renewed', actor: { kind: 'teacher', id: 'QX01-T1001' }, about: { kind: 'classroom', id: CLASS } },
    });
    for (const [path, body] of [
      ['/binding/open', { scene: old }],
      ['/binding/children', { code: old, child: CHILD, tail: TAIL }],
      ['/binding/requests', { code: old, child: CHILD, relation: '奶奶', ownName: '文秀兰' }],
    ] as const)
      expect((await grandmother.call('POST', path, body)).body).toMatchObject({ error: { code: 'binding/code-unknown' } });
    expect((await fetch(`${server.url}/api/v1/binding/pictures/${old}`)).status).toBe(404);
  });

  it('draws the mini-program code once, for whoever holds the class code, and does without where WeChat refuses', async () => {
    code = ((await teacher.call('POST', `/classrooms/${CLASS}/code`)).body as unknown as Families).code.code;
    const picture = async () =>
      ((await (await fetch(`${server.url}/api/v1/binding/pictures/${code}`)).json()) as { picture: string | null }).picture;
    server.sandbox.turn({
      faults: [
        { path: '/wxa/getwxacodeunlimit', errcode: 45009, times: 1 },
        { path: '/wxa/getwxacodeunlimit', errcode: 41030, octetStream: true, times: 1 },
      ],
    });
    expect(await picture()).toBeNull();
    expect(await picture()).toBeNull();
    expect(await picture()).toMatch(/^data:image\/jpeg;base64,\/9j/);
    const drawn = () => server.sandbox.log.after(0).filter(({ path }) => path === '/wxa/getwxacodeunlimit');
    const before = drawn().length;
    expect(await picture()).toMatch(/^data:image\/jpeg/);
    expect(drawn()).toHaveLength(before);
    expect(drawn().at(-1)?.body).toMatchObject({ scene: code.replaceAll('-', ''), page: 'pages/bind/index' });
  });
});

describe('name and the end of a phone', () => {
  afterEach(() => unbindAll());

  it('binds the guardian whose phone it is; the same again changes nothing and leaves no second trace', async () => {
    const before = (await trail()).filter((action) => action === 'binding-made').length;
    expect((await grandmother.call('GET', '/today')).status).toBe(403);
    expect(await bind(grandmother, { child: ' 程 雅妍', tail: TAIL })).toMatchObject({
      status: 200,
      body: { already: false, children: [{ name: CHILD, relation: '奶奶' }] },
    });
    expect((await grandmother.call('GET', '/today')).status).toBe(200);
    expect((await bind(grandmother, { child: CHILD, tail: TAIL })).body).toMatchObject({ already: true });
    expect((await family()).guardians.filter(({ bound }) => bound).map(({ relation }) => relation)).toEqual(['奶奶']);
    expect((await trail()).filter((action) => action === 'binding-made')).toHaveLength(before + 1);
  });

  it('a wrong name, a wrong number and another class’s child are one answer after the same reads', async () => {
    const reads: string[] = [];
    const { roster, identities, bindings } = server.deps;
    const watched = [
      [roster, 'studentsOfClassrooms'],
      [roster, 'guardianshipsOfStudents'],
      [roster, 'guardians'],
      [identities, 'ofGuardians'],
      [bindings.slips, 'ofStudents'],
    ] as const;
    const spies = watched.map(([store, name]) => {
      const real = (store as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
      return jest.spyOn(store as never, name as never).mockImplementation(((...args: unknown[]) => {
        reads.push(`${name} ${JSON.stringify(args).length}`);
        return real?.(...args);
      }) as never);
    });
    const answers = [];
    for (const proof of [
      { child: '没有这人', tail: TAIL },
      { child: CHILD, tail: '0000' },
      { child: '陈雨泽', tail: '0001' },
    ]) {
      await forgetTries();
      reads.length = 0;
      const { status, body } = await bind(await newcomer(), proof);
      const { error } = body as unknown as { error: { requestId?: string } };
      delete error.requestId;
      answers.push(JSON.stringify({ status, error, reads }));
    }
    spies.forEach((spy) => spy.mockRestore());
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('studentsOfClassrooms');
    expect(answers[0]).toContain('binding/no-match');
  });

  it('five wrong tries lock the identity, whatever it knows then; asking the teacher stays open', async () => {
    const guesser = await newcomer();
    const said = [];
    for (let tries = 0; tries < 5; tries += 1) said.push((await bind(guesser, { child: CHILD, tail: `000${tries}` })).body);
    expect(said.map((body) => (body as unknown as { error: { details: { left: number } } }).error.details.left)).toEqual([4, 3, 2, 1, 0]);
    expect(JSON.stringify(said[4])).toContain('1 小时');
    const locked = await bind(guesser, { child: CHILD, tail: TAIL });
    expect(locked).toMatchObject({ status: 429, body: { error: { code: 'binding/locked' } } });
    expect(await childrenOf(guesser)).toEqual([]);
    expect((await guesser.call('POST', '/binding/requests', { code, child: CHILD, relation: '奶奶', ownName: '文秀兰' })).status).toBe(200);
    const asking = async () => (await families()).requests.filter(({ child }) => child === CHILD).length;
    const before = await asking();
    await grandmother.call('POST', '/binding/requests', { code, child: '程 雅妍', relation: '奶奶', ownName: '文秀兰' });
    expect(await asking()).toBe(before + 1);
    // Another one is not locked by it; who got in asks no more.
    expect((await bind(grandmother, { child: CHILD, tail: TAIL })).status).toBe(200);
    expect(await asking()).toBe(before);
  });

  it('twenty tries at once are five tries', async () => {
    const guesser = await newcomer();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => bind(guesser, { child: CHILD, tail: String(1000 + n) })));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('one good proof in between gives no new tries', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect((await bind(grandmother, { child: CHILD, tail: `000${round}` })).status).toBe(404);
      if (round < 4) expect((await bind(grandmother, { child: CHILD, tail: TAIL })).status).toBe(200);
    }
    expect((await bind(grandmother, { child: CHILD, tail: TAIL })).status).toBe(429);
  });

  it('many guessers of one class are stopped by the class, from one address by the address', async () => {
    const { limits } = server.deps;
    for (let n = 0; n < 100; n += 1) await limits.spend('bind-class', CLASS);
    expect((await bind(grandmother, { child: CHILD, tail: TAIL })).status).toBe(429);
    await forgetTries();
    for (const address of ['127.0.0.1', '0:0:0:0']) for (let n = 0; n < 600; n += 1) await limits.spend('bind-address', address);
    expect((await bind(grandmother, { child: CHILD, tail: TAIL })).status).toBe(429);
  });

  it('does not count where the school asks for slips', async () => {
    await server.deps.bindings.classCodes.setCheck('QX01', 'slip');
    expect((await bind(grandmother, { child: CHILD, tail: TAIL })).body).toMatchObject({ error: { code: 'binding/slip-needed' } });
    expect(await childrenOf(grandmother)).toEqual([]);
  });

  it('takes texts and numbers only', async () => {
    for (const proof of [
      { child: { $ne: null }, tail: TAIL },
      { child: CHILD, tail: { $gt: '' } },
      { child: CHILD, tail: '67' },
      { child: '', tail: TAIL },
      { child: CHILD, tail: TAIL, guardian: 'g-1' },
    ])
      expect((await bind(grandmother, proof)).status).toBe(400);
    expect((await grandmother.call('POST', '/binding/children', { child: CHILD, tail: TAIL, code: { $ne: null } })).status).toBe(400);
  });
});

describe('slips', () => {
  afterEach(() => unbindAll());

  it('bind a grandmother to her row, once; used, foreign, old and late ones are the same wrong answer', async () => {
    const [paper] = await slipsOf({ students: [(await family()).student.id] });
    const slip = paper?.code ?? '';
    expect(paper?.qr).toMatch(/^data:image\/svg\+xml;base64,/);
    expect((await family()).slip).toBe('open');
    const other = await slipOf('刘子轩');
    const late = await newcomer();
    expect((await bind(late, { child: CHILD, slip: other, relation: '奶奶' })).status).toBe(404);
    expect((await bind(grandmother, { child: CHILD, slip })).body).toMatchObject({ error: { code: 'binding/relation-needed' } });
    expect((await bind(grandmother, { child: CHILD, slip: slip.toLowerCase(), relation: '奶奶' })).body).toMatchObject({ already: false });
    expect((await family()).guardians.find(({ relation }) => relation === '奶奶')).toMatchObject({ name: '文秀兰', bound: true });
    expect((await family()).slip).toBe('used');
    expect((await bind(grandmother, { child: CHILD, slip, relation: '奶奶' })).body).toMatchObject({ already: true });
    expect((await bind(late, { child: CHILD, slip, relation: '父亲' })).status).toBe(404);

    const first = await slipOf();
    const second = await slipOf();
    expect((await bind(late, { child: CHILD, slip: first, relation: '父亲' })).status).toBe(404);
    ahead += 7 * DAY;
    try {
      grandmother = await server.signIn('wen-xiulan');
      const later = await newcomer();
      expect((await bind(later, { child: CHILD, slip: second, relation: '父亲' })).status).toBe(404);
    } finally {
      ahead = 0;
      teacher = await server.signIn('li-min');
    }
  });

  it('let somebody in who is in no roster, with a name of their own, beside the others', async () => {
    await bind(grandmother, { child: CHILD, tail: TAIL });
    const aunt = await newcomer();
    const slip = await slipOf();
    expect((await bind(aunt, { child: CHILD, slip, relation: '其他' })).body).toMatchObject({ error: { code: 'binding/name-needed' } });
    expect((await bind(aunt, { child: CHILD, slip, relation: '其他', ownName: '程小姑' })).status).toBe(200);
    expect(await childrenOf(aunt)).toEqual([CHILD]);
    expect((await family()).guardians.map(({ relation, name, phone, bound }) => [relation, name, phone, bound]).sort()).toEqual([
      ['其他', '程小姑', '', true],
      ['奶奶', '文秀兰', '139****6700', true],
      ['父亲', '程明辉', '139****9282', false],
    ]);
    // Again: the same row, no second aunt.
    const again = await slipOf();
    expect((await bind(aunt, { child: CHILD, slip: again, relation: '其他', ownName: '程小姑' })).body).toMatchObject({ already: true });
    expect((await family()).guardians).toHaveLength(3);
    const { id } = (await family()).guardians.find(({ name }) => name === '程小姑') ?? { id: '' };
    await teacher.call('POST', `/classrooms/${CLASS}/guardians/${id}/unbind`, { student: (await family()).student.id, because: 'asked' });
  });

  it('two hands on one slip: one of them is in', async () => {
    const slip = await slipOf();
    const both = await Promise.all([newcomer(), newcomer()]);
    const answers = await Promise.all(both.map((who, n) => bind(who, { child: CHILD, slip, relation: '其他', ownName: `亲戚${n}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    for (const { id, name } of (await family()).guardians)
      if (name.startsWith('亲戚'))
        await teacher.call('POST', `/classrooms/${CLASS}/guardians/${id}/unbind`, {
          student: (await family()).student.id,
          because: 'asked',
        });
  });
});

describe('several children, several guardians', () => {
  it('a bound mother takes a second child over to her own row; a row that somebody stands behind stays theirs', async () => {
    const mother = await server.signIn('chen-jing');
    expect(await childrenOf(mother)).toEqual(['陈雨桐', '陈雨泽']);
    expect((await bind(mother, { child: CHILD, tail: '9282' })).status).toBe(200);
    expect(await childrenOf(mother)).toEqual(['程雅妍', '陈雨桐', '陈雨泽'].sort());
    // The father's row stood alone: its place was taken, not doubled.
    expect((await family()).guardians.map(({ relation, name }) => [relation, name]).sort()).toEqual([
      ['奶奶', '文秀兰'],
      ['父亲', '陈静'],
    ]);
    await bind(grandmother, { child: CHILD, tail: TAIL });
    expect((await family()).guardians.every(({ bound }) => bound)).toBe(true);
    expect((await server.deps.audit.chain('QX01')).some(({ about }) => about.kind === 'student' && about.id === 'QX01-2024015')).toBe(true);

    const own = (await family()).guardians.find(({ name }) => name === '陈静')?.id ?? '';
    const student = (await family()).student.id;
    await teacher.call('POST', `/classrooms/${CLASS}/guardians/${own}/unbind`, { student, because: 'left' });
    expect(await childrenOf(mother)).toEqual(['陈雨桐', '陈雨泽']);
    await unbindAll();
  });
});

describe('the phone button', () => {
  const phoneCode = async (person: string): Promise<string> =>
    ((await (await fetch(`${server.sandboxUrl}/sandbox/people/${person}/phone-code`, { method: 'POST' })).json()) as { code: string }).code;
  afterEach(() => unbindAll());

  it('binds every child of the number in one tap, once a code, and keeps no number', async () => {
    const given = await phoneCode('wen-xiulan');
    expect(await grandmother.call('POST', '/binding/phone', { code: given })).toMatchObject({
      status: 200,
      body: { children: [{ name: CHILD }] },
    });
    expect(await childrenOf(grandmother)).toEqual([CHILD]);
    expect((await grandmother.call('POST', '/binding/phone', { code: given })).body).toMatchObject({
      error: { code: 'auth/code-invalid' },
    });
  });

  it('is refused softly where the account has no such right, and for a number nobody has', async () => {
    server.sandbox.turn({ faults: [{ path: '/wxa/business/getuserphonenumber', errcode: 48001, times: 1 }] });
    expect((await grandmother.call('POST', '/binding/phone', { code: await phoneCode('wen-xiulan') })).body).toMatchObject({
      error: { code: 'binding/phone-unavailable' },
    });
    const { student, guardians } = await family();
    const own = guardians.find(({ name }) => name === '文秀兰')?.id ?? '';
    await teacher.call('POST', `/classrooms/${CLASS}/guardians/${own}/unbind`, { student: student.id, because: 'left' });
    expect((await grandmother.call('POST', '/binding/phone', { code: await phoneCode('wen-xiulan') })).body).toMatchObject({
      error: { code: 'binding/phone-unknown' },
    });
    await server.deps.bindings.kinship.add({
      guardianId: own,
      studentId: student.id,
      relation: '奶奶',
      caregiverAtHome: true,
      worksAway: false,
    });
  });
});

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

describe('one person under two accounts', () => {
  const write = async (person: string, text: string): Promise<string> => {
    await fetch(`${server.sandboxUrl}/sandbox/people/${person}/messages`, {
      method: 'POST',
      body: JSON.stringify({ account: 'oa', text }),
    });
    await server.sandbox.idle();
    const chats = (await (await fetch(`${server.sandboxUrl}/sandbox/people/${person}/chats`)).json()) as {
      service: { from: string; text: string }[];
    };
    return chats.service.filter(({ from }) => from === 'them').at(-1)?.text ?? '';
  };
  beforeAll(() => server.sandbox.turn({ unionids: false }));
  afterAll(() => server.sandbox.turn({ unionids: true }));

  it('by a code of six digits, once, for ten minutes; leaving takes the tie away', async () => {
    // As if these accounts had never told a unionid.
    const { connect } = await limitsOf();
    const connection = await connect(mongodbUri());
    await connection.collection('identities').updateMany({ openid: /wenxiulan/ }, { $unset: { unionid: 1 } });
    await connection.close();
    grandmother = await server.signIn('wen-xiulan');
    await unbindAll();
    expect((await grandmother.call('POST', '/binding/join-codes')).body).toMatchObject({ error: { code: 'binding/nothing-to-join' } });
    const { student } = await family();
    const paper = await slipOf();
    await server.deps.bindings.kinship.unbar(student.id, [`mini:oMini_wenxiulan_V4tKp7ZqRn2Y`]);
    expect((await bind(grandmother, { child: CHILD, slip: paper, relation: '奶奶', ownName: '文秀兰' })).status).toBe(200);

    await fetch(`${server.sandboxUrl}/sandbox/people/wen-xiulan/follow`, { method: 'POST' });
    await server.sandbox.idle();
    expect(await write('wen-xiulan', '孩子不肯读书怎么办')).toContain('完成绑定');
    const offer = async () => (await grandmother.call('POST', '/binding/join-codes')).body as unknown as { code: string; joined: boolean };
    const stale = (await offer()).code;
    ahead += 11 * MINUTE;
    expect(await write('wen-xiulan', stale)).toContain('过了 10 分钟');
    const { code: digits } = await offer();
    expect(digits).toMatch(/^\d{6}$/);
    expect(await write('wen-xiulan', digits === '000000' ? '000001' : '000000')).toContain('不对');
    expect(await write('wen-xiulan', ` ${digits.slice(0, 3)} ${digits.slice(3)}`)).toContain('连上了');
    expect(await write('sun-fang', digits)).not.toContain('连上了');
    expect(await offer()).toMatchObject({ joined: true, code: '' });
    expect(await write('wen-xiulan', '孩子不肯读书怎么办')).toContain(`转给${CHILD}的班主任`);

    await fetch(`${server.sandboxUrl}/sandbox/people/wen-xiulan/unfollow`, { method: 'POST' });
    await server.sandbox.idle();
    expect(await server.deps.identities.byId('oa:oServ_wenxiulan_V4tKp7ZqRn2Y')).toMatchObject({ persons: [], follows: false });
    expect(await childrenOf(grandmother)).toEqual([CHILD]);
    ahead = 0;
  });

  it('a writer has five wrong guesses an hour', async () => {
    await fetch(`${server.sandboxUrl}/sandbox/people/chen-jing/follow`, { method: 'POST' });
    await server.sandbox.idle();
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await write('chen-jing', `99999${n}`));
    expect(answers.slice(0, 5).every((text) => text.includes('不对'))).toBe(true);
    expect(answers[5]).toContain('次数太多');
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
