import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../bot-server/app';
import { networkOf } from '../../bot-server/routes/api';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let beside: Server;
let second: string;
let parent: Client;
beforeAll(async () => {
  server = await startTestServer();
  parent = await server.signIn('chen-jing');
  const answer = createApp(server.deps).callback();
  beside = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => beside.listen(0, '127.0.0.1', done));
  second = `http://127.0.0.1:${(beside.address() as AddressInfo).port}`;
});
afterAll(async () => {
  beside.closeAllConnections();
  await new Promise((done) => beside.close(done));
  await server.close();
});

it('counts what a person writes over all servers, whatever addresses they claim, and says how long to wait', async () => {
  const write = (n: number) =>
    fetch(`${n % 2 === 0 ? server.url : second}/api/v1/me/settings`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${parent.token}`, 'x-forwarded-for': `10.0.0.${n}` },
      body: JSON.stringify({ largeType: n % 2 === 0 }),
    });
  const answers = [];
  for (let n = 0; n < 130; n += 1) answers.push(await write(n));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(120);
  expect(statuses.slice(120).every((status) => status === 429)).toBe(true);
  const last = answers.at(-1);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(last?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(await last?.json()).toMatchObject({ error: { code: 'request/too-many', message: expect.stringMatching(/稍/) as string } });
  // The others go on.
  const other = await server.signIn('sun-fang');
  expect((await other.call('PATCH', '/me/settings', { largeType: false })).status).toBe(200);
});

it('bounds what a school uploads, whoever of it does', async () => {
  const scheduler = await server.signIn('wang-lei');
  for (let n = 0; n < 60; n += 1) await server.deps.limits.take('upload-school', 'QX01');
  const answer = await scheduler.call('POST', '/plans/imports?fileName=a.csv&dryRun=1', new Uint8Array([97]));
  expect(answer.status).toBe(429);
});

it('bounds reading in each process', async () => {
  const officer = await server.signIn('zhao-hong');
  const identity = (await server.deps.sessions.identityOf(officer.token, Date.now())) ?? '';
  for (let n = 0; n < 1495; n += 1) await server.deps.limits.take('read', identity);
  const statuses = [];
  for (let n = 0; n < 10; n += 1) statuses.push((await officer.call('GET', '/me')).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429, 429]);
});

it('takes reports from an address that a whole town shares, but not from who can not say who they are', async () => {
  const phone = await server.signIn('sun-fang');
  const report = (token: string) =>
    fetch(`${second}/api/v1/viewing/reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ reports: [{}] }),
    });
  for (let n = 0; n < 12_000; n += 1) await server.deps.limits.take('read-address', '127.0.0.1');
  expect((await phone.call('GET', '/me')).status).toBe(429);
  expect((await report(phone.token)).status).toBe(200);
  expect((await report('A'.repeat(43))).status).toBe(429);
});

it('counts a subscriber of IPv6 as one, however many addresses they have', () => {
  expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
  expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9');
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2');
  expect(networkOf('2001:0db8:0001:0002:ffff:ffff:ffff:ffff')).toBe('2001:db8:1:2');
  expect(networkOf('2001:db8::5')).toBe('2001:db8:0:0');
  expect(networkOf('::1')).toBe('0:0:0:0');
});
