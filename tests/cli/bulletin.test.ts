import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import type { Deps } from '../../bot-server/deps';
import { MINUTE_KEY } from '../../bot-server/flows/bulletin/make-due';
import { bulletinWorld, FIRST, MONDAY, type BulletinWorld } from '../flows/bulletin/world';

jest.setTimeout(60_000);

let world: BulletinWorld;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyu-bulletin-'));
  world = await bulletinWorld();
  await world.counted('S1', FIRST, { c1: [300, 280, 200, 150] });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

let opened = 0;
const gongyu = (...words: string[]) =>
  answer(
    nouns,
    words,
    (work) => {
      opened += 1;
      return work({ ...world.needs, now: () => MONDAY } as unknown as Deps);
    },
    () => undefined,
  );
const make = (...more: string[]) => gongyu('bulletin', 'make', '--kind', 'weekly', '--period', FIRST, ...more);

describe('bulletins on the command line', () => {
  it('are made once, for who is in the roster', async () => {
    expect((await gongyu('bulletin', 'verify')).out).toContain('还没有通报');
    expect((await make('--place', 'bureau.QX')).out).toContain(`bureau.QX:weekly:${FIRST}：做好了`);
    expect((await make('--place', 'bureau.QX')).out).toContain('已经有了');
    expect((await make('--place', 'school.S9')).err).toContain('没有代码是“S9”的学校');
    expect((await make('--place', 'S1')).err).toContain('--place 写成');
    expect((await gongyu('bulletin', 'make', '--place', 'bureau.QX', '--kind', 'weekly', '--period', '2026-09-07')).err).toContain(
      '还没有到',
    );
  });

  it('a pack is checked without any database, and one row changed in it is named', async () => {
    const file = join(folder, 'pack.json');
    expect((await gongyu('bulletin', 'pack', '--out', file)).out).toContain('通报 1 份');
    expect((await gongyu('bulletin', 'pack', '--out', file)).err).toContain('已经有了');
    const before = opened;
    const whole = await gongyu('bulletin', 'verify', '--pack', file);
    expect([whole.code, whole.err]).toEqual([0, '']);
    expect(whole.out).toContain('bureau.QX：1 份，原始行 4 条，完整');

    const text = await readFile(file, 'utf8');
    const changed = text.replace(/("key": "S1",\s*"isExact": false,\s*"targeted": 300,\s*"completed": )150/, '$1160');
    expect(changed).not.toBe(text);
    await writeFile(join(folder, 'changed.json'), changed);
    const found = await gongyu('bulletin', 'verify', '--pack', join(folder, 'changed.json'));
    expect(found.code).toBe(1);
    expect(found.err).toContain(`bureau.QX:weekly:${FIRST}：原始行“counts QX:`);
    expect(found.err).toContain(`:r-${FIRST}”被改过`);

    for (const wrong of ['{', '[]', '{"format":"gongyu-bulletins","version":1,"bulletins":[{}],"rows":[]}']) {
      await writeFile(join(folder, 'wrong.json'), wrong);
      const refused = await gongyu('bulletin', 'verify', '--pack', join(folder, 'wrong.json'));
      expect([refused.code, refused.err.includes('存证包')]).toEqual([1, true]);
    }
    expect((await gongyu('bulletin', 'verify', '--pack', join(folder, 'none.json'))).err).toContain('没有“');
    expect(opened).toBe(before);
  });

  it('verify finds one row changed in the database and names it', async () => {
    const rows = world.connection.collection<{ _id: string; row: { cells: { late: number }[] } }>('bulletinRows');
    expect((await gongyu('bulletin', 'verify')).code).toBe(0);
    await rows.updateOne({ 'row.kind': 'counts' }, { $inc: { 'row.cells.0.late': 10 } });
    const found = await gongyu('bulletin', 'verify', '--place', 'bureau.QX');
    expect([found.code, found.err.includes(`:r-${FIRST}”被改过`)]).toEqual([1, true]);
  });

  it('the hour is set, and what is no hour is refused', async () => {
    expect((await gongyu('bulletin', 'hour', '09:30')).code).toBe(0);
    expect(await world.needs.meta.read(MINUTE_KEY)).toBe('09:30');
    expect((await gongyu('bulletin', 'hour', '25:00')).err).toContain('写成 08:00 这样');
  });
});
