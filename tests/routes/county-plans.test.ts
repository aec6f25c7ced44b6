import { stringify } from 'yaml';
import type { WireCountyPlan, WireDraft, WireDraftEdit, WirePlan, WirePlanChanges } from '../../bot-server/contract/index';
import { identityId } from '../../bot-server/domain/account/account';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { instantOf } from '../../bot-server/domain/time/civil';
import { readTable } from '../../bot-server/files/read-table';
import { inheritedPlanIdOf, sweepCountyPlans } from '../../bot-server/flows/county-plan/spread-county-plan';
import { connect } from '../../bot-server/store/connect';
import { all, xlsx } from '../files/support';
import { callWith } from '../support/matrix/land';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

/** The demonstration's term begins five weeks before: on Monday 2026-08-24. */
const NOW = instantOf('2026-09-30', 10 * 60);

let server: TestServer;
let first: Client;
let second: Client;
let school: Client;
let reviewer: Client;
beforeAll(async () => {
  server = await startTestServer({ now: () => NOW });
  first = await server.signIn('zhao-hong');
  school = await server.signIn('wang-lei');
  [second, reviewer] = await Promise.all([server.signIn('peng-jianguo'), server.signIn('shi-qiang')]);
});
afterAll(() => server.close());

async function signInOfficer(id: string): Promise<Client> {
  const openid = `oDEMOmini_county_${id}`.padEnd(28, '0');
  await server.deps.identities.bind({ accountId: 'mini', openid, persons: [{ kind: 'officer', id }] });
  const token = await server.deps.sessions.open(identityId('mini', openid), NOW);
  return {
    token,
    async call(method, path, body) {
      const { status, text } = await callWith(server.url, token, method, path, body);
      return { status, body: JSON.parse(text) as Record<string, never> };
    },
  };
}

const HEAD = ['周次', '星期', '时间', '内容编号', '给谁', '几天内看完', '必推'];
type Row = readonly (string | number)[];
const RIVER: Row = [8, '周五', '18:30', 'river-safety', '全县', 7, '是'];
const PRAISE: Row = [9, '周一', '19:00', 'praise-the-effort', '一至三年级', 7, ''];
const LISTEN: Row = [10, '周一', '19:00', 'listen-first', '全县', 7, '否'];
const JUNIOR: Row = [11, '周一', '19:00', 'phone-agreement', '七年级', 7, ''];
const yaml = (title: string, rows: readonly Row[]): Buffer =>
  Buffer.from(
    stringify({
      标题: title,
      计划: rows.map((row) => Object.fromEntries(HEAD.map((head, at) => [head, row[at]] as const).filter(([, cell]) => cell !== ''))),
    }),
  );
const bring = (who: Client, title: string, rows: readonly Row[], dryRun = 0) =>
  who.call('POST', `/county-plans/imports?fileName=${encodeURIComponent('计划.yaml')}&dryRun=${dryRun}`, yaml(title, rows));
const codeOf = (answer: { body: unknown }): string => (answer.body as { error?: { code: string } }).error?.code ?? '';
const shown = async (id: string, who = first): Promise<WireCountyPlan> =>
  (await who.call('GET', `/county-plans/${id}`)).body as unknown as WireCountyPlan;
const step = async (who: Client, id: string, word: string, words?: string) =>
  who.call('POST', `/county-plans/${id}/steps`, { revision: (await shown(id)).revision, word, ...(words === undefined ? {} : { words }) });

/** Handed in by one, approved by the other, and come to every school. */
async function publish(id: string): Promise<WireCountyPlan> {
  expect((await step(first, id, 'submit')).status).toBe(200);
  expect((await step(second, id, 'approve')).status).toBe(200);
  for (let turn = 0; turn < 500; turn += 1) {
    const plan = await shown(id);
    if (plan.pending === 0) return plan;
    await new Promise((done) => setImmediate(done));
  }
  throw new Error('it never came to the schools');
}
const imported = async (title: string, rows: readonly Row[]): Promise<string> => {
  const answer = await bring(first, title, rows);
  expect(answer).toMatchObject({ status: 200 });
  return (answer.body as unknown as { plan: string }).plan;
};
const slotsOf = (schoolId: string, id: string) => server.deps.plans.slotsOf(inheritedPlanIdOf(schoolId, id));
async function rowsOf(): Promise<string> {
  const connection = await connect(server.mongodbUri);
  const rows = await Promise.all(
    ['plans', 'slots', 'countyPlans', 'countyVersions', 'planDrafts'].map((name) =>
      connection.collection(name).find().sort({ _id: 1 }).toArray(),
    ),
  );
  await connection.close();
  return JSON.stringify(rows);
}

it('one plan, reviewed by two officers, becomes lines of every school’s own plan', async () => {
  const id = await imported('全县安全教育', [RIVER, PRAISE, LISTEN, JUNIOR]);
  expect((await first.call('GET', '/county-plans')).body).toMatchObject({ items: [{ id, state: 'editing', version: 0, lines: 4 }] });
  expect(codeOf(await step(first, id, 'approve'))).toBe('plan/not-in-review');
  await step(first, id, 'submit');
  expect(codeOf(await step(first, id, 'approve'))).toBe('plan/own-review');
  expect((await shown(id)).reviews).toBe(false);
  expect((await shown(id, second)).reviews).toBe(true);
  expect(codeOf(await bring(first, '全县安全教育', [RIVER]))).toBe('plan/in-review');
  expect(codeOf(await step(second, id, 'send-back', ' '))).toBe('plan/words-needed');
  await step(second, id, 'send-back', '防溺水再早一点');
  expect(await shown(id)).toMatchObject({ state: 'editing', sentBack: '防溺水再早一点' });

  const plan = await publish(id);
  expect(plan).toMatchObject({ state: 'published', version: 1, pending: 0 });
  expect(plan.schools.map(({ id: code, inherited }) => [code, inherited])).toEqual([
    ['QX01', 3],
    ['QX02', 3],
    ['QX03', 3],
  ]);
  const slots = await slotsOf('QX01', id);
  expect(slots.map(({ resourceId, date, audience, from }) => [resourceId, date, audience.grades, from?.must])).toEqual([
    ['river-safety', '2026-10-16', [], true],
    ['praise-the-effort', '2026-10-19', [1, 2, 3], undefined],
    ['listen-first', '2026-10-26', [], undefined],
  ]);
  expect(await server.deps.plans.duePlans(instantOf('2026-10-16', 19 * 60))).toEqual(
    expect.arrayContaining([inheritedPlanIdOf('QX02', id)]),
  );
  const mine = (await school.call('GET', `/plans/${inheritedPlanIdOf('QX01', id)}`)).body as unknown as WirePlan;
  expect(mine).toMatchObject({ title: '全县安全教育', state: 'published', county: 1 });
  expect(mine.lines[0]).toMatchObject({ county: 'as-given', must: true });
});

it('the same file again, and the same version again, change nothing', async () => {
  const id = await imported('重复的计划', [RIVER, LISTEN]);
  await publish(id);
  const before = await rowsOf();
  expect((await bring(first, '重复的计划', [LISTEN, RIVER])).body).toMatchObject({ added: 0, changed: 0, removed: 0, same: 2 });
  expect(await rowsOf()).toBe(before);
  const connection = await connect(server.mongodbUri);
  await connection.collection<{ _id: string }>('countyPlans').updateOne({ _id: id }, { $set: { pending: ['QX01', 'QX02', 'QX03'] } });
  await connection.close();
  await Promise.all([sweepCountyPlans(server.deps, NOW), sweepCountyPlans(server.deps, NOW)]);
  expect(await rowsOf()).toBe(before);
});

describe('a later version', () => {
  it('keeps what the school moved, left out and added; what went out stays', async () => {
    const id = await imported('分几版的计划', [RIVER, PRAISE, LISTEN]);
    await publish(id);
    const planId = inheritedPlanIdOf('QX01', id);
    const [river, praise, listen] = await slotsOf('QX01', id);
    const move = (slot: string | undefined, date: string, minute: number) =>
      school.call('PATCH', `/plans/${planId}/slots/${slot}`, { startsAt: instantOf(date, minute) });
    expect((await move(river?.id, '2026-10-14', 18 * 60)).status).toBe(200);
    expect(codeOf(await move(river?.id, '2026-10-21', 18 * 60))).toBe('slot/of-county');

    // The school's next version leaves one line out and adds one of its own; a second person of the school lets it out.
    type Draft = { revision: number; faults: { line: number; code: string }[] };
    const draft = async (): Promise<Draft> => (await school.call('GET', `/plans/${planId}/draft`)).body as unknown as Draft;
    const edit = async (edits: unknown[]) => school.call('PATCH', `/plans/${planId}/draft`, { revision: (await draft()).revision, edits });
    expect((await school.call('POST', `/plans/${planId}/draft`)).status).toBe(200);
    await edit([{ kind: 'remove', line: river?.line }]);
    expect((await draft()).faults).toMatchObject([{ line: river?.line, code: 'must-stay' }]);
    expect(codeOf(await school.call('POST', `/plans/${planId}/draft/step`, { revision: (await draft()).revision, word: 'submit' }))).toBe(
      'plan/faulty',
    );
    await school.call('POST', `/plans/${planId}/draft/step`, { revision: (await draft()).revision, word: 'discard' });
    await school.call('POST', `/plans/${planId}/draft`);
    const own = {
      week: 9,
      weekday: 3,
      minute: 19 * 60,
      dueDays: 5,
      resource: 'read-together',
      audience: { grades: [], classroomIds: [] },
      note: '',
    };
    expect(
      (
        await edit([
          { kind: 'remove', line: praise?.line },
          { kind: 'add', line: own },
        ])
      ).status,
    ).toBe(200);
    await school.call('POST', `/plans/${planId}/draft/step`, { revision: (await draft()).revision, word: 'submit' });
    const published = await reviewer.call('POST', `/plans/${planId}/publish`, { revision: (await draft()).revision });
    expect(published).toMatchObject({ status: 200 });
    const connection = await connect(server.mongodbUri);
    await connection
      .collection<{ _id: string }>('slots')
      .updateOne({ _id: listen?.id ?? '' }, { $set: { state: 'pushed', pushId: 'p' }, $unset: { liveAt: '' } });
    await connection.close();

    // The next draft is just being written while the county publishes.
    await school.call('POST', `/plans/${planId}/draft`);
    const again = await bring(first, '分几版的计划', [
      [...RIVER.slice(0, 3), 'gas-and-fire', ...RIVER.slice(4)],
      PRAISE,
      [11, '周二', '19:00', 'sleep-before-nine', '全县', 7, ''],
    ]);
    expect(again.body).toMatchObject({ plan: id, dryRun: false });
    await publish(id);

    const said = (await slotsOf('QX01', id)).map(({ resourceId, date, state, from }) => [resourceId, date, state, from !== undefined]);
    expect(said).toEqual([
      ['listen-first', '2026-10-26', 'pushed', true],
      ['read-together', '2026-10-21', 'waiting', false],
      ['gas-and-fire', '2026-10-16', 'waiting', true],
      ['sleep-before-nine', '2026-11-03', 'waiting', true],
    ]);
    const untouched = (await slotsOf('QX02', id)).map(({ resourceId, date }) => [resourceId, date]);
    expect(untouched).toEqual(
      expect.arrayContaining([
        ['praise-the-effort', '2026-10-19'],
        ['sleep-before-nine', '2026-11-03'],
      ]),
    );
    const drafted = (await server.deps.plans.drafts.get(planId))?.lines?.map(({ resourceId, line }) => [line, resourceId]);
    expect(drafted).toEqual((await slotsOf('QX01', id)).map(({ resourceId, line }) => [line, resourceId]));
    const counts = (await shown(id)).schools.find((one) => one.id === 'QX01');
    expect(counts).toMatchObject({ inherited: 3, own: 1, pushed: 1, moved: 0, leftOut: 1 });
    const mine = (await school.call('GET', `/plans/${planId}`)).body as unknown as WirePlan;
    expect([mine.leftOut, mine.county]).toEqual([1, 2]);
  });

  it('keeps an hour that was moved while its line says the same', async () => {
    const id = await imported('改时间的计划', [RIVER]);
    await publish(id);
    const planId = inheritedPlanIdOf('QX01', id);
    const [river] = await slotsOf('QX01', id);
    await school.call('PATCH', `/plans/${planId}/slots/${river?.id}`, { startsAt: instantOf('2026-10-14', 18 * 60) });
    await bring(first, '改时间的计划', [[...RIVER.slice(0, 5), 10, '是'], LISTEN]);
    await publish(id);
    expect((await slotsOf('QX01', id)).map(({ resourceId, date, dueDays }) => [resourceId, date, dueDays])).toEqual([
      ['river-safety', '2026-10-14', 10],
      ['listen-first', '2026-10-26', 7],
    ]);
    const lines = ((await school.call('GET', `/plans/${planId}`)).body as unknown as WirePlan).lines;
    expect(lines.map(({ county }) => county)).toEqual(['moved', 'as-given']);
  });

  it('for fewer schools goes from those that do not get it any more', async () => {
    const id = await imported('只给一所', [RIVER]);
    await publish(id);
    const { revision } = await shown(id);
    const only = { revision, moves: 'none', scope: { stages: [], schools: ['QX01'] } };
    expect((await first.call('PATCH', `/county-plans/${id}`, only)).body).toMatchObject({ state: 'editing', moves: 'none' });
    expect(codeOf(await first.call('PATCH', `/county-plans/${id}`, only))).toBe('county/changed');
    expect(
      codeOf(
        await first.call('PATCH', `/county-plans/${id}`, { ...only, revision: revision + 1, scope: { stages: [], schools: ['YY01'] } }),
      ),
    ).toBe('request/invalid');
    await publish(id);
    expect(await Promise.all(['QX01', 'QX02', 'QX03'].map(async (code) => (await slotsOf(code, id)).length))).toEqual([1, 0, 0]);
    const planId = inheritedPlanIdOf('QX01', id);
    const [slot] = await slotsOf('QX01', id);
    expect(codeOf(await school.call('PATCH', `/plans/${planId}/slots/${slot?.id}`, { startsAt: instantOf('2026-10-16', 19 * 60) }))).toBe(
      'slot/of-county',
    );
  });
});

it('a line that a school left out is brought back, as the county has it, under its own number while it runs', async () => {
  const id = await imported('放回来的计划', [RIVER, PRAISE, LISTEN]);
  await publish(id);
  const planId = inheritedPlanIdOf('QX01', id);
  const before = await slotsOf('QX01', id);
  const praise = before[1];
  const path = `/plans/${planId}/draft`;
  const draft = async (): Promise<WireDraft> => (await school.call('GET', path)).body as unknown as WireDraft;
  const edit = async (...edits: WireDraftEdit[]) => school.call('PATCH', path, { revision: (await draft()).revision, edits });
  await school.call('POST', path);
  expect((await draft()).leftOut).toEqual([]);
  expect((await draft()).lines.map(({ county }) => county)).toEqual([
    { must: true, moves: 'week', moved: false },
    { must: false, moves: 'week', moved: false },
    { must: false, moves: 'week', moved: false },
  ]);
  expect((await edit({ kind: 'remove', line: praise?.line ?? 0 })).status).toBe(200);
  const [out] = (await draft()).leftOut ?? [];
  expect(out).toEqual({ line: praise?.from?.line, what: expect.stringContaining('第 9 周 周一 19:00 《') as unknown, must: false });
  expect(codeOf(await edit({ kind: 'bring-back', line: 99 }))).toBe('slot/not-found');
  expect((await edit({ kind: 'bring-back', line: out?.line ?? 0 })).status).toBe(200);
  expect(codeOf(await edit({ kind: 'bring-back', line: out?.line ?? 0 }))).toBe('slot/not-found');
  expect([(await draft()).leftOut, (await draft()).faults]).toEqual([[], []]);
  // As it was: there is nothing to review.
  expect(codeOf(await school.call('POST', `${path}/step`, { revision: (await draft()).revision, word: 'submit' }))).toBe('plan/no-changes');

  await edit({ kind: 'remove', line: praise?.line ?? 0 });
  await school.call('POST', `${path}/step`, { revision: (await draft()).revision, word: 'submit' });
  expect((await reviewer.call('POST', `/plans/${planId}/publish`, { revision: (await draft()).revision })).status).toBe(200);
  expect((await slotsOf('QX01', id)).map(({ resourceId }) => resourceId)).toEqual(['river-safety', 'listen-first']);
  await school.call('POST', path);
  expect((await edit({ kind: 'bring-back', line: out?.line ?? 0 })).status).toBe(200);
  await school.call('POST', `${path}/step`, { revision: (await draft()).revision, word: 'submit' });
  expect((await reviewer.call('POST', `/plans/${planId}/publish`, { revision: (await draft()).revision })).status).toBe(200);
  const back = (await slotsOf('QX01', id)).find(({ from }) => from?.line === out?.line);
  expect(back).toMatchObject({
    resourceId: 'praise-the-effort',
    startsAt: praise?.startsAt,
    audience: praise?.audience,
    from: praise?.from,
  });
  // A school's own plan knows nothing of it.
  const own = (await school.call('GET', '/plans')).body as unknown as { items: { id: string; county?: number }[] };
  const mine = own.items.find(({ county }) => county === undefined)?.id ?? '';
  await school.call('POST', `/plans/${mine}/draft`);
  const { revision, leftOut } = (await school.call('GET', `/plans/${mine}/draft`)).body as unknown as WireDraft;
  expect(leftOut).toBeUndefined();
  expect(codeOf(await school.call('PATCH', `/plans/${mine}/draft`, { revision, edits: [{ kind: 'bring-back', line: 1 }] }))).toBe(
    'slot/not-found',
  );
});

describe('a bureau’s plan in the browser', () => {
  const line = { week: 12, weekday: 3, minute: 19 * 60, dueDays: 7, resource: 'listen-first', note: '' } as const;
  const all = { grades: [], classroomIds: [] };
  const draftOf = async (id: string, who = first): Promise<WireDraft> =>
    (await who.call('GET', `/county-plans/${id}/draft`)).body as unknown as WireDraft;
  const edit = async (id: string, ...edits: WireDraftEdit[]) =>
    first.call('PATCH', `/county-plans/${id}/draft`, { revision: (await draftOf(id)).revision, edits });

  it('its lines are added, changed and taken out, keep their numbers, and come to the schools after a review', async () => {
    const id = await imported('在网页上改', [RIVER, PRAISE]);
    await publish(id);
    const before = await draftOf(id);
    expect([before.ofBureau, before.can.edit, before.can.publish, before.lines.map(({ must }) => must)]).toEqual([
      true,
      true,
      false,
      [true, undefined],
    ]);
    const edited = await edit(
      id,
      { kind: 'add', line: { ...line, audience: { grades: [3, 1], classroomIds: [] }, must: true, about: { as: 'family' } } },
      { kind: 'change', line: 1, set: { must: false, minute: 18 * 60 } },
      { kind: 'remove', line: 2 },
    );
    expect(edited).toMatchObject({ status: 200 });
    const after = await draftOf(id);
    expect(after.lines.map(({ line: n, minute, must, who, about }) => [n, minute, must, who, about.as])).toEqual([
      [1, 18 * 60, undefined, '全体', undefined],
      [3, 19 * 60, true, '一年级、三年级', 'family'],
    ]);
    expect(after.revision).toBe(before.revision + 1);
    expect((await shown(id)).state).toBe('editing');
    const changes = (await first.call('GET', `/county-plans/${id}/changes`)).body as unknown as WirePlanChanges;
    expect([changes.added, changes.removed, changes.changed]).toEqual([1, 1, 1]);
    expect(changes.changes.flatMap(({ sentences }) => sentences).join('')).toMatch(/不再必推.*去掉了.*新加：推给一年级、三年级.*必推/);
    // Somebody else wrote meanwhile.
    const stale = { revision: before.revision, edits: [{ kind: 'remove', line: 1 }] };
    expect(codeOf(await first.call('PATCH', `/county-plans/${id}/draft`, stale))).toBe('county/changed');
    for (const format of ['xlsx', 'yaml']) {
      const file = (await first.call('GET', `/county-plans/${id}/file?format=${format}`)).body as unknown as { base64: string };
      const bytes = Buffer.from(file.base64, 'base64');
      const again = await first.call('POST', `/county-plans/imports?fileName=a.${format}&dryRun=0`, bytes);
      expect(again.body).toMatchObject({ plan: id, added: 0, changed: 0, removed: 0, same: 2 });
    }
    expect((await draftOf(id)).revision).toBe(after.revision);
    await publish(id);
    expect(
      (await slotsOf('QX02', id)).map(({ resourceId, minute, from, dimension }) => [resourceId, minute, from?.must, dimension]),
    ).toEqual([
      ['river-safety', 18 * 60, undefined, undefined],
      ['listen-first', 19 * 60, true, expect.any(String)],
    ]);
  });

  it('what is wrong is told, is not handed in, and is not let out when it went wrong meanwhile; nobody edits in a review', async () => {
    const id = await imported('有错的网页计划', [LISTEN]);
    const wrong = (await edit(id, { kind: 'change', line: 1, set: { minute: 23 * 60, resource: 'no-such-thing' } }))
      .body as unknown as WireDraft;
    expect(wrong.faults.map(({ code }) => code)).toEqual(['time-quiet', 'resource-unknown']);
    expect(codeOf(await step(first, id, 'submit'))).toBe('plan/faulty');
    await edit(id, { kind: 'change', line: 1, set: { minute: 19 * 60, resource: 'listen-first' } });
    await step(first, id, 'submit');
    expect(codeOf(await edit(id, { kind: 'remove', line: 1 }))).toBe('plan/in-review');
    expect((await draftOf(id)).can.edit).toBe(false);
    const connection = await connect(server.mongodbUri);
    const resources = connection.collection('resources');
    await resources.updateMany({ resourceId: 'listen-first' }, { $set: { withdrawn: true } });
    expect(codeOf(await step(second, id, 'approve'))).toBe('plan/faulty');
    await resources.updateMany({ resourceId: 'listen-first' }, { $set: { withdrawn: false } });
    await connection.close();
    expect((await step(second, id, 'approve')).status).toBe(200);
  });

  it('names grades alone and keeps its name; a school’s people are not let in; both choose among what they may use', async () => {
    const id = await imported('谁能改', [LISTEN]);
    const classes = { kind: 'add' as const, line: { ...line, audience: { grades: [], classroomIds: ['QX01-3-1'] } } };
    expect(codeOf(await edit(id, classes))).toBe('request/invalid');
    expect(codeOf(await edit(id, { kind: 'bring-back', line: 1 }))).toBe('slot/not-found');
    const { revision } = await draftOf(id);
    expect(codeOf(await first.call('PATCH', `/county-plans/${id}/draft`, { revision, title: '别的', edits: [] }))).toBe('request/invalid');
    for (const path of ['draft', 'changes', 'file']) expect((await school.call('GET', `/county-plans/${id}/${path}`)).status).toBe(404);
    expect((await school.call('PATCH', `/county-plans/${id}/draft`, { revision, edits: [] })).status).toBe(404);
    const { items } = (await school.call('GET', '/plans')).body as unknown as { items: { id: string; county?: number }[] };
    const mine = items.find(({ county }) => county === undefined)?.id ?? '';
    const at = ((await school.call('GET', `/plans/${mine}/draft`)).body as unknown as WireDraft).revision;
    const marked = [{ kind: 'add', line: { ...line, audience: all, must: true } }];
    expect(codeOf(await school.call('PATCH', `/plans/${mine}/draft`, { revision: at, edits: marked }))).toBe('request/invalid');
    const choice = (await first.call('GET', '/plan-resources')).body as unknown as { items: { id: string }[] };
    expect(choice.items.map((item) => item.id)).toContain('listen-first');
  });
});

it('a school that ended its plan is not filled again', async () => {
  const id = await imported('学校停用的', [RIVER]);
  await publish(id);
  const planId = inheritedPlanIdOf('QX01', id);
  expect((await school.call('POST', `/plans/${planId}/steer`, { word: 'end' })).status).toBe(200);
  await bring(first, '学校停用的', [RIVER, LISTEN]);
  await publish(id);
  expect([(await slotsOf('QX01', id)).length, (await slotsOf('QX02', id)).length]).toEqual([1, 2]);
});

it('every fault is told with its line and column', async () => {
  const wrong = await bring(first, '有错的', [
    ['x', ...RIVER.slice(1)],
    [...RIVER.slice(0, 4), '三年级1班', 7, ''],
    [...RIVER.slice(0, 6), '也许'],
    [...RIVER.slice(0, 3), 'rivr-safety', '全县', 7, ''],
    [40, ...PRAISE.slice(1)],
  ]);
  const { code, details } = (
    wrong.body as unknown as { error: { code: string; details: { row: number; column: string; message: string }[] } }
  ).error;
  expect(code).toBe('plan/invalid');
  expect(details.map(({ column }) => column)).toEqual(['周次', '给谁', '必推', '内容编号', '周次']);
  expect(details[1]?.message).toContain('只写年级');
  expect(new Set(details.map(({ row }) => row)).size).toBe(5);
});

it('the template is read as it is; another bureau’s plan and a school’s people are not let in', async () => {
  const { body } = await first.call('GET', '/plans/template?for=county');
  const bytes = Buffer.from((body as unknown as { base64: string }).base64, 'base64');
  expect((await all(readTable({ name: '县区计划模板.xlsx', bytes }))).filter((row) => row.sheet === '计划')).toHaveLength(2);
  const looked = await first.call('POST', `/county-plans/imports?fileName=${encodeURIComponent('模板.xlsx')}&dryRun=1`, bytes);
  expect(looked.body).toMatchObject({ dryRun: true, lines: 1 });
  const id = await imported('本县的', [RIVER]);
  for (const path of ['/county-plans', `/county-plans/${id}`]) expect([403, 404]).toContain((await school.call('GET', path)).status);
  const sheet = await xlsx({ 计划: [HEAD, [...RIVER]] });
  expect((await school.call('POST', '/county-plans/imports?fileName=a.xlsx&dryRun=1', sheet)).status).toBe(403);
  await server.deps.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'ZZ', name: '别的县', level: 'county' }],
    officers: [{ id: 'Z1', bureauId: 'ZZ', officerNo: 'Z1', name: '外人' }],
  });
  const stranger = await signInOfficer('Z1');
  expect(codeOf(await stranger.call('GET', `/county-plans/${id}`))).toBe('plan/not-found');
  expect(codeOf(await stranger.call('POST', `/county-plans/${id}/steps`, { revision: 1, word: 'submit' }))).toBe('plan/not-found');
});

it('who did what stands in the bureau’s trail', async () => {
  const connection = await connect(server.mongodbUri);
  const rows = await connection
    .collection('audit')
    .find({ chain: 'bureau:QX', action: { $regex: '^county-plan-' } })
    .sort({ seq: 1 })
    .limit(6)
    .toArray();
  await connection.close();
  expect(rows.map((row) => [row['action'], (row['actor'] as { id: string }).id])).toEqual([
    ['county-plan-edited', 'B0001'],
    ['county-plan-submitted', 'B0001'],
    ['county-plan-sent-back', 'B0003'],
    ['county-plan-submitted', 'B0001'],
    ['county-plan-published', 'B0003'],
    ['county-plan-edited', 'B0001'],
  ]);
});
