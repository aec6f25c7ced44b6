import { randomBytes } from 'node:crypto';
import { nouns } from '../../../bot-server/cli/nouns';
import { answer as answerOf } from '../../../bot-server/cli/run-command';
import type { Deps } from '../../../bot-server/deps';
import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import { bulletinId, type Bulletin } from '../../../bot-server/domain/bulletin/bulletin';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { sendDigests } from '../../../bot-server/flows/staff-hook/send-digests';
import { tellBulletins, type TellNeeds } from '../../../bot-server/flows/staff-hook/tell-bulletins';
import { openSeal } from '../../../bot-server/seal/field';
import { openBulletinStore } from '../../../bot-server/store/bulletins';
import { openGateStore } from '../../../bot-server/store/gates';
import { openStaffHookStore } from '../../../bot-server/store/staff-hooks';
import { openWorld, type World } from '../push/world';

const KEY = '7f1e0000-aaaa-4a00-9c00-bureaugroup01';
const MONDAY = instantOf('2026-09-14', 8 * 60);
let world: World;
let hooks: ReturnType<typeof openStaffHookStore>;
let bulletins: ReturnType<typeof openBulletinStore>;
let needs: TellNeeds;
const posted: string[] = [];
let answer: SendOutcome;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openWorld();
  hooks = openStaffHookStore(world.connection, { seal: openSeal([{ id: 'k', key: randomBytes(32) }]) });
  bulletins = openBulletinStore(world.connection);
  await hooks.syncIndexes();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.clean();
  posted.length = 0;
  answer = { kind: 'sent' };
  const content = world.needs.content as unknown as TellNeeds['content'];
  needs = {
    ...{ staffHooks: hooks, bulletins, content, gates: openGateStore(world.connection), luck: () => 0.5 },
    env: { publicUrl: 'https://gongyu.example' },
    gateway: {
      postToStaff: async (key, text) => {
        expect(key).toBe(KEY);
        posted.push(text);
        return answer;
      },
    },
  };
});

async function made(seq: number, change: Partial<Bulletin> = {}): Promise<void> {
  const about = { place: { kind: 'bureau', id: 'QX' } as const, kind: 'weekly' as const, period: `2026-09-0${seq}`, no: 0, ...change };
  const facts = { place: { ...about.place, name: '清溪县教育局' }, from: '2026-09-07', to: '2026-09-13', lines: [{ name: '不该说的数' }] };
  const bulletin = {
    ...{ id: bulletinId(about), cutoff: MONDAY, rule: 1, rosterHash: '', sources: [], seq, before: '', hash: `${seq}`, facts, ...about },
    text: { title: [{ text: '清溪县教育局' }, { text: '家校共育周通报' }], parts: [] },
  };
  expect(await bulletins.add(bulletin as unknown as Bulletin)).toBe(true);
}
const group = () => hooks.putBureau({ bureauId: 'QX', name: '工作群', key: KEY, upTo: 1 }, MONDAY);

it('is told of what came after it was added: heading, days and link, each once, also by several at once', async () => {
  await made(1);
  await group();
  expect(await tellBulletins(needs, MONDAY + MINUTE)).toBe(0);
  await made(2);
  await made(3, { no: 1, period: '2026-09-02' });
  await made(4, { place: { kind: 'bureau', id: 'SZ' } });
  const told = await Promise.all([1, 2, 3].map(() => tellBulletins(needs, MONDAY + 2 * MINUTE)));
  expect(told.reduce((sum, one) => sum + one, 0)).toBe(1);
  expect(posted).toEqual([
    [
      '新通报',
      '清溪县教育局家校共育周通报（9月7日到9月13日）',
      'https://gongyu.example/school/pages/bulletin/index?id=bureau.QX%3Aweekly%3A2026-09-02',
      '打开以后要先登录，只有教育局管这项工作的人看得到。',
    ].join('\n'),
  ]);
  expect(await tellBulletins(needs, MONDAY + HOUR)).toBe(0);
  expect((await hooks.all())[0]).toMatchObject({ bureauId: 'QX', upTo: 3, lastCode: 'sent' });
});

it('waits for an office that is open, over the longest holiday', async () => {
  await group();
  await made(2, { cutoff: instantOf('2026-10-01', 8 * 60) });
  for (const at of [instantOf('2026-10-01', 9 * 60), instantOf('2026-10-07', 9 * 60), instantOf('2026-10-08', 7 * 60)])
    expect(await tellBulletins(needs, at)).toBe(0);
  expect(await tellBulletins(needs, instantOf('2026-10-08', 8 * 60 + 1))).toBe(1);
});

it('tries a busy platform five times and no more, and never what may have been taken', async () => {
  await group();
  await made(2);
  answer = { kind: 'later', code: '45009', why: 'rate' };
  for (let n = 0; n < 100; n += 1) await tellBulletins(needs, MONDAY + n * 5 * MINUTE);
  expect(posted).toHaveLength(5);
  expect((await hooks.all())[0]).toMatchObject({ lastCode: '45009', tries: 0, upTo: 2 });
  posted.length = 0;
  answer = { kind: 'unknown', code: 'timeout' };
  await made(3);
  for (let n = 0; n < 3; n += 1) await tellBulletins(needs, MONDAY + DAY + n * HOUR);
  expect(posted).toHaveLength(1);
  answer = { kind: 'sent' };
  await made(5);
  expect(await tellBulletins(needs, MONDAY + 2 * DAY)).toBe(1);
  expect(posted.at(-1)).not.toContain('2026-09-03');
});

it('killed between its row and the post: it is left out, not told twice', async () => {
  await group();
  await made(2);
  const postToStaff = async (): Promise<never> => {
    throw new Error('killed');
  };
  await expect(tellBulletins({ ...needs, gateway: { postToStaff } }, MONDAY)).rejects.toThrow('killed');
  expect(await tellBulletins(needs, MONDAY + MINUTE)).toBe(0);
  expect(posted).toEqual([]);
});

it('gets no daily digest, and a key that can not be opened is said', async () => {
  await group();
  await made(2);
  expect(await sendDigests({ ...needs, staffHooks: hooks } as never, MONDAY + 12 * HOUR)).toBe(0);
  const other = openStaffHookStore(world.connection, { seal: openSeal([{ id: 'x', key: randomBytes(32) }]) });
  expect(await tellBulletins({ ...needs, staffHooks: other }, MONDAY)).toBe(0);
  expect([posted, (await hooks.all())[0]?.lastCode]).toEqual([[], 'no-key']);
});

it('is added by a command from the end of the bureau’s chain, and listed without its key', async () => {
  await made(1);
  const deps = { now: () => MONDAY, staffHooks: hooks, bulletins, roster: { bureau: async (id: string) => (id === 'QX' ? { id } : undefined) } }; // prettier-ignore
  const run = (line: string) => answerOf(nouns, line.split(' '), (work) => work(deps as unknown as Deps), () => undefined); // prettier-ignore
  expect((await run(`wecom hook --bureau QX --webhook ${KEY}`)).out).toContain('以后做好一份通报发一次，只有标题、日期和链接');
  expect((await hooks.all())[0]).toMatchObject({ bureauId: 'QX', name: '工作群', upTo: 1 });
  const { out } = await run('wecom hooks');
  expect(out).toMatch(/QX {2}工作群 {2}有新通报时 {2}还没有发过/);
  expect(out).not.toContain(KEY);
  expect((await run(`wecom hook --bureau XX --webhook ${KEY}`)).err).toContain('名册里没有教育局“XX”');
  expect((await run(`wecom hook --bureau QX --school QX01 --webhook ${KEY}`)).err).toContain('只写 --bureau 和 --webhook');
});
