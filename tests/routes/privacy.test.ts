import { HOUR, DAY } from '../../bot-server/domain/time/instant';
import { eraseDue } from '../../bot-server/flows/privacy/erase-due';
import { aCanaryWorld, CANARY, CHILD, FATHER_PHONE, live, SIBLING, type CanaryWorld } from '../flows/privacy/world';

jest.setTimeout(180_000);

let world: CanaryWorld;
beforeAll(async () => {
  world = await aCanaryWorld();
  await live(world);
});
afterAll(() => world.close());

interface Desk {
  id: string;
  purposes: { purpose: string; state: string; yours: string; refusedBy: string[] }[];
  kept: { kind: string; amount: number }[];
  corrections: { id: string; state: string; answer?: string; dueAt: number }[];
  erasure?: { no: string; yours: boolean; canTakeBack: boolean };
  file?: { id: string };
}
const deskOf = async (who: CanaryWorld['mother'], child = CHILD): Promise<Desk> => {
  const { body } = await who.call('GET', '/privacy/children');
  const desk = (body.items as unknown as Desk[]).find(({ id }) => id === child);
  if (!desk) throw new Error('no desk');
  return desk;
};
const say = (who: CanaryWorld['mother'], word: 'given' | 'withdrawn', more: object = {}, child = CHILD) =>
  who.call('POST', `/privacy/children/${child}/consents`, { ...world.text, purpose: 'learning-record', word, ...more });
const learning = (desk: Desk) => desk.purposes.find(({ purpose }) => purpose === 'learning-record');
const ticket = () => world.mother.call('POST', '/viewing/tickets', { resource: 'eye-break', for: CHILD });
const code = (answer: { body: Record<string, unknown> }) => (answer.body['error'] as { code: string } | undefined)?.code;

describe('the rules and the desk', () => {
  it('shows the newest text with its hash, and what is kept in kinds and amounts', async () => {
    const { body } = await world.mother.call('GET', '/privacy/rules');
    expect(body).toMatchObject({ ...world.text, title: '儿童个人信息保护规则' });
    expect((body.purposes as unknown as { purpose: string; askedFirst: boolean }[]).map((p) => [p.purpose, p.askedFirst])).toEqual([
      ['learning-record', true],
      ['tier', false],
    ]);
    const desk = await deskOf(world.mother);
    const amounts = Object.fromEntries(desk.kept.map(({ kind, amount }) => [kind, amount]));
    expect(amounts).toMatchObject({ roster: 1, 'learner-viewings': 1, questions: 3, consents: 2, corrections: 1 });
    expect(amounts['deliveries']).toBeGreaterThan(0);
    expect(learning(desk)).toMatchObject({ state: 'live', yours: 'given', refusedBy: [] });
  });

  it('takes a yes only to the text that is shown, and a word twice once', async () => {
    expect(code(await say(world.mother, 'given', { sha256: 'f'.repeat(64) }))).toBe('privacy/rules-changed');
    expect(code(await say(world.mother, 'given', { version: world.text.version + 1 }))).toBe('privacy/rules-changed');
    await say(world.mother, 'given');
    expect((await deskOf(world.mother)).kept.find(({ kind }) => kind === 'consents')?.amount).toBe(2);
  });

  it('is for guardians of the child alone', async () => {
    for (const [who, child] of [
      [world.mother, SIBLING],
      [await world.server.signIn('sun-fang'), CHILD],
      [await world.server.signIn('li-min'), CHILD],
      [await world.server.signIn('zhao-hong'), CHILD],
    ] as const) {
      for (const [path, body] of [
        [`consents`, { ...world.text, purpose: 'tier', word: 'given' }],
        [`exports`, undefined],
        [`corrections`, { field: 'other', right: '改' }],
        [`erasures`, undefined],
      ] as const) {
        const answer = await who.call('POST', `/privacy/children/${child}/${path}`, body);
        expect([path, answer.status]).toEqual([path, 404]);
        expect(JSON.stringify(answer.body)).not.toMatch(/雀|金丝/);
      }
    }
    expect((await (await world.server.signIn('li-min')).call('GET', '/privacy/children')).status).toBe(403);
  });
});

describe('without a consent', () => {
  it('a withdrawal counts at once: no ticket, no report of an older ticket, what was kept is gone, and the other guardian is told', async () => {
    const old = await ticket();
    expect(old.status).toBe(200);
    const report = { ticket: old.body.ticket, seq: 1, intervals: [[0, 3]], playMs: 3000, position: 3, maxRate: 1, flags: [] };
    const after = await say(world.father, 'withdrawn');
    expect(after.status).toBe(200);
    expect(code(await ticket())).toBe('viewing/no-consent');
    expect((await world.mother.call('POST', '/viewing/reports', { reports: [report] })).body).toMatchObject({
      results: [{ ok: false, code: 'viewing/no-consent', retry: false }],
    });
    const desk = await deskOf(world.mother);
    expect(learning(desk)).toMatchObject({ state: 'withdrawn', yours: 'given', refusedBy: ['父亲'] });
    expect(desk.kept.find(({ kind }) => kind === 'learner-viewings')?.amount).toBe(0);
    const inbox = (await world.mother.call('GET', '/inbox')).body.items as unknown as { kind: string; title: string; page: string }[];
    expect(inbox[0]).toMatchObject({ kind: 'notice', page: '/pages/privacy/index' });
    expect(inbox[0]?.title).toMatch(/收回了同意/);
    expect(inbox[0]?.title).not.toMatch(/雀|金丝/);
  });

  it('is no wall: the item opens, the guardian’s own watching is kept', async () => {
    expect((await world.mother.call('GET', '/resources/eye-break')).status).toBe(200);
    expect((await world.mother.call('GET', `/viewings/eye-break?for=${CHILD}`)).body).toMatchObject({ creditedSeconds: 0 });
    const { body } = await world.mother.call('GET', '/today');
    const card = (body.items as unknown as { resource: { id: string; for: string } }[]).find(({ resource }) => resource.for === 'guardian');
    expect((await world.mother.call('POST', '/viewing/tickets', { resource: card?.resource.id, for: CHILD })).status).toBe(200);
  });

  it('only who said no can say yes again', async () => {
    await say(world.mother, 'given');
    expect(code(await ticket())).toBe('viewing/no-consent');
    await say(world.father, 'given');
    expect((await ticket()).status).toBe(200);
  });
});

describe('an export', () => {
  it('holds everything about the child and who asked, nothing of another guardian or child, and stands by itself', async () => {
    const made = await world.mother.call('POST', `/privacy/children/${CHILD}/exports`);
    const { body } = await world.mother.call('GET', `/privacy/exports/${String(made.body.id)}`);
    const html = String(body.html);
    const json = String(body.json);
    for (const text of [html, json]) {
      for (const canary of [CANARY.childName, CANARY.motherName, CANARY.motherPhone, CANARY.question, CANARY.reply, CANARY.correction])
        expect([canary, text.includes(canary)]).toEqual([canary, true]);
      for (const foreign of [FATHER_PHONE, '金丝爸', '雀丙丁', SIBLING, world.ids.father, CANARY.motherOpenid])
        expect([foreign, text.includes(foreign)]).toEqual([foreign, false]);
    }
    expect(html).not.toMatch(/<script|<link|<img|https?:/);
    expect(html).toMatch(/lang="zh-CN"/);
    expect(JSON.parse(json)).toMatchObject({ format: 'gongyu-export-1', student: { id: CHILD }, otherGuardians: 1 });
  });

  it('is found only by whom it was made for, and only for a day', async () => {
    const id = (await deskOf(world.mother)).file?.id ?? '';
    for (const who of [world.father, await world.server.signIn('sun-fang'), await world.server.signIn('li-min')])
      expect(code(await who.call('GET', `/privacy/exports/${id}`))).toBe('privacy/export-gone');
    expect((await world.mother.call('GET', `/privacy/exports/${id}`)).status).toBe(200);
    const father = await world.father.call('POST', `/privacy/children/${CHILD}/exports`);
    const text = String((await world.father.call('GET', `/privacy/exports/${String(father.body.id)}`)).body.html);
    for (const foreign of [CANARY.motherPhone, CANARY.motherName, CANARY.question, '雀丙丁'])
      expect([foreign, text.includes(foreign)]).toEqual([foreign, false]);
    world.pass(24 * HOUR);
    expect(code(await world.mother.call('GET', `/privacy/exports/${id}`))).toBe('privacy/export-gone');
    expect((await deskOf(world.mother)).file).toBeUndefined();
    await eraseDue({ ...world.server.deps, trouble: () => undefined }, world.now());
    expect(await world.connection.collection('privacyExports').countDocuments()).toBe(0);
  });

  it('writes what people wrote as text, never as a page', async () => {
    const asked = await world.mother.call('POST', `/privacy/children/${CHILD}/corrections`, {
      field: 'other',
      right: '<script>alert(1)</script>',
    });
    expect(asked.status).toBe(200);
    const made = await world.mother.call('POST', `/privacy/children/${CHILD}/exports`);
    const html = String((await world.mother.call('GET', `/privacy/exports/${String(made.body.id)}`)).body.html);
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toContain('<script>');
  });
});

describe('a correction', () => {
  it('reaches the class teacher with its deadline, is settled once, and the family is told', async () => {
    const teacher = await world.server.signIn('li-min');
    const list = (await teacher.call('GET', '/privacy/corrections')).body.items as unknown as {
      id: string;
      right: string;
      child: string;
      askedAt: number;
      dueAt: number;
    }[];
    const line = list.find(({ right }) => right === CANARY.correction);
    expect(line).toMatchObject({ child: CANARY.childName });
    expect((line?.dueAt ?? 0) - (line?.askedAt ?? 0)).toBeGreaterThan(19 * DAY);
    const settle = (outcome: string, answer: string) =>
      teacher.call('POST', `/privacy/corrections/${line?.id}/settle`, { outcome, answer });
    expect((await settle('refused', ' ')).status).toBe(400);
    expect(
      (await (await world.server.signIn('sun-fang')).call('POST', `/privacy/corrections/${line?.id}/settle`, { outcome: 'done' })).status,
    ).toBe(404);
    expect((await settle('done', '已在名册里改好')).body).toMatchObject({ state: 'done' });
    expect(code(await settle('done', '再来'))).toBe('privacy/correction-settled');
    expect((await deskOf(world.mother)).corrections.find(({ id }) => id === line?.id)).toMatchObject({
      state: 'done',
      answer: '已在名册里改好',
    });
    const inbox = (await world.mother.call('GET', '/inbox')).body.items as unknown as { kind: string; title: string }[];
    expect(inbox[0]).toMatchObject({ kind: 'notice', title: '您的改错申请，学校已经改好了' });
    expect((await (await world.server.signIn('wang-lei')).call('GET', '/privacy/corrections?settled=yes')).status).toBe(200);
    for (const who of ['sun-fang', 'zhao-hong'])
      expect((await (await world.server.signIn(who)).call('GET', '/privacy/corrections')).status).toBe(403);
  });
});

describe('a wish to be erased', () => {
  it('is told to the other guardian, can be joined, and is over when the last one takes it back', async () => {
    const asked = await world.mother.call('POST', `/privacy/children/${CHILD}/erasures`);
    const no = String(asked.body.no);
    expect(asked.body).toMatchObject({ state: 'waiting', yours: true, canTakeBack: true });
    expect(Number(asked.body.takeBackUntil) - Number(asked.body.askedAt)).toBe(72 * HOUR);
    const inbox = (await world.father.call('GET', '/inbox')).body.items as unknown as { title: string }[];
    expect(inbox[0]?.title).toMatch(/申请删除/);
    expect((await deskOf(world.father)).erasure).toMatchObject({ no, yours: false, canTakeBack: false });
    expect(code(await world.father.call('POST', `/privacy/erasures/${no}/take-back`))).toBe('privacy/erasure-not-found');

    expect((await world.father.call('POST', `/privacy/children/${CHILD}/erasures`)).body).toMatchObject({ no, yours: true });
    expect((await world.mother.call('POST', `/privacy/erasures/${no}/take-back`)).body).toMatchObject({ state: 'waiting', yours: false });
    expect((await world.father.call('POST', `/privacy/erasures/${no}/take-back`)).body).toMatchObject({ state: 'taken-back' });
    world.pass(73 * HOUR);
    expect(await eraseDue({ ...world.server.deps, trouble: () => undefined }, world.now())).toMatchObject({ done: 0 });
    expect((await deskOf(world.mother)).erasure).toBeUndefined();
  });

  it('can not be taken back when its time is over, and whoever has the number can see that it is done', async () => {
    const no = String((await world.mother.call('POST', `/privacy/children/${CHILD}/erasures`)).body.no);
    world.pass(72 * HOUR);
    expect(code(await world.mother.call('POST', `/privacy/erasures/${no}/take-back`))).toBe('privacy/erasure-begun');
    expect(await eraseDue({ ...world.server.deps, trouble: () => undefined }, world.now())).toMatchObject({ done: 1 });
    const receipt = await world.father.call('GET', `/privacy/erasures/${no}`);
    expect(receipt.body).toMatchObject({ no, state: 'done', yours: false });
    expect(Number(receipt.body.doneAt)).toBeGreaterThan(0);
    expect(Number(receipt.body.erased)).toBeGreaterThan(10);
    expect(code(await world.father.call('GET', '/privacy/erasures/AAAA-BBBB-CCCC-DDDD'))).toBe('privacy/erasure-not-found');
  });
});
