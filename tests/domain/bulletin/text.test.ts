import fc from 'fast-check';
import type { BulletinWording, SourceRow, ToldCell } from '../../../bot-server/domain/bulletin/bulletin';
import { changesOf, likePlaces } from '../../../bot-server/domain/bulletin/change';
import { factsOf } from '../../../bot-server/domain/bulletin/facts';
import { intervalOf } from '../../../bot-server/domain/bulletin/interval';
import { periodOf } from '../../../bot-server/domain/bulletin/period';
import { MEASURES, queryOf } from '../../../bot-server/domain/bulletin/measures';
import { checkWording, plainText, textOf } from '../../../bot-server/domain/bulletin/text';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { weekOf } from '../../../bot-server/domain/time/week';
import { cell, counts, header, roster, wording } from './world';

const MONDAY = '2026-09-14';
const WEEK = weekOf(instantOf(MONDAY));
const about = { ...header, period: MONDAY };
const said = (rows: readonly SourceRow[]): string => {
  const { title, parts } = textOf(factsOf(about, rows), wording());
  return [plainText(title), ...parts.flatMap(({ heading, lines }) => [heading, ...lines.map(plainText)])].join('\n');
};
const CHANGED = /升高|下降/;
const two = (now: readonly ToldCell[], then: readonly ToldCell[], isSettled = true): SourceRow[] => [
  roster('QX01', 'QX02'),
  counts('now', WEEK, now, isSettled),
  counts('then', WEEK - 1, then),
];
const aCell = (key: string) =>
  fc
    .tuple(fc.integer({ min: 20, max: 800 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), fc.constantFrom([1], [1, 2]))
    .map(([targeted, share, isExact, grades]) => cell(key, targeted, Math.floor(targeted * share), { isExact, grades }));
/** Wilson's interval written another way: the shares that a test of 95 % does not refuse. */
const refused = (of: number, among: number, share: number): boolean =>
  Math.abs(of / among - share) > 1.959964 * Math.sqrt((share * (1 - share)) / among);

describe('what a bulletin says of a change', () => {
  it('says one where the intervals lie apart, and names both times', () => {
    const text = said(two([cell('QX01', 400, 360)], [cell('QX01', 400, 240)]));
    expect(text).toContain('应看完成率升高：2026-09-14 至 2026-09-20 为 90.0%');
    expect(text).toContain('2026-09-07 至 2026-09-13 为 60.0%');
    expect(said(two([cell('QX01', 400, 240)], [cell('QX01', 400, 360)]))).toContain('应看完成率下降');
  });

  it('says that nothing is certain inside the noise', () => {
    const text = said(two([cell('QX01', 100, 80)], [cell('QX01', 100, 74)]));
    expect(text).not.toMatch(CHANGED);
    expect(text).toContain('应看完成率与上周相比没有可以确定的变化');
  });

  it('never says one whose shares could be the same, whatever the cells', () => {
    fc.assert(
      fc.property(aCell('QX01'), aCell('QX02'), aCell('QX01'), aCell('QX02'), fc.boolean(), (a, b, c, d, isSettled) => {
        const rows = two([a, b], [c, d], isSettled);
        const [change] = changesOf(rows.filter((row) => row.kind === 'counts'), periodOf('weekly', MONDAY)); // prettier-ignore
        const alike = [[a, c], [b, d]].filter(([x, y]) => x!.isExact && y!.isExact && x!.grades!.join() === y!.grades!.join() && Math.abs(x!.targeted - y!.targeted) <= 0.1 * Math.max(x!.targeted, y!.targeted)); // prettier-ignore
        if (!isSettled || alike.length === 0) {
          expect(change?.verdict).toBe('unlike');
          expect(said(rows)).not.toMatch(/应看完成率(升高|下降)/);
          return;
        }
        const sum = (at: 0 | 1, of: 'targeted' | 'completed') => alike.reduce((n, pair) => n + pair[at]![of], 0);
        const [x, y] = [[sum(0, 'completed'), sum(0, 'targeted')], [sum(1, 'completed'), sum(1, 'targeted')]] as const; // prettier-ignore
        const common = Array.from({ length: 999 }, (_, at) => (at + 1) / 1000).some(
          (share) => !refused(...x, share) && !refused(...y, share),
        );
        if (common) expect(said(rows)).not.toMatch(/应看完成率(升高|下降)/);
        expect(change?.places).toEqual(alike.map(([one]) => one!.key));
      }),
      { numRuns: 300 },
    );
  });

  it('compares only like with like', () => {
    expect(likePlaces([cell('A', 100, 50)], [cell('A', 100, 50)])).toEqual(['A']);
    expect(likePlaces([cell('A', 100, 50)], [cell('B', 100, 50)])).toEqual([]);
    expect(likePlaces([cell('A', 100, 50)], [cell('A', 100, 50, { isExact: false })])).toEqual([]);
    expect(likePlaces([cell('A', 100, 50)], [cell('A', 60, 50)])).toEqual([]);
    expect(likePlaces([cell('A', 100, 50)], [cell('A', 100, 50, { grades: [2] })])).toEqual([]);
  });

  it('compares a rate only where every cell of the place tells it', () => {
    const { reachable: _untold, ...quiet } = cell('QX01', 400, 300);
    const rows = two([cell('QX01', 400, 300), quiet], [cell('QX01', 400, 300)]).filter((row) => row.kind === 'counts');
    expect(changesOf(rows, periodOf('weekly', MONDAY)).map(({ rate, verdict }) => [rate, verdict])).toEqual([['completion', 'same'], ['reach', 'unlike'], ['finish', 'same']]); // prettier-ignore
  });

  it('looks one pair back while the last week still runs', () => {
    const rows = [roster('QX01'), counts('a', WEEK, [cell('QX01', 400, 10)], false), counts('b', WEEK - 1, [cell('QX01', 400, 360)]), counts('c', WEEK - 2, [cell('QX01', 400, 100)])]; // prettier-ignore
    expect(said(rows)).toContain('应看完成率升高：2026-09-07 至 2026-09-13 为 90.0%');
  });

  it('counts a family once however many pushes it had', () => {
    const once = intervalOf({ of: 50, among: 100 }, 100)!;
    expect(intervalOf({ of: 500, among: 1000 }, 100)).toEqual(once);
    expect(intervalOf({ of: 0, among: 0 }, 0)).toBeNull();
  });
});

describe('the wording of a bulletin', () => {
  const changed = (text: string, when?: string): BulletinWording => ({
    ...wording(),
    parts: [{ heading: '一', lines: [{ ...(when === undefined ? {} : { when }), text }] }],
  });
  it.each([
    ['完成 {completions} 户', '不认识的指标“completions”'],
    ['应看完成率比上周升高了', '不能直接写“升高”'],
    ['各校排名如下', '不能写“排名”'],
    ['{__proto__}', '不认识的指标“__proto__”'],
    ['{}', '不认识的指标“”'],
  ])('%s is refused: %s', (text, sentence) => {
    expect(() => checkWording(changed(text))).toThrow(sentence);
  });
  it('a condition that is not known is refused by its name', () => {
    expect(() => checkWording(changed('好', 'sunny'))).toThrow('不认识的条件“sunny”');
  });
  it('a claim can not be put into the sentence that says there is none', () => {
    expect(() => checkWording({ ...wording(), claims: { ...wording().claims, same: '{rate}升高' } })).toThrow(
      '没有确定的变化时不能说有变化',
    );
  });
  it('a measure without a definition is refused', () => {
    const { completion: _gone, ...definitions } = wording().definitions;
    expect(() => checkWording({ ...wording(), definitions })).toThrow('没有写它的定义');
  });
  it('a number that is not told is refused with its sentence, never left empty', () => {
    expect(() => textOf(factsOf(about, [roster('QX01')]), changed('完成率 {completion}'))).toThrow('这份通报里没有“completion”这个数');
  });

  it('every number carries its measure, every measure has a definition and a query', () => {
    const facts = factsOf(about, two([cell('QX01', 400, 360, { late: 10 }), cell('QX02', 30, 10, { isExact: false })], [cell('QX01', 400, 240)])); // prettier-ignore
    const pieces = textOf(facts, wording()).parts.flatMap(({ lines }) => lines.flat());
    const bare = pieces.filter(({ measure }) => measure === undefined).map(({ text }) => text.replace(/\d{4}-\d{2}-\d{2}|\d{4} 年 \d+ 月/g, '')); // prettier-ignore
    expect(bare.join('')).not.toMatch(/\d/);
    for (const { measure } of pieces.filter((piece) => piece.measure !== undefined)) {
      expect(wording().definitions[measure!]).toBeTruthy();
      expect(queryOf(measure!, facts).page).toMatch(/figures/);
    }
    expect(Object.keys(wording().definitions).sort()).toEqual([...MEASURES].sort());
  });

  it('parts that have nothing to say take no number', () => {
    const headings = textOf(factsOf(about, two([cell('QX01', 400, 360)], [cell('QX01', 400, 240)])), wording()).parts.map(({ heading }) => heading); // prettier-ignore
    expect(headings).toEqual(['一、推送和观看', '二、和上一期比', '三、覆盖', '四、提问和答复', '说明']);
    const whole = [roster('QX01'), counts('a', WEEK, [cell('QX01', 400, 360)])];
    expect(textOf(factsOf(about, whole), wording()).parts.map(({ heading }) => heading)).toEqual(['一、推送和观看', '二、和上一期比', '三、提问和答复', '说明']); // prettier-ignore
    for (const definition of Object.values(wording().definitions)) expect(definition).toMatch(/^[^：]{2,12}：.{4,}/);
  });

  it('is written for a time without anything too', () => {
    for (const kind of ['weekly', 'monthly'] as const)
      for (const place of ['bureau', 'school'] as const) {
        const facts = factsOf({ place: { kind: place, id: 'x' }, kind, period: kind === 'weekly' ? MONDAY : '2026-09' }, [roster('QX01')]); // prettier-ignore
        const text = JSON.stringify(textOf(facts, wording(place, kind)));
        expect(text).toContain('没有可以报数的推送');
        expect(text).not.toMatch(/NaN|undefined|—/);
      }
  });
});
