import { readFile } from 'node:fs/promises';
import type { Locator, Page, Response } from 'playwright-core';
import { instantOf } from '../../bot-server/domain/time/civil';
import { MINUTE, SECOND } from '../../bot-server/domain/time/instant';
import { addressOf } from '../support/story';
import { climbing } from './question-climb';
import { pinned } from './question-pinned';
import { demoVoice, openQuestionWorld, type QuestionWorld } from './question-world';

/**
 * A grandmother who can not type asks aloud at ten past ten at night, in the service account's chat. She is told honestly by when she will be
 * answered, nobody rings her grandchild's teacher before the morning, and in the morning she hears the teacher's own voice.
 */
jest.setTimeout(180_000);

const ASKED_AT = 22 * 60 + 10;
const SPOKEN = '外婆您好，先让孩子和您一起做一份早饭，他自己做的，会愿意吃。';
const WRITTEN = '明天早上试一次，再告诉我怎么样。';

let world: QuestionWorld;
let teacher: Page;
let grandmother: Page;
let id = '';
beforeAll(async () => {
  world = await openQuestionWorld();
}, 300_000);
afterAll(() => world?.close());

const onNext = (clock: string): number => instantOf(world.next, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)));

/** Plays a voice to its end, as the browser itself tells: what it was played from, as the server answered. */
async function hear(page: Page, button: Locator): Promise<Response> {
  await page.evaluate(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function heard() {
      this.addEventListener('ended', () => void (document.documentElement.dataset['heard'] = String(this.duration)));
      return play.call(this);
    };
  });
  const [answer] = await Promise.all([page.waitForResponse((response) => response.url().includes('/question-media/')), button.click()]);
  await page.waitForFunction(() => Number(document.documentElement.dataset['heard']) > 0.5);
  expect(await page.getByText('放不出来').count()).toBe(0);
  return answer;
}

/** The browser asks for a part; who asks for the whole gets the whole. */
async function isSound(answer: Response): Promise<void> {
  expect([200, 206]).toContain(answer.status());
  const whole = await fetch(answer.url());
  expect({ status: whole.status, type: whole.headers.get('content-type')?.replace(/\/.*/, '') }).toEqual({ status: 200, type: 'audio' });
  expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(1000);
}

describe('a voice at ten past ten at night', () => {
  it('is received at once, with an hour at which a teacher is at school', async () => {
    world.goTo(instantOf(world.day, ASKED_AT));
    const before = (await world.said('zhou-guifang')).length;
    const sent = await fetch(`${world.server.sandboxUrl}/sandbox/people/zhou-guifang/media?account=oa&kind=voice`, {
      method: 'POST',
      body: new Blob([new Uint8Array(await readFile(demoVoice))]),
    });
    id = `c${((await sent.json()) as { msgId: string }).msgId}`;
    await world.until(async () => (await world.said('zhou-guifang')).length > before, 'the receipt');
    // Four hours of teaching time: the whole morning, and twenty minutes after the midday rest.
    expect((await world.said('zhou-guifang')).slice(before).map(({ text }) => text)).toEqual([
      '已收到，已转给李老师。预计明天 14:20 前回复，回复会发到这里和小程序里。',
    ]);
  });

  it('rings nobody before the morning, and the teacher once in it', async () => {
    for (const at of [world.now() + MINUTE, onNext('00:30'), onNext('06:59'), onNext('07:59'), onNext('08:01'), onNext('09:59')]) {
      await world.goAndSettle(at);
      expect({ at: new Date(at).toISOString(), rings: world.rings('li-min') }).toMatchObject({ rings: [] });
    }
    expect((await world.question(id)).media).toMatchObject([{ kind: 'voice', state: 'ready' }]);
    await world.goAndSettle(onNext('10:01'));
    const rings = world.rings('li-min');
    expect(rings).toHaveLength(1);
    expect(Object.values(rings[0]?.data ?? {})).toContain('有 1 个家长提问等您答复');
    expect(JSON.stringify(rings)).not.toContain('刘子轩');
    await world.goAndSettle(onNext('10:20'));
    expect(world.rings('li-min')).toHaveLength(1);
  });

  it('is heard by the teacher in her box', async () => {
    teacher = await world.open('li-min', '/teacher/pages/box/index');
    const card = teacher.locator(`#question-${id}`);
    await card.waitFor();
    expect(await card.textContent()).toMatch(/\[语音 \d+秒\]/);
    await world.shot(teacher, '1-box');
    await card.click();
    const voice = teacher.getByRole('button', { name: /^听语音/ }).first();
    await voice.waitFor();
    await world.shot(teacher, '2-thread-of-teacher');
    await isSound(await hear(teacher, voice));
  });

  it('is answered aloud, with the words in it, and in writing', async () => {
    await teacher.locator('#speak').click();
    await teacher.getByText(/正在听 0:(0[1-9]|[1-5])/).waitFor();
    await teacher.locator('#speak').click();
    await teacher.getByText('删掉，重新说').waitFor();
    await teacher.getByText('正在传…').waitFor({ state: 'detached' });
    await teacher.locator('#send').click();
    await teacher.getByText('请把语音里说的话也写下来').waitFor();
    await teacher.locator('#answer').fill(SPOKEN);
    await world.shot(teacher, '3-answering');
    await teacher.locator('#send').click();
    await teacher.getByText('再补充一句').waitFor();
    await teacher.locator('#answer').fill(WRITTEN);
    await teacher.locator('#send').click();
    await teacher.locator('.gy-talk').getByText(WRITTEN).waitFor();
    const { replies, state } = await world.question(id);
    expect(state).toBe('answered');
    expect(replies.map(({ text, media = [] }) => [text, ...media.map(({ kind, state: is }) => `${kind} ${is}`)])).toEqual([
      [SPOKEN, 'voice ready'],
      [WRITTEN],
    ]);
  });

  it('the grandmother hears in the chat, where her window is open', async () => {
    const before = (await world.said('zhou-guifang')).length;
    await world.settle();
    // The words go first, the voice follows them.
    await world.goAndSettle(world.now() + 5 * SECOND);
    const heard = (await world.said('zhou-guifang')).slice(before);
    const words = heard.filter(({ kind }) => kind === 'text').map(({ text }) => text);
    expect(words.filter((text) => text.includes(SPOKEN))).toHaveLength(1);
    expect(words.filter((text) => text.includes(WRITTEN))).toHaveLength(1);
    // What was asked aloud has no words to be called by.
    for (const text of words) expect(text).toContain('您的提问“语音提问”');
    const [voice, ...more] = heard.filter(({ media }) => media?.kind === 'voice');
    expect(more).toEqual([]);
    const sound = await fetch(`${world.server.sandboxUrl}/sandbox/media/${voice?.media?.id ?? ''}`);
    expect([sound.status, sound.headers.get('content-type')?.replace(/\/.*/, '')]).toEqual([200, 'audio']);
  });

  it('she hears it in the mini-program too, and says that it is settled', async () => {
    grandmother = await world.open('zhou-guifang', '/pages/questions/index');
    await grandmother.locator(`#question-${id}`).click();
    const talk = grandmother.locator('.gy-talk');
    for (const words of [SPOKEN, WRITTEN]) await talk.getByText(words).waitFor();
    const voices = grandmother.getByRole('button', { name: /^听语音/ });
    expect(await voices.count()).toBe(2);
    await world.shot(grandmother, '4-thread-of-grandmother');
    await isSound(await hear(grandmother, voices.nth(1)));
    await grandmother.locator('#confirm').click();
    await grandmother.getByText('已解决').first().waitFor();
    expect((await world.question(id)).state).toBe('confirmed');
  });

  it('the teacher sees that it arrived, and that it helped', async () => {
    await teacher.goto(addressOf(world.server, `/pages/question/index?id=${id}&as=teacher`));
    await teacher.getByText('家长说解决了').waitFor();
    await world.shot(teacher, '5-delivered');
    const delivery = (await (await world.server.signIn('li-min')).call('GET', `/questions/${id}`)).body as unknown as { delivery?: string };
    expect(delivery.delivery).toMatch(/\S/);
  });
});

climbing(() => world);
pinned(() => world);
