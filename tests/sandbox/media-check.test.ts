import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anAmr, anMp3, aPhoto } from '../support/sounds';
import { tag } from './opened';
import { aWorld, openid, type TestWorld } from './world';

const CHECK = '/wxa/media_check_async';
const files: Record<string, Buffer> = {
  '/a.jpg': aPhoto(),
  '/a.mp3': anMp3(2),
  '/a.amr': anAmr(2),
  '/big.jpg': aPhoto({ scan: 10 * 1024 * 1024 }),
};
let w: TestWorld;
let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const found = files[request.url ?? ''];
    response.writeHead(found ? 200 : 404).end(found);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(async () => {
  w = await aWorld();
  w.sandbox.world.state.seen[openid('chen-jing')] = w.clock.now;
});
afterEach(() => w.close());

const wish = (more: object = {}) => ({
  media_url: `${base}/a.jpg`,
  media_type: 2,
  version: 2,
  scene: 2,
  openid: openid('chen-jing'),
  ...more,
});
async function outcome(more: object = {}) {
  const { json } = await w.api('mini', CHECK, wish(more));
  await w.sandbox.idle();
  const told = w.callback.events('wxa_media_check').filter(({ xml }) => tag(xml, 'trace_id') === json.trace_id);
  return { json, told };
}

it('answers with a trace, fetches what lies there, and tells the result as a signed, sealed event', async () => {
  const { json, told } = await outcome();
  expect(json).toMatchObject({ errcode: 0, trace_id: expect.stringMatching(/^[\w-]{20,}$/) });
  expect(told).toHaveLength(1);
  const [event] = told;
  expect(event?.signatureFits).toBe(true);
  expect(event && ['version', 'suggest', 'label', 'appid'].map((name) => tag(event.xml, name))).toEqual(['2', 'pass', '100', event?.appid]);
  expect((await outcome({ media_url: `${base}/a.mp3`, media_type: 1 })).told[0]?.xml).toContain('<suggest><![CDATA[pass]]></suggest>');
});

it.each([
  ['what is not there', { media_url: '/none.jpg' }, '-1008'],
  ['more than 10 MB', { media_url: '/big.jpg' }, '-1008'],
  ['a sound that it does not take', { media_url: '/a.amr', media_type: 1 }, '40005'],
  ['a picture that is told to be a sound', { media_url: '/a.jpg', media_type: 1 }, '40005'],
])('tells that it could not look at %s', async (_what, more, errcode) => {
  const { told } = await outcome({ ...more, media_url: `${base}${more.media_url}` });
  expect(told[0] && tag(told[0].xml, 'errcode')).toBe(errcode);
  expect(told[0]?.xml).not.toContain('<suggest>');
});

it('fetches from nowhere but this machine, by the names that it goes by', async () => {
  // The same server, by a name of which it is not known that it is this machine.
  const other = `${base.replace('127.0.0.1', '[::ffff:127.0.0.1]')}/a.jpg`;
  expect((await fetch(other)).status).toBe(200);
  const { told } = await outcome({ media_url: other });
  expect(told[0] && tag(told[0].xml, 'errcode')).toBe('-1008');
});

it.each([
  ['another account’s openid', { openid: openid('chen-jing', 'oa') }, 40003],
  ['somebody not seen for two hours', { openid: openid('li-min') }, 61010],
  ['a film', { media_type: 3 }, 40004],
  ['no scene', { scene: 9 }, 40129],
  ['version 1', { version: 1 }, 47001],
  ['a path', { media_url: '/a.jpg' }, 87020],
  ['a local file', { media_url: 'file:///etc/hosts' }, 87020],
  ['a field that it has not', { title: 'x' }, 47001],
])('refuses %s at once, and tells nothing later', async (_what, more, errcode) => {
  const { json, told } = await outcome(more);
  expect(json.errcode).toBe(errcode);
  expect(json.trace_id).toBeUndefined();
  expect(told).toEqual([]);
});

it('belongs to the mini-program alone and has a number a day', async () => {
  expect((await w.api('oa', CHECK, wish({ openid: openid('chen-jing', 'oa') }))).json.errcode).toBe(48001);
  w.sandbox.turn({ quota: { [CHECK]: 1 } });
  expect((await outcome()).json.errcode).toBe(0);
  expect((await outcome()).json.errcode).toBe(45009);
});

it('makes the next ones risky, doubled, lost or late, as it is told', async () => {
  await w.call('POST', '/sandbox/knobs', { mediaChecks: [{ suggest: 'risky' }, { duplicate: true }, { lost: true }, { delayMs: 30 }] });
  const first = await outcome();
  expect(first.told[0] && tag(first.told[0].xml, 'suggest')).toBe('risky');
  expect((await outcome()).told).toHaveLength(2);
  expect((await outcome()).told).toHaveLength(0);
  const late = await w.api('mini', CHECK, wish());
  expect(w.callback.events('wxa_media_check').some(({ xml }) => tag(xml, 'trace_id') === late.json.trace_id)).toBe(false);
  await w.sandbox.idle();
  expect(w.callback.events('wxa_media_check').some(({ xml }) => tag(xml, 'trace_id') === late.json.trace_id)).toBe(true);
  expect((await w.call('GET', '/sandbox/knobs')).json.mediaChecks).toEqual([]);
});
