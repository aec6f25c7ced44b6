import type { TeacherActor } from '../../../bot-server/domain/access/actor';
import { wholeFunnel, EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';
import { showFigures } from '../../../bot-server/flows/figures/show-figures';
import type { FigureBy } from '../../../bot-server/flows/figures/question';
import { listSchoolPushes } from '../../../bot-server/flows/progress/list-pushes';
import { pushFunnel } from '../../../bot-server/flows/progress/push-funnel';
import { presentFigures } from '../../../bot-server/present/figures';
import { presentPushDetail, presentPushPage } from '../../../bot-server/present/progress';
import { aPush, officer, STARTS, teacher, video } from '../progress/world';

/** One class of one push: how many can be reached, which everybody in the office knows, and how many are done, which nobody may work out. */
interface Done {
  readonly pushId: string;
  readonly classroomId: string;
  readonly grade: number;
  readonly reachable: number;
  readonly completed: number;
}
const SMALLEST = 5;
const DIMENSIONS: readonly FigureBy[] = ['push', 'class', 'grade', 'resource', 'theme', 'week'];

/** The flows over rows that stand in memory: each possible world is one. */
function needsOf(rows: readonly Done[]) {
  const rollups = rows.map(({ pushId, classroomId, grade, reachable, completed }) => ({
    ...{ pushId, classroomId, grade, schoolId: 'S1', resourceId: 'r1', theme: '家庭教育', week: 1, computedAt: STARTS },
    funnel: wholeFunnel({ ...EMPTY_FUNNEL, targeted: reachable, reachable, started: completed, q50: completed, completed }),
  }));
  const pushes = [...new Set(rows.map(({ pushId }) => pushId))].map((id) =>
    aPush({ id, classroomIds: rows.filter(({ pushId }) => pushId === id).map(({ classroomId }) => classroomId) }),
  );
  const classrooms = async (ids: readonly string[]) => ids.map((id) => ({ id, schoolId: 'S1', name: id }));
  const needs = {
    rollups: {
      ofPush: async (id: string) => rollups.filter(({ pushId }) => pushId === id),
      ofPushes: async () => rollups,
      classRows: async ({ pushId }: { pushId?: string }) => rollups.filter((row) => pushId === undefined || row.pushId === pushId),
      isAnyTouched: async () => false,
    },
    pushes: {
      get: async (id: string) => pushes.find((push) => push.id === id),
      getMany: async () => pushes,
      list: async () => ({ items: pushes, next: null }),
    },
    messages: { standingOfPush: async () => [] },
    viewings: { isAnyDirty: async () => false },
    content: { wording: async () => ({}) },
    resources: { version: async () => video, get: async () => video, titles: async () => new Map() },
    roster: { classrooms, school: async () => ({ name: '城关小学' }), termOn: async () => undefined },
  };
  return needs as unknown as Parameters<typeof pushFunnel>[0] & Parameters<typeof showFigures>[0];
}

const address = (path: string): string => path;
/** All that one reader of a school's office can be shown of these pushes, as it goes over the wire. */
async function everythingFor(actor: TeacherActor, rows: readonly Done[]): Promise<string> {
  const needs = needsOf(rows);
  const ids = [...new Set(rows.map(({ pushId }) => pushId))];
  const narrow: { push?: string; grade?: number; classroom?: string; theme?: string }[] = [
    {},
    ...ids.map((push) => ({ push })),
    { grade: 3 },
    { classroom: 'c1' },
    { classroom: 'c2' },
    { theme: '家庭教育' },
  ];
  const known = narrow.filter(({ classroom }) => classroom === undefined || !actor.classroomIds.includes(classroom));
  const answers = await Promise.all([
    listSchoolPushes(needs, actor, { limit: 10 }).then((page) => presentPushPage(page, address)),
    ...ids.map(async (id) => presentPushDetail(await pushFunnel(needs, actor, id, STARTS), address)),
    ...known.flatMap((more) =>
      DIMENSIONS.map(async (by) => presentFigures(await showFigures(needs, actor, { by, window: 'week', ...more }, STARTS))),
    ),
  ]);
  return JSON.stringify(answers);
}

/** What this reader can work out who tries every number: groups smaller than five, done or not done, that are the same in all that is possible. */
async function givenAway(actor: TeacherActor, rows: readonly Omit<Done, 'completed'>[]): Promise<string[]> {
  const worlds = rows.reduce<Done[][]>(
    (all, row) => all.flatMap((some) => Array.from({ length: row.reachable + 1 }, (_, completed) => [...some, { ...row, completed }])),
    [[]],
  );
  const seen = new Map<string, Done[][]>();
  for (const world of worlds) {
    const own = world.filter(({ classroomId }) => actor.classroomIds.includes(classroomId)).map(({ completed }) => completed);
    const told = `${own.join()} ${await everythingFor(actor, world)}`;
    seen.set(told, [...(seen.get(told) ?? []), world]);
  }
  return [...seen.values()].flatMap((possible) =>
    rows.flatMap(({ classroomId, pushId, reachable }, at) => {
      if (actor.classroomIds.includes(classroomId)) return [];
      const done = new Set(possible.map((world) => world[at]?.completed ?? 0));
      const [only = 0] = done;
      const isSmall = only < SMALLEST || reachable - only < SMALLEST;
      return done.size === 1 && isSmall ? [`${pushId} ${classroomId}: ${only} of ${reachable}`] : [];
    }),
  );
}

const row = (classroomId: string, reachable: number, pushId = 'p1') => ({
  pushId,
  classroomId,
  reachable,
  grade: classroomId === 'c3' ? 4 : 3,
});
const head = teacher([], ['head']);

describe('a push’s own page, the list of pushes and the figures, read beside one another', () => {
  it.each([
    ['one class', [row('c1', 12)]],
    ['a large and a small one', [row('c1', 13), row('c2', 6)]],
    ['two of just the size', [row('c1', 10), row('c2', 11)]],
    ['three small ones of two grades', [row('c1', 3), row('c2', 6), row('c3', 5)]],
    ['two pushes', [row('c1', 11), row('c1', 11, 'p2')]],
  ])('give the head of a school no hidden count away: %s', async (_, rows) => {
    expect((await givenAway(head, rows)).slice(0, 5)).toEqual([]);
  });

  it('nor a scheduler who is a class teacher and knows one of the classes by name', async () => {
    const scheduler = teacher(['c1'], ['teacher', 'school-scheduler']);
    for (const rows of [
      [row('c1', 6), row('c2', 7)],
      [row('c1', 4), row('c2', 4), row('c3', 4)],
      [row('c1', 11), row('c2', 12)],
    ])
      expect((await givenAway(scheduler, rows)).slice(0, 5)).toEqual([]);
  });

  it('show a class teacher of the office the own class whole', async () => {
    const scheduler = teacher(['c1'], ['teacher', 'school-scheduler']);
    const rows = [
      { ...row('c1', 6), completed: 2 },
      { ...row('c2', 30), completed: 29 },
    ];
    const { classes, push } = presentPushDetail(await pushFunnel(needsOf(rows), scheduler, 'p1', STARTS), address);
    expect(classes.map(({ funnel, office }) => [funnel.completed, office?.rounded])).toEqual([[2, undefined], [25, true]]); // prettier-ignore
    expect([push.funnel.completed, push.office?.rounded]).toEqual([27, true]);
  });

  it('are summed from the same cells: every line adds up, whatever is asked', async () => {
    const rows = [
      { ...row('c1', 40), completed: 20 },
      { ...row('c2', 42), completed: 39 },
      { ...row('c3', 30), completed: 3 },
    ];
    const needs = needsOf(rows);
    const { push } = presentPushDetail(await pushFunnel(needs, head, 'p1', STARTS), address);
    expect([push.funnel.completed, push.funnel.targeted, push.office?.rounded]).toEqual([55, 112, true]);
    for (const by of DIMENSIONS) {
      const { total, rows: lines } = presentFigures(await showFigures(needs, head, { by, window: 'week' }, STARTS));
      expect([total.exact.completed, total.tens?.completed, total.tens?.targeted]).toEqual([20, 35, 72]);
      expect(lines.reduce((n, { exact, tens }) => n + (exact.completed ?? 0) + (tens?.completed ?? 0), 0)).toBe(55);
    }
  });

  it('a bureau’s people read of a push only what is released', async () => {
    const needs = needsOf([{ ...row('c1', 40), completed: 20 }]);
    await expect(pushFunnel(needs, officer, 'p1', STARTS)).rejects.toMatchObject({ code: 'access/denied' });
    await expect(listSchoolPushes(needs, officer, { limit: 10 })).rejects.toMatchObject({ code: 'access/denied' });
  });
});
