import { firstBreak } from '../../bot-server/domain/audit/audit';
import { sha256 } from '../../bot-server/store/audit';
import { type Client } from '../support/server';
import {
  HOUR,
  server,
  pass,
  teacher,
  guardian,
  post,
  asked,
  turn,
  tokenIn,
  scanned,
  me,
  auditOf,
  rested,
  teacherAgain,
  guardianAgain,
} from '../support/staff-world';

jest.setTimeout(120_000);

describe('sessions', () => {
  type Line = { id: string; kind: string; browser: string; here: boolean };
  const listOf = async (client: Client) => (await client.call('GET', '/me/sessions')).body as unknown as { items: Line[] };
  const asClient = (token: string): Client => ({
    token,
    call: async (method, path, body) => {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, never> };
    },
  });

  it('are listed with kind and browser, and ended one by one; the next request is refused', async () => {
    await rested();
    const phone = await server.signIn('li-min');
    await guardianAgain();
    const desk = asClient(await scanned(phone));
    const { items } = await listOf(phone);
    const line = items.find(({ kind }) => kind === 'desktop');
    expect(line).toMatchObject({ browser: 'Edge，Windows', here: false });
    expect(items.filter(({ here }) => here)).toHaveLength(1);
    expect((await listOf(desk)).items.find(({ here }) => here)?.kind).toBe('desktop');
    // Nobody else can end it, nor learn that it is there.
    expect((await guardian.call('POST', `/me/sessions/${line?.id}/end`)).status).toBe(200);
    expect((await desk.call('GET', '/me')).status).toBe(200);
    expect((await phone.call('POST', `/me/sessions/${line?.id}/end`)).status).toBe(200);
    expect((await desk.call('GET', '/me')).status).toBe(401);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'session-revoked', about: { kind: 'session', id: line?.id } });
  });

  it('are all ended but this one', async () => {
    const phone = await server.signIn('li-min');
    const desks = [asClient(await scanned(phone)), asClient(await scanned(phone))];
    const left = (await phone.call('POST', '/me/sessions/end-others')).body as unknown as { items: Line[] };
    expect(left.items).toEqual([expect.objectContaining({ here: true, kind: 'phone' })]);
    for (const desk of desks) expect((await desk.call('GET', '/me')).status).toBe(401);
    expect((await phone.call('GET', '/me')).status).toBe(200);
    const { actor, ...row } = (await auditOf('QX01')).at(-1) ?? { actor: undefined };
    expect([actor?.kind, row]).toMatchObject(['teacher', { action: 'session-revoked' }]);
    await teacherAgain();
  });

  it('at a desk end after eight hours without use and after seven days in any case; on a phone later', async () => {
    await teacherAgain();
    const [idle, busy] = [await scanned(), await scanned()];
    pass(7 * HOUR);
    expect((await me(idle)).status).toBe(200);
    pass(8 * HOUR);
    expect((await me(idle)).status).toBe(401);
    expect((await me(busy)).status).toBe(401);
    const days = await scanned();
    for (let hour = 0; hour < 7 * 24 - 6; hour += 6) {
      pass(6 * HOUR);
      expect((await me(days)).status).toBe(200);
    }
    pass(6 * HOUR);
    expect((await me(days)).status).toBe(401);
    await teacherAgain();
    pass(6 * 24 * HOUR);
    expect((await teacher.call('GET', '/me')).status).toBe(200);
  });

  it('take nothing that a caller made up: no token of another kind, none that was brought along', async () => {
    const parts = ['{"alg":"none","typ":"JWT"}', '{"sub":"mini:x","role":"head"}'].map((part) => Buffer.from(part).toString('base64url'));
    for (const token of [`${parts[0]}.${parts[1]}.`, `${parts[0]}.${parts[1]}.c2ln`, 'A'.repeat(43), 'A'.repeat(5000)])
      expect((await me(token)).status).toBe(401);
    // Fixation: a browser that brings a token gets another one.
    const brought = 'B'.repeat(43);
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = await turn(secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene, number });
    const done = await post('/auth/desktop/take', { secret }, { token: brought });
    expect(tokenIn(done.body)).not.toBe(brought);
    expect((await me(brought)).status).toBe(401);
  });
});

it('the trail of what staff did holds', async () => {
  const rows = await auditOf('QX01');
  expect(rows.length).toBeGreaterThan(5);
  expect(firstBreak(rows, sha256)).toBeUndefined();
  expect(JSON.stringify(rows)).not.toMatch(/李敏|王磊|oMini/);
});
