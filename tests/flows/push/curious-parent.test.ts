import type { Actor } from '../../../bot-server/domain/access/actor';
import { tellsApart } from '../../../bot-server/domain/push/layers';
import { listInbox } from '../../../bot-server/flows/today/list-inbox';
import { listToday } from '../../../bot-server/flows/today/list-today';
import type { PushNeeds } from '../../../bot-server/flows/push/needs';
import { presentInboxItem } from '../../../bot-server/present/inbox';
import { mediaAddress, presentResource } from '../../../bot-server/present/resource';
import { presentToday } from '../../../bot-server/present/today';
import type { Tier } from '../../../bot-server/domain/tier/tier';
import { aFilm } from '../../support/film';
import { at, openWorld, type World } from './world';

jest.setTimeout(60_000);
let world: World;
let needs: PushNeeds;
const tiers = new Map<string, Tier>();
beforeAll(async () => {
  world = await openWorld();
  needs = {
    ...world.needs,
    tiersOf: async (students) => new Map(students.flatMap(({ id }) => (tiers.has(id) ? [[id, tiers.get(id) ?? 'book']] : []))),
  };
});
afterEach(async () => {
  tiers.clear();
  await world.clean();
});
afterAll(() => world.close());

/** Two phones are two families of one class; `x` and `y` are what their names differ by. */
const PHONES = ['x', 'y'] as const;
const ITEMS = ['math-a1', 'math-b2', 'math-c3'] as const;
const lesson = (id: string, change = {}) => ({
  for: 'student' as const,
  title: '分数的初步认识',
  theme: '数学',
  ...change,
  media: `m/${id}.mp4`,
});

async function play(layered: Partial<Record<'x' | 'y' | 'z', Tier>>): Promise<void> {
  await world.families(['x', 'y', 'z'].map((who) => ({ id: `g-${who}`, children: [`kid-${who}.c1`] })));
  for (const [who, tier] of Object.entries(layered)) tiers.set(`kid-${who}.c1`, tier);
  for (const id of ITEMS) world.resource(id, lesson(id, { durationSeconds: id === 'math-c3' ? 112 : 100 }));
  world.resource('读书');
  await world.plan([
    ['math-b2', at('18:30'), { layers: { subject: '数学', firm: 'math-a1', more: 'math-c3' }, dueDays: 2 }],
    ['读书', at('19:30'), { dueDays: 2 }],
  ]);
  for (const [time, date] of [
    ['18:30', '2026-09-02'],
    ['19:30', '2026-09-02'],
    ['18:31', '2026-09-03'],
  ] as const) {
    world.at(time, date);
    await world.sweep(needs);
  }
}

/** Everything that reaches one phone beside the content itself, with the names of this family taken out. */
async function seenBy(who: 'x' | 'y' | 'z') {
  const actor: Actor = {
    role: 'guardian',
    guardianId: `g-${who}`,
    studentIds: [`kid-${who}.c1`],
    classroomIds: ['c1'],
    identityId: 'i',
    accountId: 'mini',
  };
  const evidence = { flags: { ofViewings: async () => [] } };
  const questions = { ...world.asked, count: async () => 0 };
  const reads = { ...world.needs, evidence, questions } as unknown as Parameters<typeof listToday>[0] & Parameters<typeof listInbox>[0];
  const today = await listToday(reads, actor, {}, world.clock.now);
  const inbox = await listInbox(reads, actor, { limit: 50 }, world.clock.now);
  const given = today.cards.map(({ resource }) => resource.id);
  const address = mediaAddress(undefined);
  const pages = today.cards.map(({ resource }) => presentResource(resource, address));
  const seen = {
    messages: world.wire
      .filter(({ openid }) => openid === `mp-g-${who}`)
      .map(({ way, page, text, outcome }) => ({ way, page, text, outcome })),
    // What is drawn and measured of the content itself is the content.
    pages: pages.map(({ media: _media, durationSeconds, effectiveEnd: _end, blocks: _blocks, ...page }) => ({
      ...page,
      minutes: Math.round((durationSeconds ?? 0) / 60),
    })),
    today: presentToday(today, address).items.map(({ resource: { durationSeconds, ...resource }, viewing, ...item }) => ({
      ...item,
      resource: { ...resource, minutes: Math.round((durationSeconds ?? 0) / 60) },
      started: viewing.creditedSeconds > 0,
    })),
    inbox: inbox.items.map(presentInboxItem),
  };
  const anonymous = JSON.stringify(seen)
    .replaceAll(`kid-${who}`, 'KID')
    .replaceAll(`g-${who}`, 'G')
    .replace(/math-[abc]\d/g, 'ITEM');
  return { given, anonymous: JSON.parse(anonymous) as unknown, orders: world.wire.map(({ openid }) => openid) };
}

describe('a curious parent with two phones', () => {
  it.each<['firm' | 'book' | 'more' | undefined, 'firm' | 'book' | 'more' | undefined]>([
    ['firm', 'more'],
    ['firm', 'book'],
    ['more', undefined],
    ['firm', undefined],
  ])('with a child at %s and one at %s finds nothing that differs but the content', async (x, y) => {
    await play({ ...(x ? { x } : {}), ...(y ? { y } : {}) });
    const [one, two] = [await seenBy('x'), await seenBy('y')];
    expect(one.given).not.toEqual(two.given);
    expect(one.anonymous).toEqual(two.anonymous);
  });

  it('each child is given what its teacher chose, and whoever is not layered the middle one', async () => {
    await play({ x: 'firm', y: 'more' });
    const given = await Promise.all([...PHONES, 'z' as const].map(async (who) => (await seenBy(who)).given));
    expect(given.map((items) => items.filter((id) => id !== '读书'))).toEqual([['math-a1'], ['math-c3'], ['math-b2']]);
  });

  it('a layer that could be told apart, or was withdrawn, is not given: its children have the middle one', async () => {
    await world.families([{ id: 'g-x', children: ['kid-x.c1'] }]);
    tiers.set('kid-x.c1', 'firm');
    world.resource('math-b2', lesson('math-b2'));
    world.resource('math-a1', lesson('math-a1', { title: '分数：打好基础' }));
    await world.plan([['math-b2', at('18:30'), { layers: { subject: '数学', firm: 'math-a1' } }]]);
    world.at('18:30');
    await world.sweep(needs);
    expect((await seenBy('x')).given).toEqual(['math-b2']);
  });

  it.each<[string, Parameters<typeof aFilm>[1], string[]]>([
    ['nothing', {}, []],
    ['another title', { title: '更难的' }, ['标题']],
    ['a minute more', { durationSeconds: 170 }, ['长短']],
    ['some seconds more', { durationSeconds: 119 }, []],
    ['captions', { captions: 'm/c.vtt' }, ['字幕、声音或章节']],
    ['another picture', { poster: 'p/2.jpg' }, ['封面']],
    ['a telling number', { id: 'math-firm-1' }, ['编号']],
    ['a number that only sounds like it', { id: 'once-moreover' }, []],
  ])('what tells a layer apart: %s', (_, change, expected) => {
    expect(tellsApart(aFilm('a1'), aFilm('a2', { title: '《a1》', ...change }))).toEqual(expected);
  });
});
