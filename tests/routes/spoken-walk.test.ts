import type { WireQuestion } from '../../bot-server/contract/index';
import { fetchMedia } from '../../bot-server/flows/question-media/fetch-media';
import { sendAnswerMedia } from '../../bot-server/flows/question-media/send-answer-media';
import { wavOf } from '../../bot-server/files/voice/wav';
import { anAmr, anMp3, hum } from '../support/sounds';
import { startTestServer, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let now = Date.parse('2026-11-23T22:10:00+08:00');
beforeAll(async () => {
  server = await startTestServer({ seed: true, now: () => now, jobs: true });
});
afterAll(() => server.close());

const never = () => false;
const chat = async () =>
  (await (await fetch(`${server.sandboxUrl}/sandbox/people/chen-jing/chats`)).json()) as {
    service: { from: string; text: string; media?: { id: string; kind: string; format: string } }[];
  };
async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const end = Date.now() + 40_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it('a grandmother asks aloud in the chat at night, hears an honest receipt, and hears the teacher’s voice there and in the mini-program', async () => {
  const [mother, teacher] = await Promise.all([server.signIn('chen-jing'), server.signIn('li-min')]);
  const me = (await teacher.call('GET', '/me')).body as unknown as { actor: { classrooms: { id: string }[] } };
  const hers = (await mother.call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  const sent = await fetch(`${server.sandboxUrl}/sandbox/people/chen-jing/media?account=oa&kind=voice`, {
    method: 'POST',
    body: new Uint8Array(anAmr(5)),
  });
  expect(sent.status).toBe(200);
  await server.sandbox.idle();
  const said = (await chat()).service;
  expect(said.some(({ from, media }) => from === 'me' && media?.format === 'amr')).toBe(true);
  if (hers.actor.children.length > 1) {
    const at = hers.actor.children.findIndex(({ classroom }) => classroom === me.actor.classrooms[0]?.id);
    await fetch(`${server.sandboxUrl}/sandbox/people/chen-jing/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: 'oa', text: String(at + 1) }),
    });
    await server.sandbox.idle();
  }
  expect((await chat()).service.at(-1)?.text).toMatch(/预计(明早|明天|周|\d+月).*前回复/);

  const question = await until(async () => {
    await fetchMedia(server.deps, () => now, never);
    const { items } = (await teacher.call('GET', '/questions?box=open')).body as unknown as { items: WireQuestion[] };
    return items.find(({ media }) => media?.[0]?.state === 'ready');
  }, 'the voice in the box');
  expect(question).toMatchObject({ text: '', media: [{ kind: 'voice', seconds: 5 }] });
  const heard = await fetch(server.url + (question.media?.[0]?.url ?? ''));
  expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'audio/wav']);

  // In the morning: an answer at night would wait for it.
  now = Date.parse('2026-11-24T09:00:00+08:00');
  for (const [bytes, format] of [
    [anMp3(6), 'mp3'],
    [wavOf(hum(2, 16_000), 16_000), 'amr'],
  ] as const) {
    const up = await teacher.call('POST', '/question-media?as=voice', new Uint8Array(bytes));
    const { id } = up.body as unknown as { id: string };
    const answered = await teacher.call('POST', `/questions/${question.id}/replies`, { text: '先陪他读一会儿书，再关灯。', media: [id] });
    expect(answered.status).toBe(200);
    const voice = await until(async () => {
      now += 6000;
      await sendAnswerMedia(server.deps, () => now, never);
      return (await chat()).service.find(({ from, media }) => from === 'them' && media?.format === format);
    }, `the ${format} voice in the chat`);
    expect(voice.media?.kind).toBe('voice');
    expect((await fetch(`${server.sandboxUrl}/sandbox/media/${voice.media?.id ?? ''}`)).status).toBe(200);
  }
  // Once each, however often the job looks.
  await sendAnswerMedia(server.deps, () => now + 600_000, never);
  expect((await chat()).service.filter(({ from, media }) => from === 'them' && media).length).toBe(2);
  const read = (await mother.call('GET', `/questions/${question.id}`)).body as unknown as WireQuestion;
  expect(read.replies[0]).toMatchObject({
    text: '先陪他读一会儿书，再关灯。',
    media: [{ kind: 'voice', seconds: 6, url: expect.any(String) }],
  });
});
