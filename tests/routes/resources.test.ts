import { connect } from '../../bot-server/store/connect';
import type { WireCataloguePage, WireDraft, WireOwnResource, WireResource } from '../../bot-server/contract/index';
import { aFilm } from '../support/film';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
/** 王磊 writes for 城关小学, 石强 reviews there, 赵红 is at the county's bureau; 陈静 is a mother. */
let writer: Client;
let reviewer: Client;
let officer: Client;
let mother: Client;
beforeAll(async () => {
  server = await startTestServer();
  [writer, reviewer, officer, mother] = (await Promise.all(
    ['wang-lei', 'shi-qiang', 'zhao-hong', 'chen-jing'].map((person) => server.signIn(person)),
  )) as [Client, Client, Client, Client];
});
afterAll(() => server.close());

const ask = async (who: Client, method: string, path: string, body?: unknown) => {
  const answer = await who.call(method, path, body);
  return {
    status: answer.status,
    error: (answer.body as { error?: { code: string; details?: unknown } }).error,
    body: answer.body as unknown,
  };
};
const own = async (who: Client, method: string, path: string, body?: unknown): Promise<WireOwnResource> => {
  const { status, body: got } = await ask(who, method, path, body);
  if (status !== 200) throw new Error(JSON.stringify(got));
  return got as WireOwnResource;
};
const codeOf = async (who: Client, method: string, path: string, body?: unknown) => (await ask(who, method, path, body)).error?.code;
const catalogue = async (who: Client, query = ''): Promise<WireCataloguePage> =>
  (await ask(who, 'GET', `/catalogue?${query}`)).body as WireCataloguePage;
const idsIn = ({ items }: WireCataloguePage): string[] => items.map(({ id }) => id);

const TEXT = '## 先听\n\n孩子回家，先听他说完。\n\n- 不打断\n- 不评价\n';
const words = (change: object = {}) => ({
  ...{
    title: '先听孩子说',
    summary: '三分钟学会倾听',
    dimension: '能力',
    theme: '家庭教育',
    stages: ['小学低段'],
    text: TEXT,
    chapters: [],
  },
  ...change,
});
/** An article handed in, ready to be looked at. */
async function handedIn(by: Client, change: object = {}): Promise<{ id: string; rev: number }> {
  const begun = await own(by, 'POST', '/catalogue', { kind: 'article', for: 'guardian', title: '先听孩子说' });
  const { id } = begun.card;
  const written = await own(by, 'PATCH', `/catalogue/${id}/draft`, { rev: begun.draft?.rev, words: words(change) });
  expect(written.draft?.faults).toEqual([]);
  const sent = await own(by, 'POST', `/catalogue/${id}/draft/submit`, { rev: written.draft?.rev });
  return { id, rev: sent.draft?.rev ?? 0 };
}
async function publish(change: object = {}): Promise<string> {
  const { id, rev } = await handedIn(writer, change);
  await own(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev });
  return id;
}

describe('an article from the first word to every phone', () => {
  it('is written, says what is missing, is handed in, looked at by a second person and out', async () => {
    const begun = await own(writer, 'POST', '/catalogue', { kind: 'article', for: 'guardian', title: '先听孩子说' });
    const { id } = begun.card;
    expect(id).toMatch(/^own-[0-9a-f]{10}$/);
    expect(begun.draft?.faults.map(({ field }) => field)).toEqual(['summary', 'stages', 'text']);
    const early = await ask(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: 1 });
    expect(early).toMatchObject({ status: 400, error: { code: 'resource/faulty', details: begun.draft?.faults } });

    const wrong = await own(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: 1, words: words({ text: '好\n\n<script>坏</script>' }) });
    expect(wrong.draft?.faults).toEqual([{ field: 'text', message: expect.stringContaining('第 3 行') as string }]);
    expect(wrong.draft?.words.text).toContain('<script>');
    const written = await own(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: 2, words: words() });
    expect(written.draft?.preview.blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list']);
    expect(await codeOf(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: 2, words: words() })).toBe('resource/changed');

    const sent = await own(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: 3 });
    expect(sent.draft).toMatchObject({ state: 'submitted', rev: 4, writers: ['王磊'] });
    expect(await codeOf(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: 4, words: words() })).toBe('resource/under-review');
    expect((await catalogue(reviewer)).waiting).toBe(1);
    expect((await catalogue(reviewer, 'state=submitted')).items).toMatchObject([{ id, mine: true, state: 'unpublished' }]);

    const back = await own(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'return', rev: 4, words: '第二条写细一点' });
    expect(back.draft).toMatchObject({ state: 'returned', sentBack: { by: '石强', words: '第二条写细一点' } });
    await own(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: 5, words: words({ summary: '三分钟学会听' }) });
    await own(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: 6 });
    // What is approved is what was looked at, not what it has become meanwhile.
    expect(await codeOf(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev: 6 })).toBe('resource/changed');
    const out = await own(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev: 7 });
    expect(out).toMatchObject({ card: { state: 'published', version: 1, owner: '本校' }, shown: { summary: '三分钟学会听' } });
    expect(out.draft).toBeUndefined();
    expect(out.versions).toMatchObject([{ version: 1, checkedBy: '石强', withdrawn: false }]);
    expect(await server.deps.resources.get(id)).toMatchObject({ version: 1, kind: 'article', maxRate: 1 });
    const trail = (await server.deps.audit.chain('QX01')).filter(({ about }) => about.id === id).map(({ action }) => action);
    expect(trail).toEqual(['resource-submitted', 'resource-returned', 'resource-submitted', 'resource-published']);
  });

  it('is never let out by who wrote on it, though they may review', async () => {
    const connection = await connect(server.mongodbUri);
    const roles = connection.collection<{ _id: string; roles: string[] }>('teachers');
    await roles.updateOne({ _id: 'QX01-T1002' }, { $set: { roles: ['school-scheduler', 'school-reviewer'] } });
    const { id, rev } = await handedIn(writer);
    const seen = await own(writer, 'GET', `/catalogue/${id}`);
    expect(seen).toMatchObject({ may: { review: false }, whyNotReview: expect.stringContaining('另一位') as string });
    expect(await codeOf(writer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev })).toBe('resource/own-review');
    // Nor may somebody who only reviews write on it, nor a scheduler's colleague at the bureau look at it.
    await roles.updateOne({ _id: 'QX01-T1002' }, { $set: { roles: ['teacher', 'school-scheduler'] } });
    expect(await codeOf(writer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev })).toBe('access/denied');
    expect(await codeOf(reviewer, 'POST', `/catalogue/${id}/draft/take-back`, { rev })).toBe('access/denied');
    expect(await codeOf(officer, 'GET', `/catalogue/${id}`)).toBe('resource/not-found');
    expect(await codeOf(mother, 'GET', `/catalogue/${id}`)).toBe('access/denied');
    await connection.close();
    const back = await own(writer, 'POST', `/catalogue/${id}/draft/take-back`, { rev });
    expect(await codeOf(writer, 'POST', `/catalogue/${id}/draft/drop`, { rev: 1 })).toBe('resource/changed');
    expect((await ask(writer, 'POST', `/catalogue/${id}/draft/drop`, { rev: back.draft?.rev })).status).toBe(200);
    expect(await codeOf(writer, 'GET', `/catalogue/${id}`)).toBe('resource/not-found');
  });

  it('lets one of two through who decide at once', async () => {
    const { id, rev } = await handedIn(writer);
    const verdicts = [{ verdict: 'approve', rev }, { verdict: 'return', rev, words: '再看看' }, { verdict: 'approve', rev }]; // prettier-ignore
    const codes = await Promise.all(verdicts.map((said) => codeOf(reviewer, 'POST', `/catalogue/${id}/draft/review`, said)));
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes.filter((code) => code !== undefined).every((code) => /resource\/(changed|no-draft|not-submitted)/.test(code ?? ''))).toBe(
      true,
    );
    const row = await own(writer, 'GET', `/catalogue/${id}`);
    expect((row.shown === undefined) !== (row.draft === undefined)).toBe(true);
  });
});

describe('versions', () => {
  it('a new one is written beside the one that is out, which stays as it is until then', async () => {
    const id = await publish();
    const begun = await own(writer, 'POST', `/catalogue/${id}/draft`);
    expect(begun).toMatchObject({ shown: { version: 1 }, draft: { version: 2, words: { text: TEXT } } });
    expect(await codeOf(writer, 'POST', `/catalogue/${id}/draft`)).toBe('resource/has-draft');
    const changed = await own(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: 1, words: words({ title: '换了名字' }) });
    expect(changed.card).toMatchObject({ title: '先听孩子说', draft: { version: 2 } });
    await own(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: 2 });
    expect((await server.deps.resources.get(id))?.version).toBe(1);
    await own(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev: 3 });
    expect((await server.deps.resources.get(id))?.title).toBe('换了名字');
    const first = (await ask(writer, 'GET', `/catalogue/${id}/versions/1`)).body as WireResource;
    expect(first.title).toBe('先听孩子说');
    expect(await codeOf(writer, 'GET', `/catalogue/${id}/versions/3`)).toBe('resource/not-found');
  });

  it('a family goes on with the one that was sent to it', async () => {
    const id = await publish();
    const guardian = await guardianOf('chen-jing');
    const [child] = await server.deps.roster.guardianshipsOfGuardian(guardian);
    const student = child?.studentId ?? '';
    const [{ classroomId = '', schoolId = '' } = {}] = await server.deps.roster.students([student]);
    const sent = (version: number) =>
      server.deps.deliveries.put([
        {
          ...{ id: `d-${id}-${version}`, pushId: `p-${id}-${version}`, resourceId: id, resourceVersion: version, schoolId, classroomId },
          ...{
            studentId: student,
            guardianId: guardian,
            kind: 'first',
            messageId: 'm',
            reachable: true,
            alreadyWatched: false,
            createdAt: Date.now(),
          },
        },
      ]);
    await sent(1);
    const revised = await own(writer, 'POST', `/catalogue/${id}/draft`);
    const handed = await own(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: revised.draft?.rev });
    await own(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev: handed.draft?.rev });
    const versionSeen = async () => ((await ask(mother, 'GET', `/resources/${id}`)).body as WireResource).version;
    expect(await versionSeen()).toBe(1);
    const ticket = async () => {
      const { body } = await ask(mother, 'POST', '/viewing/tickets', { resource: id, for: student });
      return server.deps.tickets.read((body as { ticket: string }).ticket)?.version;
    };
    expect(await ticket()).toBe(1);
    await sent(2);
    expect([await versionSeen(), await ticket()]).toEqual([2, 2]);

    // Withdrawn: the next request of whoever had it finds nothing, in any version.
    await own(reviewer, 'POST', `/catalogue/${id}/withdraw`);
    expect(await codeOf(mother, 'GET', `/resources/${id}`)).toBe('resource/not-found');
    expect(await codeOf(mother, 'POST', '/viewing/tickets', { resource: id, for: student })).toBe('resource/not-found');
    expect(await codeOf(mother, 'GET', `/viewings/${id}?for=${student}`)).toBe('resource/not-found');
    expect((await server.deps.resources.versions(id)).map(({ withdrawn }) => withdrawn)).toEqual([true, true]);
    expect((await own(writer, 'GET', `/catalogue/${id}`)).card.state).toBe('withdrawn');
    expect(idsIn(await catalogue(writer, 'state=withdrawn'))).toEqual([id]);
    expect((await server.deps.audit.chain('QX01')).at(-1)).toMatchObject({ action: 'resource-withdrawn', about: { kind: 'resource', id } });
    // Written anew it may come back.
    const again = await own(writer, 'POST', `/catalogue/${id}/draft`);
    const handedAgain = await own(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: again.draft?.rev });
    await own(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev: handedAgain.draft?.rev });
    expect((await own(writer, 'GET', `/catalogue/${id}`)).card).toMatchObject({ state: 'published', version: 3 });
  });
});

async function guardianOf(person: string): Promise<string> {
  const openid = server.sandbox.world.people.people.find(({ id }) => id === person)?.openids['mini'] ?? '';
  return (await server.deps.identities.get('mini', openid))?.persons.find(({ kind }) => kind === 'guardian')?.id ?? '';
}

describe('whose it is', () => {
  it('a school’s own is seen there alone, a bureau’s by its schools, and a plan takes no other', async () => {
    const atBureau = await own(officer, 'POST', '/catalogue', { kind: 'article', for: 'guardian', title: '县里的一篇' });
    const change = { rev: 1, words: words({ title: '县里的一篇' }) };
    await own(officer, 'PATCH', `/catalogue/${atBureau.card.id}/draft`, change);
    expect(idsIn(await catalogue(writer))).not.toContain(atBureau.card.id);
    await server.deps.resources.dropDraft(atBureau.card.id, 2);
    await server.deps.resources.save(aFilm('county-film', { title: '县里的一部', owner: { kind: 'bureau', id: 'QX' } }));
    await server.deps.resources.save(aFilm('foreign-film', { title: '别校的一部', owner: { kind: 'school', id: 'QX02' } }));
    const mine = await publish();

    const [school, bureau] = [await catalogue(writer, 'limit=100'), await catalogue(officer, 'limit=100')];
    expect(idsIn(school)).toEqual(expect.arrayContaining([mine, 'county-film', 'listen-first']));
    expect(idsIn(school)).not.toContain('foreign-film');
    expect(school.items.find(({ id }) => id === 'county-film')).toMatchObject({ owner: '清溪县教育局', mine: false });
    expect(idsIn(bureau)).toEqual(expect.arrayContaining(['county-film', 'listen-first']));
    expect(idsIn(bureau)).not.toContain(mine);
    expect(idsIn(await catalogue(writer, 'owner=bureau'))).toEqual(['county-film']);
    expect(idsIn(await catalogue(writer, 'owner=shared'))).not.toContain('county-film');
    expect(await codeOf(writer, 'GET', '/resources/foreign-film')).toBe('resource/not-found');
    expect((await ask(writer, 'GET', '/resources/county-film')).status).toBe(200);
    expect(await codeOf(writer, 'GET', '/resources/foreign-film/retention')).toBe('resource/not-found');
    expect(await codeOf(writer, 'POST', '/catalogue/county-film/withdraw')).toBe('access/denied');
    expect(await codeOf(writer, 'POST', '/catalogue/listen-first/withdraw')).toBe('access/denied');

    const plan = (id: string) => new TextEncoder().encode(`周次,星期,时间,内容编号\n18,六,10:00,${id}\n`);
    const faults = async (id: string) =>
      JSON.stringify(
        (await ask(writer, 'POST', `/plans/imports?fileName=${encodeURIComponent('计划.csv')}&dryRun=1`, plan(id))).error?.details ?? '',
      );
    expect(await faults('foreign-film')).toContain('foreign-film');
    expect(await faults('no-such-film')).toContain('no-such-film');
    expect(await faults(mine)).not.toContain(mine);
  });
});

describe('out of use for new plans', () => {
  const file = (id: string) => new TextEncoder().encode(`周次,星期,时间,内容编号,给谁\n18,六,10:00,${id},全校\n`);
  const faults = async (id: string) => {
    const { error } = await ask(writer, 'POST', `/plans/imports?fileName=${encodeURIComponent('计划.csv')}&dryRun=1`, file(id));
    return (error?.details ?? []) as { row: number; column: string; message: string }[];
  };
  const choice = async () => ((await ask(writer, 'GET', '/plan-resources')).body as { items: { id: string }[] }).items.map(({ id }) => id);

  it('no plan takes it, in the browser or by file, families go on seeing it, and it may come back', async () => {
    const id = await publish({ title: '以后不再用' });
    expect([await choice(), (await faults(id)).length]).toEqual([expect.arrayContaining([id]), 0]);
    expect(await codeOf(officer, 'POST', `/catalogue/${id}/retire`, { retired: true })).toBe('resource/not-found');
    expect(await codeOf(mother, 'POST', `/catalogue/${id}/retire`, { retired: true })).toBe('access/denied');
    expect(await codeOf(writer, 'POST', '/catalogue/listen-first/retire', { retired: true })).toBe('access/denied');
    const out = await own(reviewer, 'POST', `/catalogue/${id}/retire`, { retired: true });
    expect(out.card).toMatchObject({ state: 'published', retired: true });
    // Twice is no error, and one row in the trail.
    await own(writer, 'POST', `/catalogue/${id}/retire`, { retired: true });
    expect(await choice()).not.toContain(id);
    expect(await faults(id)).toEqual([
      expect.objectContaining({ row: 2, column: '内容编号', message: expect.stringContaining('不再用于新计划') }),
    ]);
    expect((await ask(writer, 'GET', `/resources/${id}`)).status).toBe(200);
    const back = await own(writer, 'POST', `/catalogue/${id}/retire`, { retired: false });
    expect(back.card.retired).toBeUndefined();
    expect([await choice(), await faults(id)]).toEqual([expect.arrayContaining([id]), []]);
    const rows = (await server.deps.audit.chain('QX01')).filter(({ about }) => about.id === id).map(({ action }) => action);
    expect(rows.slice(-2)).toEqual(['resource-retired', 'resource-reinstated']);
  });

  it('its next version may be taken again; what was never out, or is withdrawn, can not be taken out of use', async () => {
    const id = await publish({ title: '旧的一版' });
    await own(writer, 'POST', `/catalogue/${id}/retire`, { retired: true });
    const begun = await own(writer, 'POST', `/catalogue/${id}/draft`);
    const sent = await own(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: begun.draft?.rev });
    const next = await own(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev: sent.draft?.rev });
    expect([next.card.version, next.card.retired]).toEqual([2, undefined]);
    expect(await choice()).toContain(id);
    const fresh = await own(writer, 'POST', '/catalogue', { kind: 'article', for: 'guardian', title: '还没写完' });
    expect(await codeOf(writer, 'POST', `/catalogue/${fresh.card.id}/retire`, { retired: true })).toBe('resource/not-published');
    await own(writer, 'POST', `/catalogue/${id}/withdraw`);
    expect(await codeOf(writer, 'POST', `/catalogue/${id}/retire`, { retired: true })).toBe('resource/not-published');
  });

  it('a plan that runs with it goes on with it, and its next version may keep it; another plan may not be let out with it', async () => {
    const id = await publish({ title: '在用的一篇' });
    const plans = ((await ask(writer, 'GET', '/plans')).body as { items: { id: string; county?: number }[] }).items;
    const plan = plans.find(({ county }) => county === undefined)?.id ?? '';
    const draft = async () => (await ask(writer, 'GET', `/plans/${plan}/draft`)).body as WireDraft;
    const revision = async () => (await draft()).revision;
    const line = { weekday: 6 as const, minute: 600, dueDays: 7, resource: id, audience: { grades: [], classroomIds: [] }, note: '' };
    const add = async (week: number) =>
      ask(writer, 'PATCH', `/plans/${plan}/draft`, { revision: await revision(), edits: [{ kind: 'add', line: { ...line, week } }] });
    const letOut = async () => {
      const submitted = await ask(writer, 'POST', `/plans/${plan}/draft/step`, { revision: await revision(), word: 'submit' });
      if (submitted.status !== 200) return submitted.error?.code;
      return codeOf(reviewer, 'POST', `/plans/${plan}/publish`, { revision: await revision() });
    };
    await ask(writer, 'POST', `/plans/${plan}/draft`);
    await add(17);
    // Taken out of use while the plan that brings it in waits for its review.
    await ask(writer, 'POST', `/plans/${plan}/draft/step`, { revision: await revision(), word: 'submit' });
    await own(reviewer, 'POST', `/catalogue/${id}/retire`, { retired: true });
    expect(await codeOf(reviewer, 'POST', `/plans/${plan}/publish`, { revision: await revision() })).toBe('plan/faulty');
    expect((await draft()).faults).toMatchObject([{ column: 'resource', code: 'resource-retired' }]);
    await own(reviewer, 'POST', `/catalogue/${id}/retire`, { retired: false });
    expect(await codeOf(reviewer, 'POST', `/plans/${plan}/publish`, { revision: await revision() })).toBeUndefined();
    // It runs now.
    await own(reviewer, 'POST', `/catalogue/${id}/retire`, { retired: true });
    await ask(writer, 'POST', `/plans/${plan}/draft`);
    await add(16);
    expect((await draft()).faults).toEqual([]);
    const saved = (await ask(writer, 'GET', `/plans/${plan}/file?format=yaml`)).body as { base64: string };
    const again = await writer.call('POST', `/plans/imports?fileName=a.yaml&dryRun=1&plan=${plan}`, Buffer.from(saved.base64, 'base64'));
    expect(again).toMatchObject({ status: 200, body: { added: 0, changed: 0, removed: 0 } });
    expect(await letOut()).toBeUndefined();
  });
});

describe('the catalogue', () => {
  it('finds by any part of the words, by each filter, and pages through without losing or doubling one', async () => {
    const id = await publish({
      title: '睡前半小时',
      summary: '亲子共读 ABC 的三个办法',
      theme: '经典阅读',
      subject: '语文',
      dimension: '习惯',
    });
    for (const query of ['半小', '共读', 'ab', 'bc', '语', '睡前 三个', '经典阅读']) {
      expect(idsIn(await catalogue(writer, `query=${encodeURIComponent(query)}`))).toContain(id);
    }
    for (const query of ['小半', '共读睡前', 'ac', '睡小', '睡前 没有这个']) {
      expect(idsIn(await catalogue(writer, `query=${encodeURIComponent(query)}`))).not.toContain(id);
    }
    const filters = {
      theme: '经典阅读',
      stage: '小学低段',
      subject: '语文',
      dimension: '习惯',
      kind: 'article',
      for: 'guardian',
      owner: 'own',
    };
    for (const [key, value] of Object.entries(filters)) {
      const found = await catalogue(writer, `limit=100&${key}=${encodeURIComponent(value)}`);
      expect(idsIn(found)).toContain(id);
    }
    expect(idsIn(await catalogue(writer, `theme=${encodeURIComponent('艺术')}`))).toEqual([]);
    expect(idsIn(await catalogue(writer, 'for=student&limit=100'))).not.toContain(id);
    expect((await ask(writer, 'GET', '/catalogue?theme=none')).status).toBe(400);

    const all = idsIn(await catalogue(writer, 'limit=100'));
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: WireCataloguePage = await catalogue(writer, `limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...idsIn(page));
      cursor = page.next;
    }
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBe(paged.length);
  });

  it('goes by an index for words, and lists what was stored before there was one', async () => {
    const connection = await connect(server.mongodbUri);
    const rows = connection.collection('catalogue');
    const plan = JSON.stringify(await rows.find({ shelf: { $in: ['all'] }, pieces: { $all: ['先听'] } }).explain('queryPlanner'));
    expect(plan).toContain('IXSCAN');
    const before = await rows.countDocuments();
    await rows.deleteMany({});
    await connection.close();
    await server.deps.resources.syncIndexes();
    expect((await catalogue(writer, 'limit=100&state=published')).items.length).toBeGreaterThan(before / 2);
  });
});
