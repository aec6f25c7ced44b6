import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from 'mongoose';
import { createApp } from '../../bot-server/app';
import { identityId } from '../../bot-server/domain/account/account';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { deliveriesOf } from '../../bot-server/domain/push/audience';
import { connect } from '../../bot-server/store/connect';
import { aPush, video } from '../flows/progress/world';
import { startTestServer, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let tokens: { mother: string; head: string };
const now = Date.UTC(2026, 8, 2, 4);

beforeAll(async () => {
  server = await startTestServer({ seed: false, now: () => now });
  const { deps } = server;
  await deps.accounts.save({ id: 'mini', kind: 'mini-program', appid: 'wx1', originalId: 'gh_1', name: '小程序', mode: 'sandbox', templates: [] }); // prettier-ignore
  const student = { id: 'a', schoolId: 'S1', classroomId: 'c', name: 'a', studentNo: 'a' };
  const tie = { guardianId: 'm', studentId: 'a', relation: '母亲' as const, caregiverAtHome: true, worksAway: false };
  await deps.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'B', name: '县教育局', level: 'county' }],
    schools: [{ id: 'S1', bureauId: 'B', name: '小学', kind: 'school' }],
    teachers: [{ id: 't', schoolId: 'S1', teacherNo: 'T', name: '校长', subjects: [], roles: ['head'], classroomIds: [] }],
    classrooms: [{ id: 'c', schoolId: 'S1', grade: 1, number: 1, name: '一年级1班', stage: '小学低段' }],
    students: [student],
    guardians: [{ id: 'm', name: 'm', phone: '13900000001', quietHours: null, largeType: false }],
    guardianships: [tie],
  });
  await deps.identities.bindMany([
    { accountId: 'mini', openid: 'o-m', persons: [{ kind: 'guardian', id: 'm' }], follows: false },
    { accountId: 'mini', openid: 'o-t', persons: [{ kind: 'teacher', id: 't' }], follows: false },
  ]);
  await deps.resources.save(video);
  const known = { reachable: () => true, watched: () => false };
  await deps.deliveries.put(deliveriesOf(aPush({ classroomIds: ['c'] }), [{ student, guardianships: [tie] }], known, now));
  const open = (openid: string): Promise<string> => deps.sessions.open(identityId('mini', openid), now);
  tokens = { mother: await open('o-m'), head: await open('o-t') };
}, 120_000);
afterAll(() => server.close());

describe('xAPI', () => {
  const ask = async (version?: string, query = '') => {
    const headers = { authorization: `Bearer ${tokens.head}`, ...(version === undefined ? {} : { 'X-Experience-API-Version': version }) };
    const response = await fetch(`${server.url}/api/v1/xapi/statements${query}`, { headers });
    const body = (await response.json()) as { error?: { code: string }; statements?: unknown[] };
    return { status: response.status, body, headers: response.headers };
  };

  it.each([undefined, '1.0', '1.0.0', '1.0.3'])('answers version %s and says its own', async (version) => {
    const { status, headers, body } = await ask(version);
    expect([status, body.statements]).toEqual([200, []]);
    expect(headers.get('x-experience-api-version')).toBe('1.0.3');
    expect(Date.parse(headers.get('x-experience-api-consistent-through') ?? '')).toBeLessThan(now);
  });

  it.each(['0.95', '1.1.0', '2.0.0', 'x'])('refuses version %s, and says which it speaks', async (version) => {
    const { status, headers, body } = await ask(version);
    expect([status, body.error?.code]).toEqual([400, 'xapi/version']);
    expect(headers.get('x-experience-api-version')).toBe('1.0.3');
  });

  it('refuses a moment that is none, and says its version then too', async () => {
    const { status, headers } = await ask('1.0.3', '?since=yesterday');
    expect([status, headers.get('x-experience-api-version')]).toEqual([400, '1.0.3']);
    expect((await ask('1.0.3', '?since=2026-09-01T00:00:00.000Z')).status).toBe(200);
  });
});

describe('from where an item was opened', () => {
  let behindProxy: Server;
  let raw: Connection;
  beforeAll(async () => {
    // As in production: behind a proxy, whose word for the caller's address is taken.
    const answer = createApp({ ...server.deps, env: { ...server.deps.env, production: true } }).callback();
    behindProxy = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => behindProxy.listen(0, '127.0.0.1', resolve));
    raw = await connect(server.mongodbUri);
  });
  afterAll(async () => {
    await raw.close();
    await new Promise((resolve) => behindProxy.close(resolve));
  });
  const open = async (from: string): Promise<number> => {
    const { port } = behindProxy.address() as AddressInfo;
    const headers = { authorization: `Bearer ${tokens.mother}`, 'X-Forwarded-For': from };
    const body = JSON.stringify({ resource: 'r1', for: 'a' });
    return (await fetch(`http://127.0.0.1:${port}/api/v1/viewing/tickets`, { method: 'POST', headers, body })).status;
  };
  const noted = async (): Promise<string[]> =>
    (await raw.collection('viewingAddresses').find().toArray()).map(({ address }) => String(address));

  it('is noted through the door as four signs that are no address, once a line, and not at all inside a house', async () => {
    const kept = async (count: number): Promise<string[]> => {
      for (let tries = 0; tries < 400; tries++) {
        const found = await noted();
        if (found.length >= count) return found;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      return noted();
    };
    expect(await open('10.1.2.3')).toBe(200);
    expect(await open('113.108.7.9')).toBe(200);
    expect(await kept(1)).toHaveLength(1);
    expect(await open('113.108.7.9')).toBe(200);
    // Two phones of one subscriber's line.
    expect(await open('2408:8000:1:2:aaaa::1')).toBe(200);
    expect(await kept(2)).toHaveLength(2);
    expect(await open('2408:8000:1:2:bbbb::2')).toBe(200);
    expect(await open('113.108.7.10')).toBe(200);
    const all = await kept(3);
    expect(new Set(all).size).toBe(3);
    for (const address of all) expect(address).toMatch(/^[\w+/-]{4}$/);
    const rows = JSON.stringify(await raw.collection('viewingAddresses').find().toArray());
    expect(rows).not.toMatch(/113\.108|2408|8000/);
  });
});
