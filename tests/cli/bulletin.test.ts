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
    const file = join(folder, 'pack.jsonl');
    expect((await gongyu('bulletin', 'pack', '--out', file)).out).toContain('通报 1 份');
    expect((await gongyu('bulletin', 'pack', '--out', file)).err).toContain('已经有了');
    expect((await gongyu('bulletin', 'pack', '--out', join(folder, 'none', 'p.jsonl'))).err).toContain('存不到');
    expect((await gongyu('bulletin', 'pack', '--out', join(folder, 'p.jsonl'), '--place', 'bureau.ZZ')).err).toContain('没有找到');
    const before = opened;
    const whole = await gongyu('bulletin', 'verify', '--pack', file);
    expect([whole.code, whole.err]).toEqual([0, '']);
    expect(whole.out).toContain(
      'bureau.QX：1 份，原始行 4 条，完整；证明到第 1 份（周通报 2026-08-31 至 2026-09-06，数字截至 2026-09-07 08:00）',
    );
    expect(whole.out).toContain('以后的通报在不在，包自己看不出来');

    const text = await readFile(file, 'utf8');
    const changed = text.replace(/("key":"S1","isExact":false,"targeted":300,"completed":)150/, '$1160');
    expect(changed).not.toBe(text);
    await writeFile(join(folder, 'changed.jsonl'), changed);
    const found = await gongyu('bulletin', 'verify', '--pack', join(folder, 'changed.jsonl'));
    expect(found.code).toBe(1);
    expect(found.err).toContain(`bureau.QX:weekly:${FIRST}：原始行“counts QX:`);
    expect(found.err).toContain(`:r-${FIRST}”被改过`);

    const lines = text.split('\n');
    for (const [name, wrong] of [
      ['head', '{\n'],
      ['list', '[]'],
      ['old', '{"format":"gongyu-bulletins","version":1,"bulletins":[],"rows":[]}'],
      ['empty', ''],
    ] as const) {
      // prettier-ignore
      await writeFile(join(folder, 'wrong.jsonl'), wrong);
      const refused = await gongyu('bulletin', 'verify', '--pack', join(folder, 'wrong.jsonl'));
      expect([name, refused.code, /存证包/.test(refused.err)]).toEqual([name, 1, true]);
    }
    // A file that came only in part: at the end of a line, and within one.
    for (const [half, words] of [
      [`${lines.slice(0, 4).join('\n')}\n`, '存证包第 5 行：从这里起不见了'],
      [text.slice(0, -40), '存证包第 9 行读不出来'],
    ] as const) {
      // prettier-ignore
      await writeFile(join(folder, 'half.jsonl'), half);
      expect((await gongyu('bulletin', 'verify', '--pack', join(folder, 'half.jsonl'))).err).toContain(words);
    }
    expect((await gongyu('bulletin', 'verify', '--pack', join(folder, 'none.jsonl'))).err).toContain('没有“');
    expect((await gongyu('bulletin', 'verify', '--pack', file, '--place', 'bureau.ZZ')).err).toContain('没有 bureau.ZZ 的通报');
    expect(opened).toBe(before);
  });

  it('who has one in the hand asks whether it is there: by the hash that is printed on it, by its name, by which one it is', async () => {
    const file = join(folder, 'pack.jsonl');
    const [line = ''] = (await readFile(file, 'utf8')).split('\n').filter((one) => one.startsWith('{"line":"bulletin"'));
    const { hash, id } = (JSON.parse(line) as { bulletin: { hash: string; id: string } }).bulletin;
    for (const from of [[], ['--pack', file]]) {
      const ask = async (...more: string[]) => gongyu('bulletin', 'verify', ...from, '--until', ...more);
      expect((await ask(hash)).out).toMatch(/bureau\.QX：手里的是第 1 份（周通报 .*）.*它和它前面的每一份都没有变过/);
      expect((await ask(id)).out).toContain(`内容要看指纹：请和手里印着的比一比，这里是 ${hash}`);
      expect((await ask('1', '--place', 'bureau.QX')).out).toContain('手里的是第 1 份');
      expect((await ask('1')).err).toContain('要加 --place');
      expect((await ask('abc')).err).toContain('--until 写');
      const none = await ask('0'.repeat(64));
      expect([none.code, none.err]).toEqual([1, expect.stringContaining('这一份：里面只有 bureau.QX 到第 1 份（周通报')]);
      expect((await ask('2', '--place', 'bureau.QX')).code).toBe(1);
    }
    expect((await gongyu('bulletin', 'verify', '--pack', file, '--until', hash)).out).not.toContain('包自己看不出来');
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
