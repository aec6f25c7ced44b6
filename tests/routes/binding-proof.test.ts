import {
  CLASS,
  CHILD,
  TAIL,
  server,
  grandmother,
  code,
  families,
  family,
  bind,
  newcomer,
  forgetTries,
  childrenOf,
  unbindAll,
  trail,
  renewCode,
} from '../support/binding-world';

jest.setTimeout(120_000);

describe('opening a class code', () => {
  it('shows school and class and no child, to a stranger; the code leads nowhere once it was renewed', async () => {
    const opened = await grandmother.call('POST', '/binding/open', { scene: code.replaceAll('-', '') });
    expect(opened).toMatchObject({ status: 200, body: { className: '三年级1班', check: 'phone-tail', slip: null } });
    const names = (await families()).families.map(({ student }) => student.name);
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) expect(JSON.stringify(opened.body)).not.toContain(name);

    const old = code;
    await renewCode();
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
    await renewCode();
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
