import type { Actor } from '../../../bot-server/domain/access/actor';
import { CONFIRM_WITHIN_MS } from '../../../bot-server/domain/emergency/emergency';
import { askEmergency } from '../../../bot-server/flows/emergency/ask-emergency';
import { listEmergencies } from '../../../bot-server/flows/emergency/list-emergencies';
import { settleEmergency } from '../../../bot-server/flows/emergency/settle-emergency';
import { writeEmergencies } from '../../../bot-server/flows/emergency/write-emergencies';
import { listInbox } from '../../../bot-server/flows/today/list-inbox';
import { presentEmergencies } from '../../../bot-server/present/emergency';
import { presentInboxItem } from '../../../bot-server/present/inbox';
import { openEmergencyStore, type EmergencyStore } from '../../../bot-server/store/emergencies';
import type { PushNeeds } from '../../../bot-server/flows/push/needs';
import { at, openWorld, type World } from '../push/world';

jest.setTimeout(60_000);
let world: World;
let emergencies: EmergencyStore;
let needs: PushNeeds;
let noted: { action: string; reason?: string }[] = [];
let woken = 0;
beforeAll(async () => {
  world = await openWorld();
  emergencies = openEmergencyStore(world.connection);
  needs = { ...world.needs, emergencies };
});
afterEach(async () => {
  noted = [];
  woken = 0;
  await world.clean();
});
afterAll(() => world.close());

const staff = (teacherId: string, ...roles: string[]): Actor =>
  ({ role: 'teacher', teacherId, schoolId: 's', roles, classroomIds: [], identityId: 'i', accountId: 'mini' }) as unknown as Actor;
const office = staff('office', 'school-scheduler');
const head = staff('head', 'head');
const desk = () => ({
  emergencies,
  messages: world.needs.messages,
  roster: world.needs.roster as unknown as Parameters<typeof listEmergencies>[0]['roster'],
  audit: {
    note: async (entry: { action: string; reason?: string }) =>
      void noted.push({ action: entry.action, ...(entry.reason ? { reason: entry.reason } : {}) }),
  },
  newId: () => 'one',
  wake: () => void (woken += 1),
});
const words = { text: '因台风明天停课一天，请孩子留在家中', reason: '县里发了红色预警' };
const ask = (now: number, grades: number[] = [], by = office) =>
  askEmergency(desk(), by, { ...words, audience: { grades, classroomIds: [] } }, now);
const settle = (by: Actor, word: 'confirm' | 'refuse', now: number) => settleEmergency(desk(), by, { id: 'e-one', word }, now);
const sweep = async (): Promise<void> => {
  await writeEmergencies(needs, world.clock.now);
  await world.sweep(needs);
};
const families = () =>
  world.families([
    { id: 'mum', children: ['ann.c1', 'ben.c2'] },
    { id: 'owl', children: ['cat.c2'], quietHours: { from: 0, to: 1439 } },
  ]);

describe('an emergency', () => {
  it('rings at night and over the budget once two people stand for it: each guardian once, by the words of an emergency', async () => {
    await families();
    const night = world.at('23:30');
    await ask(night);
    await sweep();
    expect(world.wire).toEqual([]);
    await settle(head, 'confirm', night + 60_000);
    expect(woken).toBe(1);
    await sweep();
    await sweep();
    expect(world.wire.map(({ openid, text, page }) => `${openid} ${text} ${page}`).sort()).toEqual([
      'mp-mum 因台风明天停课一天，请孩子留在家中 | 各位家长 | 2026-09-02 23:31 pages/inbox/index?from=notice',
      'mp-owl 因台风明天停课一天，请孩子留在家中 | 各位家长 | 2026-09-02 23:31 pages/inbox/index?from=notice',
    ]);
    expect((await world.needs.messages.ringsSince(['mum'], 0)).get('mum')).toBeUndefined();
    expect(noted).toEqual([
      { action: 'emergency-asked', reason: words.reason },
      { action: 'emergency-confirmed', reason: words.reason },
    ]);
    const shown = presentEmergencies(await listEmergencies(desk(), head), night + 120_000).lines[0];
    expect(shown).toMatchObject({ state: 'confirmed', own: false, to: '全校', families: { total: 2, sent: 2 } });
    const mum = {
      role: 'guardian',
      guardianId: 'mum',
      studentIds: ['ann.c1'],
      classroomIds: ['c1'],
      identityId: 'i',
      accountId: 'mini',
    } as const;
    const { items } = await listInbox({ ...world.needs, roster: world.roster, questions: world.asked }, mum, { limit: 5 }, night);
    expect(items.map(presentInboxItem)[0]).toMatchObject({ title: `紧急通知：${words.text}`, page: '/pages/inbox/index?from=inbox' });
  });

  it('goes to the grades it is for', async () => {
    await families();
    const now = world.at('23:30');
    await ask(now, [2]);
    await settle(head, 'confirm', now);
    await sweep();
    expect(world.wire.map(({ openid }) => openid).sort()).toEqual(['mp-mum', 'mp-owl']);
    await world.clean();
    await world.families([
      { id: 'dad', children: ['ann.c1'] },
      { id: 'mum', children: ['ben.c2'] },
    ]);
    await ask(now, [1]);
    await settle(head, 'confirm', now);
    world.clock.now = now;
    await sweep();
    expect(world.wire.map(({ openid }) => openid)).toEqual(['mp-dad']);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['nobody confirms what they asked for', () => settle(office, 'confirm', at('23:31')), 'emergency/own'],
    ['half an hour later it has lapsed', () => settle(head, 'confirm', at('23:30') + CONFIRM_WITHIN_MS), 'emergency/lapsed'],
    ['a teacher has no say in it', () => settle(staff('t', 'teacher'), 'confirm', at('23:31')), 'emergency/not-found'],
    ['another school’s is not there', () => settle({ ...head, schoolId: 'other' } as Actor, 'confirm', at('23:31')), 'emergency/not-found'],
    ['a grade that the school has not', () => ask(at('23:31'), [9]), 'emergency/nobody'],
    ['a class teacher asks for none', () => ask(at('23:31'), [], staff('t', 'teacher')), 'access/denied'],
  ])('%s', async (_, act, code) => {
    await families();
    world.at('23:30');
    await ask(at('23:30'));
    await expect(act()).rejects.toMatchObject({ code });
    await sweep();
    expect(world.wire).toEqual([]);
  });

  it('is settled once: a word after a word changes nothing, and the asker may take it back', async () => {
    await families();
    const now = world.at('23:30');
    await ask(now);
    await settle(office, 'refuse', now);
    await expect(settle(head, 'confirm', now)).rejects.toMatchObject({ code: 'emergency/settled' });
    await sweep();
    expect(world.wire).toEqual([]);
    const twice = await Promise.allSettled([1, 2].map(() => emergencies.settle('e-one', 'confirmed', 'head', now)));
    expect(twice.map((one) => one.status === 'fulfilled' && one.value)).toEqual([false, false]);
  });

  it('cut off while it was being written, it is written whole by the next run, and nobody is rung twice', async () => {
    await families();
    const now = world.at('23:30');
    await ask(now);
    await settle(head, 'confirm', now);
    const dies = { ...needs, emergencies: { ...emergencies, written: () => Promise.reject(new Error('killed')) } };
    await expect(writeEmergencies(dies, now)).rejects.toThrow('killed');
    await world.sweep(needs);
    await sweep();
    expect(world.wire.map(({ openid }) => openid).sort()).toEqual(['mp-mum', 'mp-owl']);
  });
});
