import { type Client } from '../support/server';
import { server, guardian, asked, errorOf, scanned, me, auditOf, dumpable, withoutTeacher, guardianAgain } from '../support/staff-world';

jest.setTimeout(120_000);

describe('roles', () => {
  beforeEach(async () => {
    await guardianAgain();
  });
  const rolesOf = async (client: Client) =>
    (await client.call('GET', '/me/roles')).body as unknown as { items: { key: string; role: string; title: string; here: boolean }[] };
  const roleNow = async (client: Client) => ((await client.call('GET', '/me')).body as unknown as { actor: { role: string } }).actor.role;

  it('somebody who is a teacher at two schools and a parent too chooses, for this session alone', async () => {
    const openid = server.sandbox.world.people.people.find(({ id }) => id === 'zhou-guifang')?.openids['mini'] ?? '';
    await server.deps.identities.bind({
      accountId: 'mini',
      openid,
      persons: [
        { kind: 'teacher', id: 'QX01-T1003' },
        { kind: 'teacher', id: 'QX01-T1002' },
      ],
    });
    const [one, two] = [await server.signIn('zhou-guifang'), await server.signIn('zhou-guifang')];
    const { items } = await rolesOf(one);
    expect(items.map(({ role }) => role)).toEqual(['teacher', 'teacher', 'guardian', 'learner']);
    expect(items.map(({ here }) => here)).toEqual([true, false, false, false]);
    expect(await roleNow(one)).toBe('teacher');
    const guardianKey = items[2]?.key ?? '';
    expect((await one.call('POST', '/me/role', { role: guardianKey })).body).toMatchObject({ actor: { role: 'guardian' } });
    expect((await one.call('GET', '/today')).status).toBe(200);
    expect((await two.call('GET', '/today')).status).toBe(403);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'role-changed' });
    // A desktop takes over the role that confirmed it; a parent can confirm none.
    const { scene } = await asked();
    expect(errorOf(await one.call('POST', '/auth/desktop/seen', { scene }))).toEqual([403, 'auth/staff-only']);
    await one.call('POST', '/me/role', { role: items[1]?.key });
    const desk = await scanned(one);
    expect(((await (await me(desk)).json()) as { actor: { school?: { id: string }; name: string } }).actor.name).toBe('王磊老师');
  });

  it('nobody takes a role that is not theirs', async () => {
    for (const role of ['teacher:QX01-T1001', 'officer:B0001', 'guardian:nobody', 'learner:nobody', 'head:QX01', 'x', '__proto__:x'])
      expect([role, (await guardian.call('POST', '/me/role', { role })).status]).toEqual([role, 403]);
    const other = (await rolesOf(await server.signIn('sun-fang'))).items;
    for (const { key } of other) expect((await guardian.call('POST', '/me/role', { role: key })).status).toBe(403);
    expect(await roleNow(guardian)).toBe('guardian');
  });

  it('a role that is taken away is gone at the next request, and the session goes on with what is left', async () => {
    const both = await server.signIn('zhou-guifang');
    const { items } = await rolesOf(both);
    await both.call('POST', '/me/role', { role: 'teacher:QX01-T1003' });
    expect(items[0]?.key).toBe('teacher:QX01-T1003');
    await withoutTeacher('QX01-T1003', async () => {
      const { actor } = (await both.call('GET', '/me')).body as unknown as { actor: { name: string } };
      expect(actor.name).toBe('王磊老师');
      await withoutTeacher('QX01-T1002', async () => expect(await roleNow(both)).toBe('guardian'));
    });
  });

  it('an office that is given between two requests counts in the second', async () => {
    const scheduler = await server.signIn('wang-lei');
    expect((await scheduler.call('GET', '/plans')).status).toBe(200);
    const { connection } = await dumpable();
    const teachers = connection.collection<{ _id: string }>('teachers');
    await teachers.updateOne({ _id: 'QX01-T1002' }, { $set: { roles: ['teacher'] } });
    expect((await scheduler.call('GET', '/plans')).status).toBe(403);
    await teachers.updateOne({ _id: 'QX01-T1002' }, { $set: { roles: ['teacher', 'school-scheduler'] } });
    expect((await scheduler.call('GET', '/plans')).status).toBe(200);
    await connection.close();
  });

  it('a city’s officer reaches the schools of the counties below, a county’s no others', async () => {
    const { connection } = await dumpable();
    await connection.collection<{ _id: string }>('bureaus').insertMany([
      { _id: 'CITY', name: '某某市教育局', level: 'city' },
      { _id: 'ELSE', name: '另一个县教育局', level: 'county', parentId: 'CITY' },
    ] as never[]);
    await connection
      .collection<{ _id: string }>('schools')
      .insertOne({ _id: 'EL01', bureauId: 'ELSE', name: '另一县的小学', kind: 'school' } as never);
    const bureaus = connection.collection<{ _id: string; parentId?: string }>('bureaus');
    const officers = connection.collection<{ _id: string; bureauId?: string; duty?: string }>('officers');
    const officer = await server.signIn('zhao-hong');
    const seen = async () => JSON.stringify((await officer.call('GET', '/figures?by=school')).body);
    expect(await seen()).toContain('清溪县城关小学');
    expect(await seen()).not.toContain('另一县的小学');
    await officers.updateOne({ _id: 'B0001' }, { $set: { bureauId: 'CITY' } });
    expect(await seen()).toContain('另一县的小学');
    expect(await seen()).not.toContain('清溪县城关小学');
    await bureaus.updateOne({ _id: 'QX' }, { $set: { parentId: 'CITY' } });
    expect(await seen()).toContain('清溪县城关小学');
    // Teaching research reads plans, not the table of families.
    await officers.updateOne({ _id: 'B0001' }, { $set: { duty: 'teaching-research' } });
    expect((await officer.call('GET', '/figures?by=school')).status).toBe(403);
    expect((await officer.call('GET', '/plans')).status).toBe(200);
    expect((await officer.call('GET', '/me')).body).toMatchObject({ actor: { rooms: ['school'] } });
    await officers.updateOne({ _id: 'B0001' }, { $set: { bureauId: 'QX' }, $unset: { duty: 1 } });
    await bureaus.updateOne({ _id: 'QX' }, { $unset: { parentId: 1 } });
    await connection.close();
  });
});

describe('a phone that is handed to a child', () => {
  it('shows what is for that child, and nothing of the parent’s, the class’s or the account’s', async () => {
    const phone = await server.signIn('chen-jing');
    const { items } = (await phone.call('GET', '/me/roles')).body as unknown as { items: { key: string; role: string; title: string }[] };
    const learners = items.filter(({ role }) => role === 'learner');
    expect(learners).toHaveLength(2);
    const child = learners[0]?.key.split(':')[1] ?? '';
    const sibling = learners[1]?.key.split(':')[1] ?? '';
    expect((await phone.call('POST', '/me/role', { role: learners[0]?.key })).body).toMatchObject({
      actor: { role: 'learner', rooms: ['learner'] },
    });
    const { actor } = (await phone.call('GET', '/me')).body as unknown as { actor: { children: { id: string }[] } };
    expect(actor.children.map(({ id }) => id)).toEqual([child]);
    const today = (await phone.call('GET', '/today')).body as unknown as { items: { resource: { for: string } }[]; answers: number };
    for (const item of today.items) expect(item.resource.for).toBe('student');
    expect(today.answers).toBe(0);
    expect((await phone.call('GET', `/today?child=${sibling}`)).status).toBe(403);
    for (const [method, path, body] of [
      ['GET', '/inbox'],
      ['GET', '/questions'],
      ['POST', '/questions', { text: '我想玩', for: child }],
      ['PATCH', '/me/settings', { largeType: true }],
      ['GET', '/me/sessions'],
      ['POST', '/me/sessions/end-others'],
      ['POST', `/me/sessions/${'a'.repeat(43)}/end`],
      ['GET', '/plans'],
      ['GET', '/figures?by=school'],
    ] as const)
      expect([path, (await phone.call(method, path, body)).status]).toEqual([path, 403]);
    // Back to the adult.
    expect((await phone.call('POST', '/me/role', { role: items[0]?.key })).body).toMatchObject({ actor: { role: 'guardian' } });
    expect((await phone.call('GET', '/inbox')).status).toBe(200);
  });
});
