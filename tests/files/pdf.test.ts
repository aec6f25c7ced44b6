import fc from 'fast-check';
import type { Bulletin } from '../../bot-server/domain/bulletin/bulletin';
import { factsOf } from '../../bot-server/domain/bulletin/facts';
import { textOf } from '../../bot-server/domain/bulletin/text';
import { instantOf } from '../../bot-server/domain/time/civil';
import { weekOf } from '../../bot-server/domain/time/week';
import { setLines } from '../../bot-server/files/pdf/lines';
import { writePdf } from '../../bot-server/files/write-pdf';
import { bulletinPaper } from '../../bot-server/present/bulletin-pdf';
import { cell, counts, header, sha256, wording } from '../domain/bulletin/world';
import { readPdf } from '../support/read-pdf';

const week = weekOf(instantOf('2026-08-31'));
const definitions = wording().definitions;

function bulletinOf(schools: readonly string[]): Bulletin {
  const keys = schools.map((_, index) => `S${String(index).padStart(4, '0')}`);
  const rows = [
    { kind: 'roster' as const, place: '清溪县教育局', members: keys.map((key, at) => ({ key, name: schools[at] ?? '', note: '' })) },
    counts('QX:2:r', week, keys.map((key, at) => cell(key, 200 + at, 150))), // prettier-ignore
    counts('QX:1:r', week - 1, keys.map((key, at) => cell(key, 200 + at, 60))), // prettier-ignore
  ];
  const facts = factsOf({ ...header, period: '2026-08-31' }, rows);
  return {
    ...{ id: 'bureau.qx:weekly:2026-08-31', place: header.place, kind: 'weekly', period: '2026-08-31', no: 0 },
    ...{ cutoff: instantOf('2026-09-07', 8 * 60), rule: 1, rosterHash: sha256('roster'), sources: [], facts },
    ...{ text: textOf(facts, wording()), seq: 2, before: sha256('before'), hash: sha256('own') },
  };
}
const pdfOf = (bulletin: Bulletin): Promise<Buffer> => writePdf(bulletinPaper({ bulletin, definitions }));
/** Lines are parted where they must be: words are looked for without the gaps. */
const tight = (text: string): string => text.replace(/\s/g, '');

describe('a bulletin as a PDF', () => {
  const schools = Array.from({ length: 500 }, (_, at) => `清溪县第${at + 1}初级中学`);
  const bulletin = bulletinOf(schools);
  let bytes: Buffer;
  beforeAll(async () => {
    bytes = await pdfOf(bulletin);
  });

  it('of 500 schools is small, and the same bytes however often it is made', async () => {
    expect(bytes.length).toBeLessThan(300 * 1024);
    expect(sha256((await pdfOf(bulletin)).toString('latin1'))).toBe(sha256(bytes.toString('latin1')));
    expect((await pdfOf({ ...bulletin, cutoff: bulletin.cutoff + 60_000 })).equals(bytes)).toBe(false);
  });

  it('says every word, to be searched and copied, in a font that it brings along', () => {
    const { pages, embedded } = readPdf(bytes);
    const all = tight(pages.join(''));
    const said = bulletin.text.parts.flatMap(({ heading, lines }) => [
      heading,
      ...lines.map((line) => line.map(({ text }) => text).join('')),
    ]);
    for (const words of said) expect(all).toContain(tight(words));
    expect(all).not.toContain('\uFFFD');
    expect(embedded.map((name) => name.slice(7)).sort()).toEqual(['NotoSansSC-Bold', 'NotoSansSC-Regular']);
  });

  it('has every school once, in the order of the codes, under a head on each page', () => {
    const { pages } = readPdf(bytes);
    const listed = [...pages.join('').matchAll(/清溪县第(\d+)初级中学/g)].map(([, number]) => Number(number));
    expect(listed).toEqual(schools.map((_, at) => at + 1));
    const withRows = pages.filter((page) => page.includes('初级中学'));
    expect(withRows.length).toBeGreaterThan(10);
    for (const page of withRows) expect(page.split('应看完成率（95% 区间）')).toHaveLength(2);
  });

  it('tells on each page of when it is and what proves it, and how many pages there are', () => {
    const { pages } = readPdf(bytes);
    for (const [at, page] of pages.entries())
      for (const words of ['2026-09-07 08:00', bulletin.hash, bulletin.id, `— ${at + 1} / ${pages.length} —`])
        expect(page).toContain(words);
  });

  it('leads from every number to what it means', () => {
    const { links, places } = readPdf(bytes);
    expect(links).toEqual(expect.arrayContaining(['targeted', 'completion', 'change.completion']));
    for (const link of links) expect(places).toContain(link);
  });

  it('of nothing is a paper too', async () => {
    const { pages } = readPdf(await pdfOf(bulletinOf([])));
    expect(tight(pages.join(''))).toContain('没有可以报数的推送');
    expect(pages).toHaveLength(1);
  });

  it('bears names that nobody would give: as long as several pages, with signs that no font has, with signs of control', async () => {
    const long = '饕'.repeat(4000);
    const { pages } = readPdf(
      await pdfOf(bulletinOf(['__proto__', 'constructor', long, '甲\n乙\u0000丙', '(\\)<>%', '𠮷\u{10FFFF}校', ''])),
    );
    const all = pages.join('');
    expect(all.split('饕').length - 1).toBe(4000);
    for (const words of ['__proto__', 'constructor', '甲 乙 丙', '(\\)<>%', '校']) expect(all).toContain(words);
    expect(pages.length).toBeGreaterThan(4);
  });
});

describe('lines', () => {
  const wide = (letter: string): number => (/[\u0000-\u007f]/.test(letter) ? 5 : 10);
  const signs = fc.constantFrom(...'共育桥家长，。（）“”%1234567890.-～ abc');
  const runs = fc.array(fc.record({ text: fc.string({ unit: signs, maxLength: 60 }) }), { maxLength: 6 });

  it('hold every letter in its order and are never wider than the paper', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 20, max: 200 }), fc.integer({ min: 0, max: 20 }), (given, width, indent) => {
        const lines = setLines(given, wide, width, indent);
        expect(lines.flat().map(({ text }) => text).join('')).toBe(given.map(({ text }) => text).join('')); // prettier-ignore
        for (const line of lines)
          for (const { x, text, width: own } of line) {
            expect(own).toBe([...text].reduce((sum, letter) => sum + wide(letter), 0));
            expect(x + own).toBeLessThanOrEqual(width);
          }
      }),
    );
  });

  it('do not begin with a closing sign, end with an opening one, or part a number', () => {
    const words = '应看完成率 30.7%（30.5%～31.0%），“看完” 1234 户。'.repeat(20);
    const lines = setLines([{ text: words }], wide, 170, 20).map((line) => line.map(({ text }) => text).join(''));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).not.toMatch(/^[，。）”%～]|[（“]$/u);
    expect(lines.filter((line) => line.includes('1234'))).toHaveLength(20);
  });

  it('lead where their words lead, on both sides of a break', () => {
    const lines = setLines([{ text: '看' }, { text: '完完完完', to: 'completed' }], wide, 30);
    expect(lines.map((line) => line.map(({ to }) => to))).toEqual([[undefined, 'completed'], ['completed']]);
  });
});
