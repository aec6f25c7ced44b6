import { systemScope } from '../../bot-server/domain/access/scope';
import { DAY } from '../../bot-server/domain/time/instant';
import type { WireDraft, WireDraftEdit, WireFamilyPreview, WirePlan, WirePlanChanges } from '../../bot-server/contract/index';
import { connect } from '../../bot-server/store/connect';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let wang: Client;
let shi: Client;
let plan: string;
let database: Awaited<ReturnType<typeof connect>>;
beforeAll(async () => {
  server = await startTestServer();
  database = await connect(server.mongodbUri);
  [wang, shi] = [await server.signIn('wang-lei'), await server.signIn('shi-qiang')];
  const { items } = await server.deps.plans.list(systemScope, { limit: 10 });
  plan = items.find(({ schoolId }) => schoolId === 'QX01')?.id ?? '';
});
afterAll(async () => {
  await database?.close();
  await server?.close();
});

const asked = async <T>(who: Client, method: string, path: string, body?: unknown): Promise<T> => {
  const answer = await who.call(method, `/plans/${plan}${path}`, body);
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as unknown as T;
};
const refusal = async (who: Client, method: string, path: string, body?: unknown): Promise<string> => {
  const { status, body: said } = await who.call(method, `/plans/${plan}${path}`, body);
  if (status === 200) throw new Error(`${method} ${path} was not refused`);
  return (said as unknown as { error: { code: string } }).error.code;
};
const draft = (who = wang) => asked<WireDraft>(who, 'GET', '/draft');
const edit = (revision: number, ...edits: WireDraftEdit[]) => asked<WireDraft>(wang, 'PATCH', '/draft', { revision, edits });
const running = async () =>
  (await server.deps.plans.slotsOf(plan)).map(({ id, state, startsAt, resourceId }) => ({ id, state, startsAt, resourceId }));

describe('the next version of a plan that runs', () => {
  it('is begun from its lines, and those that were pushed or left out stay as they are', async () => {
    expect(await refusal(wang, 'GET', '/draft')).toBe('plan/no-draft');
    const begun = await asked<WireDraft>(wang, 'POST', '/draft');
    expect([begun.state, begun.planState, begun.version, begun.revision]).toEqual(['editing', 'published', 1, 1]);
    expect(begun.lines.length).toBe((await running()).length);
    const settled = begun.lines.filter(({ settled: over }) => over);
    expect(settled.length).toBeGreaterThan(0);
    expect(begun.faults).toEqual([]);
    const [line] = settled;
    expect(await refusal(wang, 'PATCH', '/draft', { revision: 1, edits: [{ kind: 'remove', line: line?.line }] })).toBe(
      'slot/already-pushed',
    );
    // Somebody else begins it too: it is the same one.
    expect((await asked<WireDraft>(wang, 'POST', '/draft')).revision).toBe(1);
  });

  it('two who edit at once do not write over each other: the second is told, and keeps what the first did', async () => {
    const before = await draft();
    const waiting = before.lines.filter(({ settled }) => !settled);
    const [one, two] = waiting;
    if (!one || !two) throw new Error('two lines to come');
    const both = await Promise.all(
      [one, two].map(({ line }) =>
        wang.call('PATCH', `/plans/${plan}/draft`, {
          revision: before.revision,
          edits: [{ kind: 'change', line, set: { note: '给班主任看' } }],
        }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = both.find(({ status }) => status === 409);
    expect(lost?.body).toMatchObject({ error: { code: 'plan/draft-changed', message: expect.stringContaining('没有存上') as unknown } });
    const after = await draft();
    expect([after.revision, after.lines.filter(({ note }) => note === '给班主任看').length]).toEqual([before.revision + 1, 1]);
  });

  it('says at once what is wrong with a line, and is not handed in with it', async () => {
    const { revision, lines } = await draft();
    const line = lines.find(({ settled }) => !settled)?.line ?? 0;
    const wrong = await edit(revision, { kind: 'change', line, set: { minute: 23 * 60 } });
    expect(wrong.faults).toMatchObject([{ line, column: 'time', code: 'time-quiet' }]);
    expect(await refusal(wang, 'POST', '/draft/step', { revision: wrong.revision, word: 'submit' })).toBe('plan/faulty');
    const right = await edit(wrong.revision, {
      kind: 'change',
      line,
      set: { minute: lines.find((each) => each.line === line)?.minute ?? 0 },
    });
    expect(right.faults).toEqual([]);
  });

  it('goes to a second person, comes back with a sentence, and is let out: only what waits changes', async () => {
    const pushedBefore = (await running()).filter(({ state }) => state !== 'waiting');
    const start = await draft();
    const waiting = start.lines.filter(({ settled, startsAt }) => !settled && startsAt > Date.now() + 2 * DAY);
    const [gone, moved] = waiting;
    if (!gone || !moved) throw new Error('two lines to come');
    const changed = await edit(
      start.revision,
      { kind: 'remove', line: gone.line },
      { kind: 'change', line: moved.line, set: { minute: moved.minute + 15, together: true } },
      {
        kind: 'add',
        line: {
          week: gone.week,
          weekday: gone.weekday,
          minute: gone.minute,
          dueDays: 3,
          resource: 'river-safety',
          audience: { grades: [3], classroomIds: [] },
          note: '',
        },
      },
    );
    const fresh = changed.lines.find(({ note, dueDays, resource }) => note === '' && dueDays === 3 && resource === 'river-safety');
    await asked<WirePlan>(wang, 'POST', '/draft/step', { revision: changed.revision, word: 'submit' });
    const inReview = await draft(shi);
    expect([inReview.state, inReview.submitted?.by, inReview.can.publish, inReview.can.edit]).toEqual(['in-review', '王磊', true, false]);
    expect((await draft(wang)).can).toMatchObject({ publish: false, takeBack: true, edit: false });

    expect(await refusal(wang, 'POST', '/publish', { revision: inReview.revision })).toBe('access/denied');
    expect(await refusal(wang, 'PATCH', '/draft', { revision: inReview.revision, edits: [] })).toBe('plan/in-review');
    expect(await refusal(shi, 'POST', '/draft/step', { revision: inReview.revision, word: 'send-back' })).toBe('plan/words-needed');
    expect(await refusal(shi, 'POST', '/draft/step', { revision: inReview.revision, word: 'submit' })).toBe('access/denied');
    await asked(shi, 'POST', '/draft/step', { revision: inReview.revision, word: 'send-back', words: '周三那天学校开运动会' });
    const back = await draft();
    expect(back.sentBack).toMatchObject({ by: '石强', words: '周三那天学校开运动会' });

    await asked(wang, 'POST', '/draft/step', { revision: back.revision, word: 'submit' });
    const again = await draft(shi);
    expect(again.sentBack).toBeUndefined();
    const changes = await asked<WirePlanChanges>(shi, 'GET', '/changes?from=running&to=draft');
    expect([changes.added, changes.removed, changes.changed]).toEqual([1, 1, 2]);
    const said = changes.changes.find(({ line }) => line === moved.line)?.sentences ?? [];
    expect(said.join('；')).toMatch(/^时间从第 \d+ 周 周. \d\d:\d\d改成第 \d+ 周 周. \d\d:\d\d；改成几位家长合起来看完也算/);

    const published = await asked<WirePlan>(shi, 'POST', '/publish', { revision: again.revision });
    expect([published.state, published.draft]).toEqual(['published', undefined]);
    const after = await running();
    expect(after.filter(({ state }) => state !== 'waiting')).toEqual(pushedBefore);
    expect(after.some(({ id }) => id === `${plan}-${gone.line}`)).toBe(false);
    expect(after.find(({ id }) => id === `${plan}-${moved.line}`)?.startsAt).toBe(moved.startsAt + 15 * 60_000);
    expect(after.find(({ id }) => id === `${plan}-${fresh?.line ?? 0}`)).toMatchObject({ resourceId: 'river-safety', state: 'waiting' });

    const { items } = await asked<{ items: { number: number; publishedBy: string; submittedBy?: string }[] }>(wang, 'GET', '/versions');
    expect(items.map(({ number, publishedBy, submittedBy }) => [number, publishedBy, submittedBy])).toEqual([
      [2, '石强', '王磊'],
      [1, '管理员', undefined],
    ]);
    const between = await asked<WirePlanChanges>(wang, 'GET', '/changes?from=1&to=2');
    expect(between.changes).toEqual(changes.changes);
    expect((await asked<WirePlanChanges>(wang, 'GET', '/changes?from=2&to=running')).changes).toEqual([]);
    expect(await refusal(wang, 'GET', '/changes?from=7&to=running')).toBe('plan/version-not-found');
    const trail = await server.deps.audit.newest('QX01', {
      limit: 6,
      actions: ['plan-begun', 'plan-submitted', 'plan-sent-back', 'plan-published'],
    });
    expect(trail.map(({ action }) => action)).toEqual([
      'plan-published',
      'plan-submitted',
      'plan-sent-back',
      'plan-submitted',
      'plan-begun',
      'plan-published',
    ]);
  });

  it('can be taken back and thrown away; what runs stays', async () => {
    const before = await running();
    const { revision, lines } = await asked<WireDraft>(wang, 'POST', '/draft');
    expect(await refusal(wang, 'POST', '/draft/step', { revision, word: 'submit' })).toBe('plan/no-changes');
    const line = lines.find(({ settled }) => !settled)?.line ?? 0;
    const changed = await edit(revision, { kind: 'change', line, set: { dueDays: 9 } });
    await asked(wang, 'POST', '/draft/step', { revision: changed.revision, word: 'submit' });
    expect(await refusal(wang, 'POST', '/draft/step', { revision: changed.revision + 1, word: 'discard' })).toBe('plan/in-review');
    await asked(wang, 'POST', '/draft/step', { revision: changed.revision + 1, word: 'take-back' });
    await asked(wang, 'POST', '/draft/step', { revision: changed.revision + 2, word: 'discard' });
    expect(await refusal(wang, 'GET', '/draft')).toBe('plan/no-draft');
    expect(await running()).toEqual(before);
  });

  it('a line that is moved while a version is being written moves there too', async () => {
    const { lines, revision } = await asked<WireDraft>(wang, 'POST', '/draft');
    const slot = (await server.deps.plans.slotsOf(plan)).find(({ state, startsAt }) => state === 'waiting' && startsAt > Date.now() + DAY);
    const at = (slot?.startsAt ?? 0) + 30 * 60_000;
    await asked(wang, 'PATCH', `/slots/${slot?.id ?? ''}`, { startsAt: at });
    const after = await draft();
    expect(after.revision).toBe(revision + 1);
    expect(after.lines.map(({ line, startsAt }) => [line, startsAt])).toEqual(
      lines.map(({ line, startsAt }) => [line, line === slot?.line ? at : startsAt]),
    );
  });

  it('is seen as one family would meet it: a class’s without anybody’s name, a child’s by who keeps the roster, and that leaves a row', async () => {
    const any = await asked<WireFamilyPreview>(shi, 'POST', '/preview', { classroom: 'QX01-3-1' });
    expect([any.guardians, any.draft, any.lines.length > 0]).toEqual([[], true, true]);
    const [child] = (await server.deps.roster.studentsOfClassrooms(['QX01-3-1'])).filter(({ name }) => name === '陈雨桐');
    expect(await refusal(shi, 'POST', '/preview', { child: child?.id })).toBe('access/denied');
    const rows = async () => (await server.deps.audit.newest('QX01', { limit: 50, actions: ['family-previewed'] })).length;
    expect(await rows()).toBe(0);
    const before = await Promise.all(['messages', 'deliveries'].map((name) => database.collection(name).countDocuments()));
    const own = await asked<WireFamilyPreview>(wang, 'POST', '/preview', { child: child?.id });
    expect(own.who).toBe('三年级1班 陈雨桐');
    expect(own.guardians).toEqual([{ name: '母亲 陈*', bound: true, text: '绑定了微信' }]);
    const coming = own.lines.filter(({ reaches }) => reaches.length > 0);
    expect(coming.length).toBeGreaterThan(0);
    expect(coming[0]?.reaches[0]?.text).toMatch(/^准时响：|才响：|只在小程序里/);
    expect(await rows()).toBe(1);
    expect(await Promise.all(['messages', 'deliveries'].map((name) => database.collection(name).countDocuments()))).toEqual(before);
    const later = await asked<WireFamilyPreview>(wang, 'POST', '/preview', {
      classroom: 'QX01-3-1',
      at: (coming.at(-1)?.startsAt ?? 0) + 1,
    });
    expect(later.today[0]?.title).toBe(coming.at(-1)?.title);
    expect(later.next).toBeUndefined();
    expect(await refusal(wang, 'POST', '/preview', { classroom: 'QX02-3-1' })).toBe('plan/family-not-found');
    expect(await refusal(wang, 'POST', '/preview', {})).toBe('request/invalid');
  });

  it('a line says what it is for and for whom alone; what is wrong is told at its column, and a file of it changes nothing', async () => {
    const before = await draft();
    const line = before.lines.find(({ settled }) => !settled);
    if (!line) throw new Error('a line to come');
    const set = (revision: number, part: Extract<WireDraftEdit, { kind: 'change' }>['set']) =>
      edit(revision, { kind: 'change', line: line.line, set: part });
    const wrong = await set(before.revision, { about: { as: 'preview' }, layers: { subject: '语文', firm: 'nothing-like-it' } });
    expect(wrong.faults.map(({ line: at, column }) => [at, column])).toEqual(
      expect.arrayContaining([
        [line.line, 'subject'],
        [line.line, line.resource === 'river-safety' ? 'layerSubject' : expect.stringMatching(/^(layerSubject|firm)$/)],
      ]),
    );
    const tagged = await set(wrong.revision, {
      about: { as: 'family' },
      layers: null,
      audience: { ...line.audience, tags: ['with-grandparents'] },
      note: '  =给  班主任 ',
    });
    expect(tagged.faults).toEqual([]);
    const now = tagged.lines.find(({ line: at }) => at === line.line);
    expect([now?.about.as, now?.audience.tags, now?.layers, now?.note]).toEqual(['family', ['with-grandparents'], undefined, '=给 班主任']);
    expect(now?.about.dimension).toBeDefined();

    const reaches = async (tags: string[]) =>
      (await asked<WireFamilyPreview>(shi, 'POST', '/preview', { classroom: 'QX01-3-1', tags })).lines.some(
        ({ line: at }) => at === line.line,
      );
    expect([await reaches([]), await reaches(['left-behind']), await reaches(['with-grandparents'])]).toEqual([false, false, true]);

    for (const format of ['xlsx', 'yaml']) {
      const file = await asked<{ fileName: string; base64: string }>(wang, 'GET', `/file?format=${format}`);
      const query = `fileName=${encodeURIComponent(file.fileName)}&dryRun=0&plan=${plan}`;
      const bytes = Buffer.from(file.base64, 'base64');
      const { status, body } = await wang.call('POST', `/plans/imports?${query}`, bytes);
      expect([status, body]).toMatchObject([200, { plan, added: 0, changed: 0, removed: 0 }]);
    }
    expect((await draft()).lines).toEqual(tagged.lines);
    const { status } = await wang.call('POST', `/plans/imports?fileName=a.yaml&plan=plan-QX02-none`, Buffer.from('计划: []'));
    expect(status).toBe(404);
    const plain = await set((await draft()).revision, { about: {}, audience: { ...line.audience, tags: [] }, note: line.note });
    expect(plain.lines).toEqual(before.lines);
  });

  it('a second plan of the same term is not begun', async () => {
    const { status, body } = await wang.call('POST', '/plans');
    expect([status, (body as unknown as { error: { code: string } }).error.code]).toEqual([409, 'plan/exists']);
    const { body: list } = await wang.call('GET', '/plan-resources');
    expect((list as unknown as { items: { id: string }[] }).items.map(({ id }) => id)).toContain('river-safety');
  });
});
