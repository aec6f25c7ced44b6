import { z } from 'zod';
import { freePort } from '../../bot-server/embedded/free-port';
import { sideBySide } from '../../bot-server/flows/push/side-by-side';
import { letterOf, post, type Letter } from '../support/faults/letters';
import { openLuck } from '../support/faults/luck';
import { openScene, type Scene } from '../support/faults/scene';
import type { Family } from '../support/faults/school';
import { call, type Server } from '../support/faults/server';
import { tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';
import { templateIdOf } from '../support/faults/wechat';

const FAMILIES = 24;
const COPIES = 3;
const SIX_HOURS = 6 * 3600;

let scene: Scene;
let servers: Server[];
beforeAll(async () => {
  scene = await openScene({ classes: 1, familiesPerClass: FAMILIES, follows: true, consents: 0 });
  servers = await Promise.all([scene.start(), scene.start({ role: 'server', port: await freePort() })]);
}, 180_000);
afterAll(() => scene.close(), 120_000);

const now = (): number => Math.floor(Date.now() / 1000);
const Questions = z.object({ items: z.array(z.object({ text: z.string() })) });
const questionsOf = async ({ token }: Family): Promise<string[]> => {
  const { body } = await call(servers[0]?.url ?? '', token, 'GET', '/questions');
  return Questions.parse(body).items.map(({ text }) => text);
};
const Me = z.object({ subscriptions: z.array(z.object({ templateId: z.string(), remaining: z.number().nullable() })) });
const remainingOf = async ({ token }: Family, purpose: string): Promise<number | null | undefined> => {
  const { body } = await call(servers[0]?.url ?? '', token, 'GET', '/me');
  return Me.parse(body).subscriptions.find(({ templateId }) => templateId === templateIdOf('mini', purpose))?.remaining;
};

const textLetter = (family: Family, n: number, createTime: number) => ({
  FromUserName: family.oaOpenid ?? '',
  CreateTime: createTime,
  MsgType: 'text',
  Content: `第${n}家的问题`,
  MsgId: 24_800_000_000_900_000n + BigInt(n),
});
const popup = (family: Family, createTime: number, choices: readonly [purpose: string, status: string][]) => ({
  FromUserName: family.openid,
  CreateTime: createTime,
  MsgType: 'event',
  Event: 'subscribe_msg_popup_event',
  SubscribeMsgPopupEvent: {
    List: choices.map(([purpose, status]) => ({
      TemplateId: templateIdOf('mini', purpose),
      SubscribeStatusString: status,
      PopupScene: 0,
    })),
  },
});

/** Posts them side by side, by turns to both servers. */
const postAll = (letters: readonly Letter[]): Promise<number[]> =>
  sideBySide(
    letters.map((letter, n) => ({ letter, url: servers[n % servers.length]?.url ?? '' })),
    12,
    ({ letter, url }) => post(url, letter),
  );

it('pushes told three times, late and in any order, by two servers: one question each, each consent once', async () => {
  const luck = openLuck('callbacks repeated');
  const letters = scene.school.families.flatMap((family, n) => {
    const late = now() - SIX_HOURS - n;
    return Array.from({ length: COPIES }, () => [
      letterOf('oa', textLetter(family, n, late), luck),
      // Agreed twice, refused once in between, agreed once more: what came before the refusal is void, whenever its news arrives.
      letterOf('mini', popup(family, late, [['new-item', 'accept']]), luck),
      letterOf('mini', popup(family, late + 60, [['new-item', 'accept']]), luck),
      letterOf('mini', popup(family, late + 120, [['new-item', 'reject']]), luck),
      letterOf('mini', popup(family, late + 180, [['new-item', 'accept']]), luck),
      letterOf(
        'mini',
        popup(family, late + 240, [
          ['nudge', 'accept'],
          ['answer', 'accept'],
        ]),
        luck,
      ),
    ]).flat();
  });
  const statuses = await postAll(luck.shuffle(letters));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  await until('every push is worked off', 150_000, async () => {
    const rows = scene.school.connection.collection('inbound');
    return (await rows.countDocuments({ state: 'received' })) === 0;
  });
  const asked = (await sideBySide(scene.school.families, 6, async (family) => (await questionsOf(family)).length)).reduce(
    (a, b) => a + b,
    0,
  );
  tellFault({
    ...{ fault: 'F15 callbacks three times, late, in any order', planned: FAMILIES, sent: asked, unknown: 0 },
    ...{ duplicates: Math.max(asked - FAMILIES, 0), lost: Math.max(FAMILIES - asked, 0), note: 'questions' },
  });
  for (const [n, family] of scene.school.families.entries()) {
    expect(await questionsOf(family)).toEqual([`第${n}家的问题`]);
    expect([await remainingOf(family, 'new-item'), await remainingOf(family, 'nudge'), await remainingOf(family, 'answer')]).toEqual([
      1, 1, 1,
    ]);
  }
}, 300_000);

it('the platform itself repeats, reorders and delays: one question for each that was written', async () => {
  const { wechat, school } = scene;
  await wechat.turn({ push: { duplicate: 20, reorder: 6, stale: 4, wrongSignature: 4 } });
  await sideBySide(school.families, 6, async ({ oaOpenid }) => wechat.write(oaOpenid ?? '', '又一个问题'));
  await until('every family has asked', 150_000, async () => {
    const counts = await sideBySide(
      school.families,
      6,
      async (family) => (await questionsOf(family)).filter((text) => text === '又一个问题').length,
    );
    return counts.every((count) => count > 0);
  });
  const pushes = await until('the wire is quiet', 30_000, async () => {
    const out = (await wechat.wire()).filter(({ direction, body }) => direction === 'out' && JSON.stringify(body).includes('又一个问题'));
    return out.length >= FAMILIES + 20 && out;
  });
  const refused = pushes.filter(({ note = '' }) => /stale|wrongSignature/.test(note));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
  for (const family of school.families) expect((await questionsOf(family)).filter((text) => text === '又一个问题')).toHaveLength(1);
}, 240_000);

it('what WeChat did not sign, or signed long ago, changes nothing and leaves one line each', async () => {
  const luck = openLuck('callbacks forged');
  const [family] = scene.school.families;
  if (!family) throw new Error('no family');
  const before = { questions: await questionsOf(family), consents: await remainingOf(family, 'new-item') };
  const text = { ...textLetter(family, 999, now()), Content: '伪造的问题' };
  const consent = popup(family, now(), [['new-item', 'accept']]);
  const good = letterOf('oa', text, luck);
  const letters: Letter[] = [
    ...[text, consent].flatMap((fields, n) =>
      [{ key: 'not-the-token' }, { appid: 'wx0000000000000000' }, { agoSeconds: 3600 }, { agoSeconds: -3600 }, { clear: true }].map(
        (wrong) => letterOf(n === 0 ? 'oa' : 'mini', fields, luck, wrong),
      ),
    ),
    { ...good, query: { ...good.query, timestamp: String(now() - 5) } },
    { ...good, body: letterOf('oa', { ...text, Content: '换过的' }, luck).body },
    { ...good, query: { ...good.query, msg_signature: '' } },
  ];
  const linesBefore = servers.map((server) => server.said().split('callback-refused').length);
  const statuses = await postAll(letters);
  expect(statuses.filter((status) => status !== 401 && status !== 403)).toEqual([]);
  await until('each is in the log', 10_000, () => {
    const lines = servers.reduce((sum, server, n) => sum + server.said().split('callback-refused').length - (linesBefore[n] ?? 0), 0);
    return lines === letters.length;
  });
  expect({ questions: await questionsOf(family), consents: await remainingOf(family, 'new-item') }).toEqual(before);
}, 120_000);
