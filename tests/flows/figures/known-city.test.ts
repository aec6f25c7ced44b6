import type { OfficerActor, TeacherActor } from '../../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { EMPTY_FUNNEL, sumFunnels, type Funnel } from '../../../bot-server/domain/report/funnel';
import { weekDays } from '../../../bot-server/domain/time/week';
import type { FigureBy } from '../../../bot-server/flows/figures/question';
import { releaseFigures } from '../../../bot-server/flows/figures/release-figures';
import { showFigures } from '../../../bot-server/flows/figures/show-figures';
import type { RollupRow } from '../../../bot-server/store/rollups/row';
import type { ClassDimension } from '../../../bot-server/store/rollups/sums';
import { resourcesOf } from '../../support/county/items';
import { CITY, partOf, placesOf, WHOLE, type Size } from '../../support/county/layout';
import { frameOf } from '../../support/county/rows';
import { releaseKeysOf, seedRows } from '../../support/county/seed';
import { afterAll as endOf, itemOf } from '../../support/county/term';
import { aWorld, type World } from '../progress/world';

jest.setTimeout(300_000);
/** 25 schools and 25,000 families; a fifth of the term's pushes unless more are asked for. */
const SIZE: Size = {
  ...partOf(WHOLE, 20),
  pushes: Number(process.env['CITY_PUSHES'] ?? 40),
  seed: Number(process.env['FAULT_SEED'] ?? WHOLE.seed),
};
const LEAST = 10;

/** What was true at one place of one item in one week, its teaching points counted with it; judged by nobody yet. */
interface Known {
  readonly key: Readonly<Record<'school' | 'county' | 'week' | 'resource' | 'theme' | 'dimension' | 'subject', string>>;
  readonly pushes: Set<string>;
  funnel: Funnel;
}

describe('the figures of a generated city of 25,000 families', () => {
  let world: World;
  const places = placesOf(SIZE);
  const known = new Map<string, Known>();
  const schools = new Map<string, RollupRow[]>();
  const now = endOf(SIZE.pushes);
  const days = { from: weekDays(itemOf(0).week).from, to: weekDays(itemOf(SIZE.pushes - 1).week).to };
  beforeAll(async () => {
    world = await aWorld();
    const { deps, connection } = world;
    await deps.roster.apply({ ...NO_CHANGES, ...frameOf(SIZE, places) });
    for (const item of resourcesOf(SIZE.pushes)) await deps.resources.save(item);
    const centralOf = new Map(places.map(({ id, centralId }) => [id, centralId ?? id]));
    const watched = new Set(places.slice(0, 5).map(({ id }) => id));
    await seedRows(connection, SIZE, places, (row) => {
      const { schoolId, week = 0, resourceId, bureauId = '', theme = '', dimension = '', subject = '', funnel, pushId } = row;
      const school = centralOf.get(schoolId) ?? schoolId;
      const id = `${school}:${week}:${resourceId}`;
      const one = known.get(id) ?? { key: { school, county: bureauId, week: String(week), resource: resourceId, theme, dimension, subject }, pushes: new Set(), funnel: EMPTY_FUNNEL }; // prettier-ignore
      // Whether a place had an item once or twice goes by its schools' pushes, of which each has its own.
      one.pushes.add(pushId);
      one.funnel = sumFunnels([one.funnel, funnel]);
      known.set(id, one);
      if (watched.has(schoolId)) schools.set(schoolId, [...(schools.get(schoolId) ?? []), row]);
    });
    await releaseFigures(deps, releaseKeysOf(SIZE, places), now);
  });
  afterAll(() => world.close());

  const officer: OfficerActor = { identityId: '', accountId: '', role: 'officer', officerId: 'o', bureauId: CITY, schoolIds: places.map(({ id }) => id) }; // prettier-ignore
  const sum = (all: readonly Known[]) => sumFunnels(all.map(({ funnel }) => funnel));
  const pushesOf = ({ pushes, key }: Known): number => Math.max(1, [...pushes].filter((id) => id.endsWith(key.school)).length);
  const isTold = (one: Known): boolean => {
    const [least, { targeted, completed }] = [LEAST * pushesOf(one), one.funnel];
    return completed >= least && targeted - completed >= least;
  };

  it('are of as many families and schools as were asked for', () => {
    expect(places.reduce((n, { rooms }) => n + rooms.reduce((sum, { size }) => sum + size, 0), 0)).toBe(SIZE.families);
    expect([places.length, places.filter(({ centralId }) => centralId !== undefined).length]).toEqual([25, 5]);
    const truth = sum([...known.values()]);
    // Every figure is there to be wrong, and so are cells that may not be told.
    expect(Object.entries(truth).flatMap(([name, count]) => (count === 0 ? [name] : []))).toEqual(['held']);
    expect([...known.values()].filter(isTold).length).toBeGreaterThan(10);
  });

  it.each<FigureBy>(['school', 'county', 'week', 'resource', 'theme', 'dimension', 'subject'])(
    'tell a bureau by %s exactly what happened wherever it may be told, and nothing of the rest',
    async (by) => {
      const view = await showFigures(world.deps, officer, { by, window: 'week', ...days }, now);
      const expected = new Map<string, Known[]>();
      const field = by as keyof Known['key'];
      for (const one of known.values()) expected.set(one.key[field], [...(expected.get(one.key[field]) ?? []), one]);
      expect(view.rows.map(({ key }) => key).sort()).toEqual([...expected.keys()].sort());
      for (const row of view.rows) {
        const own = expected.get(row.key) ?? [];
        const [told, rest] = [sum(own.filter(isTold)), own.filter((one) => !isTold(one))];
        expect([row.key, row.exact.targeted, row.exact.completed]).toEqual([row.key, told.targeted, told.completed]);
        const tens = rest.map((one) => Math.floor(one.funnel.targeted / (LEAST * pushesOf(one))) * LEAST * pushesOf(one));
        expect([row.key, row.tens?.targeted]).toEqual([row.key, tens.reduce((n, ten) => n + ten, 0)]);
      }
      const whole = sum([...known.values()].filter(isTold));
      expect(view.total.exact).toMatchObject({ targeted: whole.targeted, completed: whole.completed });
    },
  );

  it('are in a school’s class rows what happened, by every side and to the last family', async () => {
    const sides: Readonly<Record<ClassDimension, (row: RollupRow) => string | number | undefined>> = {
      ...{ pushId: ({ pushId }) => pushId, classroomId: ({ classroomId }) => classroomId, grade: ({ grade }) => grade },
      ...{ resourceId: ({ resourceId }) => resourceId, theme: ({ theme }) => theme, week: ({ week }) => week },
      ...{ dimension: ({ dimension }) => dimension ?? '', subject: ({ subject }) => subject ?? '' },
      ...{ schoolId: ({ schoolId }) => schoolId, bureauId: ({ bureauId }) => bureauId },
    };
    for (const [schoolId, rows] of schools)
      for (const by of Object.keys(sides) as ClassDimension[]) {
        const sums = await world.deps.rollups.sumsBy(by, { schoolId, from: 0, to: now });
        for (const { key, funnel } of sums)
          expect(funnel).toEqual(sumFunnels(rows.filter((row) => sides[by](row) === key).map((row) => row.funnel)));
        expect(sumFunnels(sums.map(({ funnel }) => funnel))).toEqual(sumFunnels(rows.map(({ funnel }) => funnel)));
      }
  });

  it('tell a class teacher of the own class what happened, and an office never more than that', async () => {
    const [schoolId, rows] = [...schools].find(([, own]) => own.length > 0)!;
    const room = rows[0]!.classroomId;
    const teacher = (roles: TeacherActor['roles'], classroomIds: string[]): TeacherActor => ({ identityId: '', accountId: '', role: 'teacher', teacherId: 't', schoolId, roles, classroomIds }); // prettier-ignore
    const own = await showFigures(world.deps, teacher(['teacher'], [room]), { by: 'push', window: 'week', classroom: room, ...days }, now);
    for (const { key, exact } of own.rows) expect([key, exact.funnel]).toEqual([key, rows.find((row) => row.classroomId === room && row.pushId === key)?.funnel]); // prettier-ignore
    expect(own.total.exact.funnel).toEqual(sumFunnels(rows.filter((row) => row.classroomId === room).map(({ funnel }) => funnel)));
    const office = await showFigures(world.deps, teacher(['head'], []), { by: 'class', window: 'week', ...days }, now);
    const truth = sumFunnels(rows.map(({ funnel }) => funnel));
    expect((office.total.exact.completed ?? 0) + (office.total.tens?.completed ?? 0)).toBeLessThanOrEqual(truth.completed);
    expect((office.total.exact.targeted ?? 0) + (office.total.tens?.targeted ?? 0)).toBeLessThanOrEqual(truth.targeted);
    // Of the classes large enough in every push all is told: what the office reads of them is what happened.
    for (const { key, exact, tens } of office.rows) {
      const one = sumFunnels(rows.filter(({ classroomId }) => classroomId === key).map(({ funnel }) => funnel));
      if (tens?.targeted === 0 && exact.targeted !== 0) expect([key, exact.targeted, exact.completed]).toEqual([key, one.targeted, one.completed]); // prettier-ignore
    }
    expect(office.rows.some(({ exact, tens }) => tens?.targeted === 0 && exact.targeted !== 0)).toBe(true);
  });
});
