import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { Faults } from '../../bot-server/domain/importing/fault';
import { PlanReader } from '../../bot-server/domain/importing/plan-reader';
import { judgePlan, planWarnings } from '../../bot-server/domain/importing/plan-rules';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { RosterReader } from '../../bot-server/domain/importing/roster-reader';
import { classesOf } from '../../bot-server/domain/push/audience';
import type { Slot } from '../../bot-server/domain/push/push';
import { dateOf, slotsOf } from '../../bot-server/domain/push/slots';
import { instantOf } from '../../bot-server/domain/time/civil';
import { DAY } from '../../bot-server/domain/time/instant';
import { readResource } from '../../bot-server/files/read-markdown';
import { readTable } from '../../bot-server/files/read-table';
import { changesOf } from '../importing/support';

jest.setTimeout(60_000);

const root = resolve(__dirname, '../..');
const demo = join(root, 'content/demo');
const rowsOf = async (name: string) => readTable({ name, bytes: await readFile(join(demo, name)) });

let roster: typeof NO_CHANGES;
let resources: { id: string; for: 'guardian' | 'student'; withdrawn: boolean }[];
beforeAll(async () => {
  const reader = new RosterReader();
  for await (const row of await rowsOf('roster.xlsx')) reader.take(row);
  roster = changesOf(reader.finish(), NO_CHANGES, reader.faults).changes;
  const folders = await readdir(join(demo, 'resources'));
  resources = await Promise.all(
    folders.map(async (id) => {
      const faults = new Faults();
      const resource = readResource(await readFile(join(demo, 'resources', id, 'index.md'), 'utf8'), id, faults);
      if (!resource) throw new Error(JSON.stringify(faults.list()));
      return { id, for: resource.for, withdrawn: false };
    }),
  );
});

async function planOf(schoolId: string, name: string) {
  const world = { classrooms: roster.classrooms.filter((classroom) => classroom.schoolId === schoolId), resources };
  const faults = new Faults();
  const reader = new PlanReader(world, faults);
  for await (const row of await rowsOf(name)) reader.take(row);
  const file = reader.finish();
  const [term] = roster.terms;
  if (!term) throw new Error('no term');
  const { slots } = slotsOf({ id: 'p', schoolId }, term, file.lines);
  judgePlan(file, world, { term }, faults);
  expect(faults.list()).toEqual([]);
  return { title: file.title, slots, warnings: planWarnings(file, slots, world, 0), world };
}

it('the spreadsheet and the YAML are the same plan', async () => {
  const [sheet, yaml] = [await planOf('QX01', 'plan.xlsx'), await planOf('QX01', 'plan.yaml')];
  expect(yaml.slots).toEqual(sheet.slots);
  expect(yaml.title).toBe(sheet.title);
});

it('20 weeks, three lines a week, never more than two days without one, at hours when a family can look, every resource used', async () => {
  const { slots, warnings } = await planOf('QX01', 'plan.xlsx');
  expect(slots).toHaveLength(60);
  for (let week = 1; week <= 20; week += 1) expect(slots.filter((slot) => slot.week === week)).toHaveLength(3);
  const days = slots.map(({ startsAt, minute }) => (startsAt - minute * 60_000) / DAY);
  expect(days.every((day, index) => index === 0 || (day - (days[index - 1] ?? 0) <= 3 && day > (days[index - 1] ?? 0)))).toBe(true);
  expect(slots.every(({ minute }) => minute >= 12 * 60 + 15 && minute <= 20 * 60)).toBe(true);
  expect(new Set(slots.map(({ resourceId }) => resourceId)).size).toBe(17);
  expect(warnings).toEqual([]);
});

it.each([
  ['QX01', 'plan.xlsx'],
  ['QX02', 'plan-qx02.xlsx'],
  ['QX03', 'plan-qx03.xlsx'],
])('every class of %s gets something in the weeks six to ten', async (school, name) => {
  const { slots, world } = await planOf(school, name);
  const soon: readonly Slot[] = slots.filter(({ week }) => week >= 6 && week <= 10);
  for (const { id } of world.classrooms) expect(soon.some(({ audience }) => classesOf(audience, world.classrooms).includes(id))).toBe(true);
});

it.each([
  ['QX01', 'plan.xlsx'],
  ['QX02', 'plan-qx02.xlsx'],
  ['QX03', 'plan-qx03.xlsx'],
])('whenever in its sixth week the demonstration of %s is started, but for its last evening, the two days before hold something', async (school, name) => {
  const { slots } = await planOf(school, name);
  const [monday, next] = [6, 7].map((week) => instantOf(dateOf({ startsOn: roster.terms[0]?.startsOn ?? '' }, week, 1)));
  if (monday === undefined || next === undefined) throw new Error('no weeks');
  for (let hour = monday; hour <= next - (5 * DAY) / 24; hour += DAY / 24)
    expect(slots.some(({ startsAt }) => startsAt <= hour && hour - startsAt <= 2 * DAY)).toBe(true);
});

it('names groups of classes that are there', async () => {
  const File = z.object({ groups: z.array(z.object({ classroom: z.string(), members: z.array(z.string()) })), people: z.array(z.object({ id: z.string() })) });
  const { groups, people } = File.parse(JSON.parse(await readFile(join(demo, 'sandbox.json'), 'utf8')));
  for (const { classroom, members } of groups) {
    const [school, name] = classroom.split('/');
    expect(roster.classrooms.some(({ schoolId, name: own }) => schoolId === school && (name === undefined || own === name))).toBe(true);
    for (const member of members) expect(people.map(({ id }) => id)).toContain(member);
  }
});

it('the files are what deploy/make-demo.mjs makes, byte by byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gongyu-demo-'));
  await promisify(execFile)(process.execPath, [join(root, 'deploy/make-demo.mjs'), folder]);
  const made = await readdir(folder);
  expect(made.sort()).toEqual(['plan-qx02.xlsx', 'plan-qx03.xlsx', 'plan.xlsx', 'plan.yaml', 'roster.xlsx']);
  for (const name of made) expect((await readFile(join(folder, name))).equals(await readFile(join(demo, name)))).toBe(true);
  await rm(folder, { recursive: true, force: true });
});
