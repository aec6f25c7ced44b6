import ExcelJS from 'exceljs';
import { BulletinHead, WireBulletin } from '../../../bot-server/contract/bulletins';
import type { TeacherActor } from '../../../bot-server/domain/access/actor';
import { DAY } from '../../../bot-server/domain/time/instant';
import { writeTable } from '../../../bot-server/files/write-table';
import { makeBulletin } from '../../../bot-server/flows/bulletin/make-bulletin';
import { listBulletins, readBulletin } from '../../../bot-server/flows/bulletin/read-bulletin';
import { bulletinFileName, bulletinSheets, presentBulletin, presentBulletinHead } from '../../../bot-server/present/bulletin';
import { bulletinPage } from '../../../bot-server/present/bulletin-page';
import { guardian, officer, stranger, teacher } from '../progress/world';
import { bulletinWorld, FIRST, MONDAY, type BulletinWorld } from './world';

const head: TeacherActor = { ...teacher([], ['teacher', 'head']) };
const id = `bureau.QX:weekly:${FIRST}`;

describe('who reads bulletins', () => {
  let world: BulletinWorld;
  beforeAll(async () => {
    world = await bulletinWorld();
    await world.deps.roster.apply({
      ...(await world.deps.roster.snapshot()),
      schools: [{ id: 'S2', bureauId: 'QX', name: '=HYPERLINK("x")<b>河口</b>', kind: 'school' }],
    });
    await world.counted('S1', FIRST, { c1: [300, 280, 200, 150] });
    await world.counted('S2', FIRST, { s2: [200, 195, 100, 63] });
    await world.settle(MONDAY + 8 * DAY);
    for (const kind of ['weekly', 'monthly'] as const)
      for (const place of [
        { kind: 'bureau', id: 'QX' },
        { kind: 'school', id: 'S1' },
        { kind: 'school', id: 'S2' },
      ] as const)
        await makeBulletin(world.needs, { place, kind, period: kind === 'weekly' ? FIRST : '2026-09' }, MONDAY + 30 * DAY);
  });
  afterAll(() => world.close());
  const codeOf = async (work: Promise<unknown>) => work.then(() => 'shown', (fault: { code?: string }) => fault.code); // prettier-ignore

  it('an officer the bureau’s, a head the school’s; newest first, page by page', async () => {
    const all = await listBulletins(world.needs, officer, { limit: 10 });
    expect(all.map((one) => BulletinHead.parse(presentBulletinHead(one)).id)).toEqual(['bureau.QX:monthly:2026-09', id]);
    expect(await listBulletins(world.needs, officer, { limit: 10, before: all[0]!.seq })).toEqual([all[1]]);
    expect((await listBulletins(world.needs, head, { limit: 10, kind: 'weekly' })).map((one) => one.id)).toEqual([`school.S1:weekly:${FIRST}`]); // prettier-ignore
    expect((await readBulletin(world.needs, head, `school.S1:weekly:${FIRST}`, MONDAY)).bulletin.facts.place.name).toBe('城关小学');
  });

  it('nobody another’s, and who has none is refused', async () => {
    for (const who of [
      guardian('m1'),
      stranger,
      teacher(['c1']),
      teacher([], ['school-scheduler']),
      { ...officer, duty: 'teaching-research' } as const,
    ]) {
      expect(await codeOf(listBulletins(world.needs, who, { limit: 10 }))).toBe('access/denied');
      expect(await codeOf(readBulletin(world.needs, who, id, MONDAY))).toBe('access/denied');
    }
    expect(await codeOf(readBulletin(world.needs, head, id, MONDAY))).toBe('bulletin/not-found');
    expect(await codeOf(readBulletin(world.needs, head, `school.S2:weekly:${FIRST}`, MONDAY))).toBe('bulletin/not-found');
    expect(await codeOf(readBulletin(world.needs, officer, `school.S1:weekly:${FIRST}`, MONDAY))).toBe('bulletin/not-found');
    expect(await codeOf(readBulletin(world.needs, officer, 'made-up', MONDAY))).toBe('bulletin/not-found');
  });

  it('what was made since somebody opened the newest is new to them, and to nobody else’s account', async () => {
    const second: TeacherActor = { ...head, identityId: 'i-2', teacherId: 't2' };
    const news = async (who: TeacherActor) => (await listBulletins(world.needs, who, { limit: 10 })).map((one) => one.isNew);
    expect(await news(second)).toEqual([true, true]);
    const [newest, older] = await listBulletins(world.needs, second, { limit: 10 });
    await readBulletin(world.needs, second, older!.id, MONDAY);
    expect(await news(second)).toEqual([true, false]);
    await readBulletin(world.needs, second, newest!.id, MONDAY);
    await readBulletin(world.needs, second, older!.id, MONDAY + DAY);
    expect(await news(second)).toEqual([false, false]);
    expect(await news({ ...head, teacherId: 't3' })).toEqual([true, true]);
  });

  it('reading leaves no row in the trail: it names nobody', async () => {
    await readBulletin(world.needs, officer, id, MONDAY);
    expect(await world.deps.audit.chains()).toEqual([]);
    expect(JSON.stringify(presentBulletin(await readBulletin(world.needs, officer, id, MONDAY)))).not.toMatch(
      /学生[a-e]|家长[mfo]\d|三年级/,
    );
  });

  it('every number of the text comes with its definition and its query', async () => {
    const shown = WireBulletin.parse(presentBulletin(await readBulletin(world.needs, officer, id, MONDAY)));
    const used = shown.text.parts.flatMap(({ lines }) => lines.flat()).flatMap(({ measure }) => measure ?? []);
    expect(used.length).toBeGreaterThan(8);
    for (const measure of used) {
      const found = shown.measures.find((one) => one.id === measure);
      expect([measure, (found?.definition.length ?? 0) > 5, found?.query.page]).toEqual([measure, true, expect.stringMatching(/figures/)]);
    }
    expect(shown.measures.find((one) => one.id === 'completion')?.query).toEqual({ page: 'figures', by: 'school', from: FIRST, to: '2026-09-06' }); // prettier-ignore
  });

  it('as a workbook: a frozen head, codes as text, what each figure is, no formula', async () => {
    const read = await readBulletin(world.needs, officer, id, MONDAY);
    const workbook = new ExcelJS.Workbook();
    const bytes = await writeTable(bulletinSheets(read), 'xlsx');
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['正文', '各学校', '指标定义', '存证']);
    const table = workbook.getWorksheet('各学校')!;
    expect(table.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 });
    expect(table.getCell('A4').numFmt).toBe('@');
    expect([table.getCell('A4').value, table.getCell('D4').value, table.getCell('E4').value]).toEqual(['S1', 300, 150]);
    expect(table.getCell('B5').value).toBe(`'=HYPERLINK("x")<b>河口</b>`);
    workbook.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => expect(cell.formula).toBeUndefined())));
    const [sheet] = [workbook.getWorksheet('存证')!];
    expect(JSON.stringify(sheet.getColumn(2).values)).toContain(read.bulletin.hash);
    expect(bulletinFileName(read.bulletin)).toBe(`周通报-QX-${FIRST}`);
  });

  it('as a page: no script, nothing from elsewhere, every number leads to its meaning', async () => {
    const page = bulletinPage(await readBulletin(world.needs, officer, id, MONDAY));
    expect(page).not.toMatch(/<script|https?:|<b>河口|javascript/i);
    expect(page).toContain('&lt;b&gt;河口&lt;/b&gt;');
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(8);
    for (const target of targets) expect(page).toContain(`<dt id="${target}">`);
    expect(page).toContain('@media print');
  });
});
