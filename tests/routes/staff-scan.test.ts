import {
  MINUTE,
  server,
  pass,
  teacher,
  guardian,
  post,
  asked,
  turn,
  tokenIn,
  errorOf,
  scanned,
  me,
  auditOf,
  dumpable,
  withoutTeacher,
} from '../support/staff-world';

jest.setTimeout(120_000);

describe('signing in on a desktop by a scan', () => {
  it('goes from the screen to the phone and back to that browser alone', async () => {
    const { secret, scene, image } = await asked();
    expect(String(image).length).toBeGreaterThan(1000);
    expect(scene).toMatch(/^[\w-]{22}$/);
    expect(scene).not.toBe(secret.slice(0, 22));
    expect(await turn(secret)).toEqual({ state: 'waiting' });
    const seen = (await teacher.call('POST', '/auth/desktop/seen', { scene })).body as unknown as { browser: string; numbers: number[] };
    expect(seen.browser).toBe('Edge，Windows');
    const { state, number } = (await turn(secret)) as { state: string; number: number };
    expect(state).toBe('scanned');
    expect(new Set(seen.numbers).size).toBe(3);
    expect(seen.numbers).toContain(number);
    expect(JSON.stringify(seen)).not.toContain('"number"');
    expect((await teacher.call('POST', '/auth/desktop/confirm', { scene, number })).status).toBe(200);
    // The answer got lost and the phone says it again.
    expect((await teacher.call('POST', '/auth/desktop/confirm', { scene, number })).status).toBe(200);
    const done = await turn(secret);
    expect(done).toMatchObject({ state: 'done', signedIn: { actor: { role: 'teacher', name: '李敏老师' } } });
    expect(tokenIn(done)).toMatch(/^[\w-]{43}$/);
    expect((await me(tokenIn(done))).status).toBe(200);
    // Given once.
    expect(await turn(secret)).toEqual({ state: 'over' });
    expect(errorOf(await teacher.call('POST', '/auth/desktop/seen', { scene }))).toEqual([410, 'auth/scan-over']);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'signed-in-desktop', actor: { kind: 'teacher' } });
  });

  it('is worth nothing to who has only the code, or only another browser’s secret', async () => {
    const [mine, other] = [await asked(), await asked()];
    await teacher.call('POST', '/auth/desktop/seen', { scene: mine.scene });
    const { number } = await turn(mine.secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene: mine.scene, number });
    expect(await turn(other.secret)).toEqual({ state: 'waiting' });
    expect((await post('/auth/desktop/take', { secret: mine.scene })).status).toBe(400);
    expect(await turn(`${mine.scene}${mine.scene}`.slice(0, 43))).toEqual({ state: 'over' });
    expect((await turn(mine.secret)).state).toBe('done');
  });

  it('is over after two minutes, confirmed or not', async () => {
    const [late, confirmed] = [await asked(), await asked()];
    await teacher.call('POST', '/auth/desktop/seen', { scene: confirmed.scene });
    const { number } = await turn(confirmed.secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene: confirmed.scene, number });
    pass(2 * MINUTE);
    expect(errorOf(await teacher.call('POST', '/auth/desktop/seen', { scene: late.scene }))).toEqual([410, 'auth/scan-over']);
    expect(await turn(late.secret)).toEqual({ state: 'over' });
    expect(await turn(confirmed.secret)).toEqual({ state: 'over' });
  });

  it('is for staff only, and for the phone that scanned first', async () => {
    const { secret, scene } = await asked();
    for (const path of ['/auth/desktop/seen', '/auth/desktop/refuse'])
      expect(errorOf(await guardian.call('POST', path, { scene }))).toEqual([403, 'auth/staff-only']);
    expect(errorOf(await guardian.call('POST', '/auth/desktop/confirm', { scene, number: 10 }))).toEqual([403, 'auth/staff-only']);
    expect(await turn(secret)).toEqual({ state: 'waiting' });
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const officer = await server.signIn('zhao-hong');
    expect(errorOf(await officer.call('POST', '/auth/desktop/seen', { scene }))).toEqual([410, 'auth/scan-over']);
    const { number } = await turn(secret);
    expect(errorOf(await officer.call('POST', '/auth/desktop/confirm', { scene, number }))).toEqual([410, 'auth/scan-over']);
    await officer.call('POST', '/auth/desktop/refuse', { scene });
    expect((await turn(secret)).state).toBe('scanned');
    expect((await teacher.call('POST', '/auth/desktop/refuse', { scene })).status).toBe(200);
    expect(await turn(secret)).toEqual({ state: 'refused' });
  });

  it('a wrong number ends it: there is one guess, not three', async () => {
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = (await turn(secret)) as { number: number };
    const wrong = number === 99 ? 98 : number + 1;
    expect(errorOf(await teacher.call('POST', '/auth/desktop/confirm', { scene, number: wrong }))).toEqual([409, 'auth/number-wrong']);
    expect(errorOf(await teacher.call('POST', '/auth/desktop/confirm', { scene, number }))).toEqual([410, 'auth/scan-over']);
    expect(await turn(secret)).toEqual({ state: 'refused' });
  });

  it('of two browsers that come back with the secret at once, one gets in', async () => {
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = await turn(secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene, number });
    const states = (await Promise.all([1, 2, 3, 4].map(() => turn(secret)))).map(({ state }) => state).sort();
    expect(states).toEqual(['done', 'over', 'over', 'over']);
  });

  it('gives no session to who stopped being staff between the phone and the desktop', async () => {
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = await turn(secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene, number });
    await withoutTeacher('QX01-T1001', async () => expect(await turn(secret)).toEqual({ state: 'refused' }));
  });

  it('keeps neither code nor secret nor token in the database', async () => {
    const { secret, scene } = await asked();
    const token = await scanned();
    const { connection } = await dumpable();
    for (const name of ['desktop-requests', 'sessions', 'audit', 'credentials', 'lockouts']) {
      const text = JSON.stringify(await connection.collection(name).find().toArray());
      for (const word of [secret, scene, token]) expect(text).not.toContain(word);
    }
    await connection.close();
  });

  it('says so when WeChat gives no code, and the password way is left', async () => {
    const real = server.deps.gateway.drawCode;
    Object.assign(server.deps.gateway, { drawCode: () => Promise.resolve(undefined) });
    expect((await post('/auth/desktop')).body).toMatchObject({ image: null });
    Object.assign(server.deps.gateway, { drawCode: real });
  });
});
