import { DAY } from '../../bot-server/domain/time/instant';
import {
  CLASS,
  CHILD,
  TAIL,
  server,
  teacher,
  grandmother,
  family,
  bind,
  newcomer,
  childrenOf,
  slipsOf,
  slipOf,
  unbindAll,
  pass,
  backToNow,
  grandmotherAgain,
  teacherAgain,
} from '../support/binding-world';

jest.setTimeout(120_000);

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
    pass(7 * DAY);
    try {
      await grandmotherAgain();
      const later = await newcomer();
      expect((await bind(later, { child: CHILD, slip: second, relation: '父亲' })).status).toBe(404);
    } finally {
      backToNow();
      await teacherAgain();
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
