import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLAIM_LASTS, EXPORT_LIVES, exportFileOf, MOST_CLAIMS } from '../../../bot-server/domain/export/export';
import { askExport, dropExport, listExports, openExport } from '../../../bot-server/flows/export/ask-export';
import { makeExports, type MakeExportNeeds } from '../../../bot-server/flows/export/make-exports';
import { showFigures } from '../../../bot-server/flows/figures/show-figures';
import { openExportFolder } from '../../../bot-server/files/export-folder';
import { tablePieces } from '../../../bot-server/files/table-pieces';
import { NoRoom } from '../../../bot-server/files/upload-folder';
import { openFigureExportStore } from '../../../bot-server/store/figure-exports';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { bulletinWorld, FIRST, type BulletinWorld } from '../bulletin/world';
import { officer, teacher } from '../progress/world';

const WEEKS = [FIRST, '2026-09-07', '2026-09-14'];
const NOW = Date.UTC(2026, 8, 30);
const reason = '期中研判会要用这些数字';
const never = (): boolean => false;
const head = { ...teacher(['c2'], ['head']), teacherId: 'h1' };
type Line = Record<string, unknown> & { kind: string };

describe('exports of figures', () => {
  let world: BulletinWorld;
  let folder: string;
  let needs: MakeExportNeeds & Parameters<typeof askExport>[0];
  let made = 0;

  beforeEach(async () => {
    world = await bulletinWorld();
    folder = await mkdtemp(join(tmpdir(), 'gongyu-export-'));
    for (const [n, week] of WEEKS.entries()) {
      await world.counted('S1', week, { c1: [300 + n, 280, 200, 150], c2: [8, 8, 3, 2], c3: [7, 7, 6, 5] });
      await world.counted('S2', week, { s2: [200, 195, 100, 63] });
    }
    await world.settle(Date.UTC(2026, 8, 29));
    const figureExports = openFigureExportStore(world.connection);
    await figureExports.syncIndexes();
    needs = {
      ...world.needs,
      figureExports,
      exportFiles: openExportFolder(folder),
      tablePieces,
      isNoRoom: (error) => error instanceof NoRoom,
      newId: () => (made += 1).toString(16).padStart(24, '0'),
    };
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async (actor: Actor = officer, format: 'xlsx' | 'csv' | 'jsonl' = 'jsonl', at = NOW) => {
    const [newest] = await askExport(needs, actor, { format, reason, window: 'week', from: FIRST, to: '2026-09-20' }, at);
    return newest!.id;
  };
  const make = (at = NOW, own: MakeExportNeeds = needs, stopped = never) => makeExports(own, () => at, stopped);
  const files = async () => (await readdir(join(folder, '.exports')).catch(() => [])).sort();
  const linesOf = async (id: string): Promise<Line[]> => {
    const found = await openExport(needs, id, NOW);
    const text = await readFile(join(folder, '.exports', exportFileOf(found)), 'utf8');
    return text.trimEnd().split('\n').map((line) => JSON.parse(line) as Line); // prettier-ignore
  };
  const rowsOf = async (id: string): Promise<Line[]> => (await linesOf(id)).filter(({ kind }) => kind === 'row');
  const sum = (rows: readonly Line[], key: string): number => rows.reduce((n, row) => n + Number(row[key] ?? 0), 0);
  const trail = async (chain: string) => (await needs.audit.about(['000000000000000000000000'], 1)) && world.connection.collection('audit').find({ chain, action: 'figures-exported' }).toArray(); // prettier-ignore

  it('are the cells that a bureau’s pages add up, no more and no less', async () => {
    const id = await ask();
    await make();
    const rows = await rowsOf(id);
    expect(rows).toHaveLength(6);
    const figures = await showFigures(world.deps, officer, { by: 'school', window: 'week', from: FIRST, to: '2026-09-20' }, NOW);
    for (const line of figures.rows)
      for (const [counting, counts] of [
        ['准确', line.exact],
        ['整十', line.tens],
      ] as const) {
        const own = rows.filter(({ schoolId, counting: is }) => schoolId === line.key && is === counting);
        expect([sum(own, 'targeted'), sum(own, 'completed'), sum(own, 'late')]).toEqual([
          counts?.targeted,
          counts?.completed,
          counts?.late,
        ]);
      }
    expect(rows.map(({ weekFrom, schoolId }) => [weekFrom, schoolId])).toEqual(WEEKS.flatMap((week) => [[week, 'S1'], [week, 'S2']])); // prettier-ignore
    // Not one key beside what is told: no class, no grade, nobody.
    expect(JSON.stringify(rows)).not.toMatch(/grade|class|学生|家长[a-z]/);
  });

  it('are a school’s cells; the small classes stand together, the own class alone and as coarse as any', async () => {
    const id = await ask(head);
    await make();
    const rows = await rowsOf(id);
    expect(rows.slice(0, 3).map(({ classIds, counting, targeted, completed }) => [classIds, counting, targeted, completed])).toEqual([
      ['c2', '整五', 8, 0],
      ['c1', '准确', 300, 150],
      ['c3', '整五', 7, 0],
    ]);
    const other = await ask({ ...head, teacherId: 'h2', classroomIds: [] });
    await make();
    expect((await rowsOf(other)).slice(0, 2).map(({ classIds }) => classIds)).toEqual(['c1', 'c2、c3']);
    const figures = await showFigures(world.deps, { ...head, classroomIds: [] }, { by: 'push', window: 'week', from: FIRST, to: '2026-09-20' }, NOW); // prettier-ignore
    const all = await rowsOf(other);
    expect(sum(all.filter(({ counting }) => counting === '准确'), 'completed')).toBe(figures.total.exact.completed); // prettier-ignore
    expect(sum(all.filter(({ counting }) => counting === '整五'), 'completed')).toBe(figures.total.tens?.completed); // prettier-ignore
  });

  it('leave who, what, why and how many in the trail, once, before the file can be fetched', async () => {
    const id = await ask();
    const store = needs.figureExports;
    let before = -1;
    const finish: typeof store.finish = async (...given) => {
      before = (await trail('bureau:QX')).length;
      return store.finish(...given);
    };
    await make(NOW, { ...needs, figureExports: { ...store, finish } });
    expect(before).toBe(1);
    const [row, ...more] = await trail('bureau:QX');
    expect(more).toEqual([]);
    expect(row).toMatchObject({ actor: { kind: 'officer', id: 'o' }, about: { kind: 'export', id }, amount: 6 });
    expect(row?.['reason']).toBe(`${reason}（清溪县教育局 2026-08-31 到 2026-09-20 的观看情况，JSON）`);
  });

  it('refuse who may not, a reason that is none, dates the wrong way round, weeks that are none, and a fourth at a time', async () => {
    const asking = (actor: Actor, over: object = {}) =>
      askExport(needs, actor, { format: 'csv', reason, window: 'week', from: FIRST, to: '2026-09-20', ...over }, NOW);
    for (const actor of [teacher(['c1']), teacher([], ['school-reviewer']), { ...officer, duty: 'teaching-research' as const }])
      await expect(asking(actor)).rejects.toMatchObject({ code: 'access/denied' });
    for (const bad of ['', '要用', 'for the report', '请看一下 13900000001 这家'])
      await expect(asking(officer, { reason: bad })).rejects.toMatchObject({ code: 'export/reason' });
    await expect(asking(officer, { from: '2026-09-20', to: FIRST })).rejects.toMatchObject({ code: 'figures/days', message: expect.stringContaining('对调') }); // prettier-ignore
    await expect(asking(officer, { to: '2026-09-19' })).rejects.toMatchObject({ code: 'figures/days' });
    await expect(asking(officer, { from: '2026-13-40', to: '2026-99-99' })).rejects.toMatchObject({ code: 'figures/days' });
    expect(await needs.figureExports.ofPerson({ kind: 'officer', id: 'o' })).toEqual([]);
    // All at once: the places are given out by the database.
    const tried = await Promise.allSettled(Array.from({ length: 8 }, () => asking(officer)));
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(tried.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []))).toEqual(Array(5).fill('export/too-many')); // prettier-ignore
  });

  it.each(['xlsx', 'csv'] as const)('killed before or after any of its steps and gone on with, a .%s is the same file', async (format) => {
    class Killed extends Error {}
    /** As by kill -9: from then on this maker does nothing any more, it neither closes nor lays down. */
    const mortal = (dies: number, after: boolean) => {
      let [calls, dead] = [0, false];
      const wrap = <T extends object>(store: T): T =>
        new Proxy(store, {
          get(target, name) {
            const own: unknown = Reflect.get(target, name);
            if (typeof own !== 'function' || name === 'close') return own;
            return async (...given: unknown[]) => {
              calls += 1;
              if (dead || (!after && calls === dies)) dead = true;
              if (dead) throw new Killed();
              const answer: unknown = await Reflect.apply(own, target, given);
              if (calls >= dies) dead = true;
              if (dead) throw new Killed();
              return answer;
            };
          },
        });
      return { wrap, alive: () => !dead };
    };
    const releasesAfter = (which: never, after: string) => world.needs.rollups.releasesAfter(which, after, 1);
    const small: MakeExportNeeds = { ...needs, rowsBetweenStops: 1, rollups: { ...needs.rollups, countReleased: needs.rollups.countReleased, releasesAfter } }; // prettier-ignore
    const bytesOf = async (id: string) => {
      const found = await openExport(needs, id, NOW);
      const bytes = await readFile(join(folder, '.exports', exportFileOf(found)));
      expect([bytes.length, await files()]).toEqual([found.point.bytes, [exportFileOf(found)]]);
      return [bytes, found.claim] as const;
    };
    const undisturbed = await ask(officer, format);
    await make(NOW + CLAIM_LASTS, small);
    const [whole] = await bytesOf(undisturbed);
    await dropExport(needs, officer, undisturbed);

    const wentOn: boolean[] = [];
    for (const after of [false, true])
      for (let dies = 1; ; dies += 1) {
        const id = await ask(officer, format);
        const { wrap, alive } = mortal(dies, after);
        const { exportFiles } = needs;
        const own: MakeExportNeeds = {
          ...small,
          figureExports: wrap(needs.figureExports),
          rollups: wrap(small.rollups),
          audit: wrap(needs.audit),
          exportFiles: { ...wrap(exportFiles), begin: async (name: string) => wrap(await exportFiles.begin(name)) },
        };
        await make(NOW, own).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
        const survived = alive();
        const had = (await needs.figureExports.get(id))!.point.rows;
        await make(NOW + CLAIM_LASTS, small);
        const [bytes, claim] = await bytesOf(id);
        if (!survived && claim === 2) expect(bytes.equals(whole)).toBe(true);
        wentOn.push(claim === 2 && had > 0);
        expect(await world.connection.collection('audit').countDocuments({ 'about.id': id })).toBe(1);
        await dropExport(needs, officer, id);
        if (survived) break;
        expect(dies).toBeLessThan(100);
      }
    expect(wentOn.filter(Boolean).length).toBeGreaterThan(10);
  });

  it('made by two at once are one file and one row of the trail; who was taken for dead changes nothing', async () => {
    const id = await ask();
    let wake = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    let reads = 0;
    const slow = {
      ...needs.rollups,
      countReleased: needs.rollups.countReleased,
      releasesAfter: async (...given: Parameters<typeof needs.rollups.releasesAfter>) => {
        if ((reads += 1) === 1) await asleep;
        return needs.rollups.releasesAfter(...given);
      },
    };
    const dead = make(NOW, { ...needs, rollups: slow });
    while (reads === 0) await new Promise((resolve) => setImmediate(resolve));
    await make(NOW);
    expect((await needs.figureExports.get(id))?.state).toBe('making');
    await make(NOW + CLAIM_LASTS);
    const ready = await needs.figureExports.get(id);
    expect([ready?.state, ready?.claim]).toEqual(['ready', 2]);
    wake();
    await dead;
    expect(await needs.figureExports.get(id)).toEqual(ready);
    expect(await files()).toEqual([exportFileOf(ready!)]);
    expect(await trail('bureau:QX')).toHaveLength(1);
    await make(NOW + CLAIM_LASTS);
    expect(await trail('bureau:QX')).toHaveLength(1);
  });

  it('on a full disk say so and leave nothing', async () => {
    const id = await ask();
    const { exportFiles } = needs;
    const full = {
      ...exportFiles,
      begin: async (name: string) => {
        const file = await exportFiles.begin(name);
        let written = 0;
        return { ...file, bytes: 0, crc: 0, append: (piece: Buffer) => ((written += 1) > 1 ? Promise.reject(new NoRoom('full')) : file.append(piece)), settle: () => file.settle(), close: () => file.close() }; // prettier-ignore
      },
    };
    await make(NOW, { ...needs, exportFiles: full });
    expect(await needs.figureExports.get(id)).toMatchObject({ state: 'failed', fault: 'no-room' });
    expect(await files()).toEqual([]);
    await expect(askExport({ ...needs, exportFiles: { ...exportFiles, hasRoom: () => Promise.resolve(false) } }, officer, { format: 'csv', reason, window: 'week', from: FIRST, to: '2026-09-20' }, NOW)).rejects.toMatchObject({ code: 'export/no-room' }); // prettier-ignore
  });

  it('that never get done are given up', async () => {
    const id = await ask();
    const broken = { ...needs, rollups: { ...needs.rollups, countReleased: () => Promise.reject(new Error('sick')) } };
    let at = NOW;
    for (let n = 0; n < MOST_CLAIMS; n += 1) await expect(make((at += CLAIM_LASTS), broken)).rejects.toThrow('sick');
    await make((at += CLAIM_LASTS), broken);
    expect(await needs.figureExports.get(id)).toMatchObject({ state: 'failed', fault: 'broken' });
    expect(await trail('bureau:QX')).toEqual([]);
  });

  it('are gone after a day, row and file, and files without a row go too', async () => {
    const id = await ask();
    await make();
    await writeFile(join(folder, '.exports', `${'f'.repeat(24)}.1`), 'left behind');
    await writeFile(join(folder, '.exports', 'not-ours'), 'stays');
    await make(NOW + EXPORT_LIVES - 1);
    expect(await files()).toEqual([`${id}.1`, 'not-ours']);
    await expect(openExport(needs, id, NOW + EXPORT_LIVES)).rejects.toMatchObject({ code: 'export/not-found' });
    await make(NOW + EXPORT_LIVES);
    expect(await files()).toEqual(['not-ours']);
    expect(await needs.figureExports.get(id)).toBeUndefined();
  });

  it('are their owner’s alone, and those of a place one has left are not shown', async () => {
    const id = await ask();
    await expect(dropExport(needs, { ...officer, officerId: 'o2' }, id)).rejects.toMatchObject({ code: 'export/not-found' });
    await expect(dropExport(needs, head, id)).rejects.toMatchObject({ code: 'export/not-found' });
    expect(await listExports(needs, { ...officer, officerId: 'o2' })).toEqual([]);
    expect(await listExports(needs, { ...officer, bureauId: 'ELSEWHERE' })).toEqual([]);
    await make();
    expect(await dropExport(needs, officer, id)).toEqual([]);
    expect(await files()).toEqual([]);
  });

  it('dropped while they are made stop being read', async () => {
    const id = await ask();
    let reads = 0;
    const watched = {
      ...needs.rollups,
      countReleased: needs.rollups.countReleased,
      releasesAfter: async (which: never, after: string) => {
        reads += 1;
        if (reads === 2) await dropExport(needs, officer, id);
        return needs.rollups.releasesAfter(which, after, 1);
      },
    };
    // A stop after the first pieces asks whether it is still wanted.
    await make(NOW, { ...needs, rollups: watched }, () => reads >= 2);
    expect(reads).toBeLessThanOrEqual(3);
    expect(await files()).toEqual([]);
    expect(await trail('bureau:QX')).toEqual([]);
  });
});
