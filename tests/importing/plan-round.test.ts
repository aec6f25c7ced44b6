import fc from 'fast-check';
import { tidy as tidyText } from '../../bot-server/domain/importing/cells';
import { Faults } from '../../bot-server/domain/importing/fault';
import { planRows } from '../../bot-server/domain/importing/plan-rows';
import { PlanReader, type PlanWorld } from '../../bot-server/domain/importing/plan-reader';
import { classroomNameOf } from '../../bot-server/domain/importing/roster-lines';
import { lineOf } from '../../bot-server/domain/plan/draft';
import { editLines, type NewLine } from '../../bot-server/domain/plan/edit-lines';
import { LINE_KINDS, PLAN_KINDS, PLAN_THEMES, type LineAbout, type PlanKind } from '../../bot-server/domain/plan/line-kind';
import { matchLines } from '../../bot-server/domain/plan/match-lines';
import { AUDIENCE_TAGS, type Slot } from '../../bot-server/domain/push/push';
import { slotsOf } from '../../bot-server/domain/push/slots';
import type { Classroom } from '../../bot-server/domain/roster/roster';
import type { Weekday } from '../../bot-server/domain/time/civil';
import { readTable } from '../../bot-server/files/read-table';
import { writePlan, type PlanFormat } from '../../bot-server/files/write-plan';

const plan = { id: 'plan', schoolId: 'S' };
const term = { startsOn: '2026-08-31', endsOn: '2027-07-10' };
const classroom = (grade: number, number: number): Classroom => ({
  ...{ id: `c-${11 - grade}-${number}`, schoolId: 'S', grade, number, name: classroomNameOf(grade, number), stage: '小学低段' },
});
const classrooms = [classroom(1, 1), classroom(3, 1), classroom(3, 2), classroom(3, 10), classroom(8, 1)];
const grades = [1, 3, 8];
const resources = ['sleep', 'own-0a1b2c', 'talk_1'].map((id) => ({
  id,
  for: 'guardian' as const,
  withdrawn: false,
  dimension: '习惯' as const,
}));
const world: PlanWorld = { classrooms, resources };
const tidy = { classrooms, dimensionOf: (id: string) => resources.find((one) => one.id === id)?.dimension };

/** What people type into a field: blanks, line breaks, what a spreadsheet takes for a formula, a number or a date, quotes, another script. */
const typed = (most: number) =>
  fc
    .oneof(
      fc.string({ maxLength: most, unit: 'grapheme' }),
      fc.string({ maxLength: most, unit: fc.constantFrom(...`'"=+-@＝:#&*!|>%{}[],、 \t\n　\u200b第三单元aZ01.`) }),
      fc.constantFrom(
        '=1+1',
        "'=1",
        "''@x",
        '-3',
        '1.10',
        '007',
        '2026-09-01',
        'true',
        'null',
        '~',
        '- a',
        'a: b',
        '第三单元 第2课',
        '1e5',
        '是',
        "'",
      ),
    )
    .filter((text) => [...text].length <= most);
const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const about: fc.Arbitrary<LineAbout> = fc.record({
  as: some(fc.constantFrom(...LINE_KINDS)),
  subject: some(typed(20)),
  progress: some(typed(40)),
  period: some(fc.integer({ min: 1, max: 10 })),
  theme: some(fc.constantFrom(...PLAN_THEMES)),
  dimension: some(fc.constantFrom('健康' as const, '习惯' as const, '能力' as const)),
});
const layers = fc.record({
  subject: typed(20),
  firm: some(fc.constantFrom('own-ff', 'a_b')),
  more: some(fc.constantFrom('own-ee', 'x-1')),
});
const line: fc.Arbitrary<NewLine> = fc
  .record({
    week: fc.integer({ min: 1, max: 40 }),
    weekday: fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7),
    minute: fc.integer({ min: 7 * 60, max: 21 * 60 + 29 }),
    dueDays: fc.integer({ min: 1, max: 30 }),
    resourceId: fc.constantFrom(...resources.map(({ id }) => id)),
    audience: fc.record({
      grades: fc.subarray(grades),
      classroomIds: fc.constant<string[]>([]),
      tags: some(fc.shuffledSubarray([...AUDIENCE_TAGS])),
    }),
    classroomIds: fc.shuffledSubarray(classrooms.map(({ id }) => id)),
    together: fc.boolean(),
    layers: some(layers),
    note: typed(200),
    about,
  })
  .map(({ about: said, classroomIds, audience, together, ...rest }) => ({
    ...rest,
    ...said,
    audience: { ...audience, ...(audience.grades.length ? {} : { classroomIds }) },
    ...(together ? { together } : {}),
  }));

/** A draft as the browser makes it, with numbers that are not in a row. */
function drafted(lines: readonly NewLine[], removed: number): { slots: readonly Slot[]; lastLine: number } {
  const edits = lines.map((each) => ({ kind: 'add' as const, line: each }));
  const ground = { plan, term, tidy, settled: new Set<number>() };
  const all = editLines([], edits, { ...ground, head: { lastLine: 0 } });
  if ('refused' in all) throw new Error(all.refused);
  const rest = editLines(all.slots, lines.length > 1 ? [{ kind: 'remove', line: removed }] : [], { ...ground, head: all });
  if ('refused' in rest) throw new Error(rest.refused);
  return rest;
}

async function throughFile(slots: readonly Slot[], title: string, kind: PlanKind | undefined, format: PlanFormat) {
  const rows = planRows({ title, lines: slots.map(lineOf), ...(kind ? { kind } : {}) }, { classrooms });
  const bytes = await writePlan(rows, format);
  const faults = new Faults();
  const reader = new PlanReader(world, faults);
  for await (const row of readTable({ name: `计划.${format}`, bytes })) reader.take(row);
  const file = reader.finish();
  expect(faults.list()).toEqual([]);
  return { file, read: slotsOf(plan, term, file.lines) };
}

/** What the editor takes and the check of lines does not: a layer without its subject. */
const sound = ({ layers: said }: NewLine): boolean => !said || (said.subject.trim() !== '' && (said.firm ?? said.more) !== undefined);

describe('a draft that goes out to a spreadsheet and comes back', () => {
  const lines = fc.array(line.filter(sound), { minLength: 1, maxLength: 6 });
  const same = async (format: PlanFormat, numRuns: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(
        lines,
        fc.nat(5),
        typed(40).map((text) => tidyText(`计划 ${text}`)),
        some(fc.constantFrom(...PLAN_KINDS)),
        async (entered, removed, title, kind) => {
          const { slots, lastLine } = drafted(entered, (removed % entered.length) + 1);
          const { file, read } = await throughFile(slots, title, kind, format);
          expect(read.faults).toEqual([]);
          expect(matchLines(slots, read.slots, { settled: new Set(), lastLine })).toEqual(slots);
          expect(file.kind).toBe(kind);
          expect(file.title).toBe(title);
        },
      ),
      { numRuns },
    );
  it('is the same as YAML, number by number', () => same('yaml', 150));
  it('is the same as a workbook', () => same('xlsx', 25));

  it('lines of a county name no classes, and keep what no school leaves out', async () => {
    const { slots } = drafted(
      [{ week: 1, weekday: 1, minute: 1140, dueDays: 7, resourceId: 'sleep', audience: { grades: [], classroomIds: [] }, note: '' }],
      1,
    );
    const rows = planRows(
      { title: '县', lines: slots.map((slot) => ({ ...lineOf(slot), must: true as const })) },
      { classrooms, gradesOnly: true },
    );
    const reader = new PlanReader({ ...world, gradesOnly: true }, new Faults());
    for await (const row of readTable({ name: 'a.xlsx', bytes: await writePlan(rows, 'xlsx', { county: true }) })) reader.take(row);
    const file = reader.finish();
    expect(file.lines).toEqual(slots.map(lineOf));
    expect([...file.must]).toEqual([1]);
    expect(rows.rows[0]?.audience).toBe('全县');
  });
});
