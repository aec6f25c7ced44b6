import type { WireQuestion } from '../../bot-server/contract/index';
import * as crypt from '../../bot-server/sandbox/crypto';
import { checkMedia } from '../../bot-server/flows/question-media/check-media';
import { checkQuestions } from '../../bot-server/flows/question/check-questions';
import { anMp3, aPhoto } from '../support/sounds';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let [mother, teacher]: Client[] = [];
let now = Date.parse('2026-11-23T09:10:00+08:00');
beforeAll(async () => {
  server = await startTestServer({ seed: true, now: () => now });
  [mother, teacher] = await Promise.all([server.signIn('chen-jing'), server.signIn('li-min')]);
});
afterAll(() => server.close());

const never = () => false;
async function ask(kind: 'picture' | 'voice', text = '这样写对吗') {
  const bytes = kind === 'picture' ? aPhoto() : anMp3(3);
  const up = await mother!.call('POST', `/question-media?as=${kind}`, new Uint8Array(bytes));
  expect(up.status).toBe(200);
  const me = (await mother!.call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  const hers = (await teacher!.call('GET', '/me')).body as unknown as { actor: { classrooms: { id: string }[] } };
  const child = me.actor.children.find(({ classroom }) => classroom === hers.actor.classrooms[0]?.id);
  const asked = await mother!.call('POST', '/questions', {
    text,
    for: child?.id,
    media: [(up.body as unknown as { id: string }).id],
  });
  expect(asked.status).toBe(200);
  return (asked.body as unknown as WireQuestion).id;
}
const settle = async () => {
  await checkQuestions(server.deps, now, never);
  const asked = await checkMedia(server.deps, () => now, never);
  await server.sandbox.idle();
  return asked;
};
const checkOf = async (id: string) => (await server.deps.questions.get(id))?.check;
const saw = async (id: string) => ((await teacher!.call('GET', `/questions/${id}`)).body as unknown as WireQuestion).unchecked;

it('a picture is fetched by WeChat from a signed link and its verdict comes back by the callback', async () => {
  const id = await ask('picture');
  expect(await saw(id)).toBe(true);
  expect(await settle()).toBe(1);
  expect(await checkOf(id)).toBe('pass');
  expect(await saw(id)).toBe(false);
});

it('a voice without a word that is risky, told twice and late, is «review»; the teacher has it all the same', async () => {
  server.sandbox.turn({ mediaChecks: [{ suggest: 'risky', duplicate: true, delayMs: 50 }] });
  const id = await ask('voice', '');
  await settle();
  expect(await checkOf(id)).toBe('review');
  expect((await teacher!.call('GET', `/questions/${id}`)).status).toBe(200);
});

it('lost, or not to be looked at, it stays 未检测', async () => {
  server.sandbox.turn({ mediaChecks: [{ suggest: 'pass', lost: true }] });
  const lost = await ask('picture');
  expect(await settle()).toBe(1);
  server.sandbox.turn({ faults: [{ path: '/wxa/media_check_async', errcode: 61010, times: 1 }] });
  const unseen = await ask('picture');
  expect(await settle()).toBe(0);
  expect([await checkOf(lost), await checkOf(unseen)]).toEqual(['unchecked', 'unchecked']);
  expect(await settle()).toBe(0);
});

it('signed in hours ago and sending now counts as being here; WeChat, who has not seen them, says no more than it knows', async () => {
  now += 5 * 3_600_000;
  const id = await ask('picture');
  expect(await settle()).toBe(0);
  expect(server.sandbox.log.after(0).findLast(({ path }) => path === '/wxa/media_check_async')?.errcode).toBe(61010);
  expect(await checkOf(id)).toBe('unchecked');
  // The others go on with a fresh visit.
  [mother, teacher] = await Promise.all([server.signIn('chen-jing'), server.signIn('li-min')]);
});

it('a forged verdict changes nothing; a genuine one for a trace that is not ours neither', async () => {
  server.sandbox.turn({ mediaChecks: [{ suggest: 'pass', lost: true }] });
  const id = await ask('picture');
  await settle();
  const { body } = server.sandbox.log.after(0).findLast(({ path }) => path === '/wxa/media_check_async') ?? {};
  const reply = server.sandbox.log.after(0).findLast(({ path }) => path === '/wxa/media_check_async')?.reply as { trace_id: string };
  const { openid } = body as { openid: string };
  const mini = (await server.deps.accounts.get('mini'))!;
  const { token, aesKey } = server.deps.secrets.oa;
  const tell = async (trace: string, key: string, appid = mini.appid) => {
    const at = String(Math.floor(now / 1000));
    const clear = JSON.stringify({
      ...{ ToUserName: mini.originalId, FromUserName: openid, CreateTime: Number(at), MsgType: 'event', Event: 'wxa_media_check' },
      ...{ appid, trace_id: trace, version: 2, errcode: 0, errmsg: 'ok', result: { suggest: 'pass', label: 100 } },
      detail: [{ strategy: 'content_model', errcode: 0, suggest: 'pass', label: 100, prob: 90 }],
    });
    const Encrypt = crypt.seal(aesKey, appid, clear);
    const query = new URLSearchParams({
      timestamp: at,
      nonce: '1234',
      encrypt_type: 'aes',
      msg_signature: crypt.sign(key, at, '1234', Encrypt),
    });
    query.set('signature', crypt.sign(key, at, '1234'));
    const answer = await fetch(`${server.url}/wechat/callback?${query}`, {
      method: 'POST',
      body: JSON.stringify({ ToUserName: mini.originalId, Encrypt }),
    });
    return answer.status;
  };
  expect(await tell(reply.trace_id, 'wrong-token')).toBe(401);
  expect(await tell(reply.trace_id, token, 'wx0000000000000000')).toBe(401);
  expect(await tell('somebody-elses', token)).toBe(200);
  expect(await checkOf(id)).toBe('unchecked');
  // As JSON too, which is how a console may be set.
  expect(await tell(reply.trace_id, token)).toBe(200);
  expect(await checkOf(id)).toBe('pass');
});
