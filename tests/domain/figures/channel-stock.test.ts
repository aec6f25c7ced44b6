import { bestWay, stockOf, WAYS, type PlaceStock, type StockBasis, type Way } from '../../../bot-server/domain/figures/channel-stock';
import type { OpenRoute } from '../../../bot-server/domain/push/decide';
import { attackStock, type Between, type StockRule } from '../../support/attack/stock';

jest.setTimeout(300_000);

const open = (channel: OpenRoute['route']['channel'], remaining: number): OpenRoute => ({
  route: { channel, accountId: 'a', identityId: 'a:o', openid: 'o', spends: false },
  remaining,
});
const place = (name: string, ...[reminder = 0, inbox = 0, nobody = 0]: readonly number[]): PlaceStock => ({
  place: name,
  families: { reminder, inbox, nobody, 'official-account': 0, wecom: 0 },
});
const sharesOf = (places: readonly PlaceStock[], former: readonly StockBasis[] = []) =>
  Object.fromEntries(stockOf(places, former).shares.map(({ way, outOfTen }) => [way, outOfTen]));

describe('the best way to a family', () => {
  it('is the best of any of its guardians; what is used up is not open', () => {
    const bound = (...routes: OpenRoute[]) => ({ isBound: true, routes });
    expect(bestWay([bound(open('wecom-school', Infinity)), bound(open('mp-subscribe', 1))])).toBe('reminder');
    expect(bestWay([bound(open('mp-subscribe', 0), open('oa-template', Infinity))])).toBe('official-account');
    expect(bestWay([bound(open('oa-subscribe', 0), open('wecom-school', Infinity))])).toBe('wecom');
    expect(bestWay([bound(open('mp-subscribe', 0)), { isBound: false, routes: [] }])).toBe('inbox');
    expect([bestWay([{ isBound: false, routes: [] }]), bestWay([])]).toEqual(['nobody', 'nobody']);
  });
});

describe('what a county is told of the ways to its families', () => {
  const three = [place('A', 120, 60, 20), place('B', 60, 60, 30), place('C', 50, 40, 10)];
  it('is of every ten families so many by each way, each by itself', () => {
    expect(sharesOf(three)).toEqual({ reminder: 5, 'official-account': null, wecom: null, inbox: 3, nobody: 1 });
  });

  it('is nothing in fewer than three places that are large on both sides, or of fewer than half the families', () => {
    expect(Object.values(sharesOf(three.slice(1)))).toEqual(WAYS.map(() => null));
    expect(sharesOf([...three.slice(1), place('A', 120, 71, 9)])).toMatchObject({ reminder: 5, nobody: null });
    expect(sharesOf([...three, place('D', 19, 900, 9)])).toMatchObject({ reminder: 1, inbox: 7, nobody: null });
    expect(sharesOf([...three, place('D', 9, 900, 9)])).toMatchObject({ reminder: null, inbox: null, nobody: null });
    expect(sharesOf([])).toMatchObject({ reminder: null });
  });

  it('stays until ten families at one place have moved, and then is what it is', () => {
    const { bases } = stockOf(three, []);
    // 59 of every 100 would be told for 71 more at A alone; nine at each place move nothing, ten do.
    const close = [place('A', 1000, 600, 400), place('B', 1000, 600, 400), place('C', 999, 601, 400)];
    const before = stockOf(close, []);
    const more = (n: number) => close.map(({ place: name, families: { reminder, inbox, nobody } }) => place(name, reminder + n, inbox - n, nobody)); // prettier-ignore
    expect(before.shares[0]).toEqual({ way: 'reminder', outOfTen: 4 });
    expect(sharesOf(more(9))['reminder']).toBe(5);
    expect(sharesOf(more(9), before.bases)['reminder']).toBe(4);
    expect(sharesOf(more(10), before.bases)['reminder']).toBe(5);
    // Nine a week are eighteen in two: what is held against is what was told of, not last week's count.
    const week = stockOf(more(9), before.bases);
    expect(sharesOf(more(18), week.bases)['reminder']).toBe(5);
    // A place comes in no sooner either.
    const few = stockOf([...three.slice(1), place('A', 9, 100, 91)], []);
    expect([few.shares[0]?.outOfTen, sharesOf([...three.slice(1), place('A', 18, 91, 91)], few.bases)['reminder']]).toEqual([null, null]);
    expect(sharesOf([...three.slice(1), place('A', 19, 90, 91)], few.bases)['reminder']).toBe(2);
    expect(bases).toHaveLength(15);
  });
});

const SMALLEST = 3;
const kept: StockRule = (places, former) => {
  const { shares, bases } = stockOf(places, former, SMALLEST);
  return { told: shares.map(({ outOfTen }) => outOfTen), bases };
};
const inSteps = (n: number): number => Math.floor(n / SMALLEST) * SMALLEST;
const sumOf = (places: readonly PlaceStock[], way: 'reminder' | 'inbox' | 'nobody'): number => places.reduce((n, { families }) => n + families[way], 0); // prettier-ignore
/** Told anew each week. */
const each =
  (tell: (n: number, all: number) => unknown): StockRule =>
  (places) => {
    const all = sumOf(places, 'reminder') + sumOf(places, 'inbox') + sumOf(places, 'nobody');
    return { told: (['reminder', 'inbox', 'nobody'] as const).map((way) => tell(sumOf(places, way), all)), bases: [] };
  };

const THREE = ['reminder', 'inbox', 'nobody'] as const;
const FOUR = ['reminder', 'wecom', 'inbox', 'nobody'] as const;
/** Three places of which something may be told, and often one too small. */
const happenings: readonly (readonly [what: string, where: readonly number[], Between, readonly Way[], isReachKnown: boolean])[] = [
  ['one family came', [7, 7, 7], { kind: 'newcomers', families: 1 }, THREE, false],
  ['one family came, and where nobody is bound', [7, 7, 7], { kind: 'newcomers', families: 1 }, THREE, true],
  ['four families came, and where nobody is bound', [7, 6, 6], { kind: 'newcomers', families: 4 }, THREE, true],
  ['one family may have been bound', [8, 7, 7], { kind: 'one-bound' }, THREE, false],
  ['one family was bound, and where nobody is', [8, 7, 7], { kind: 'one-bound' }, THREE, true],
  ['anything happened at one place, and where nobody is bound', [7, 6, 6], { kind: 'anything' }, THREE, true],
  ['one week is told of four ways, and where nobody is bound', [6, 6, 6], { kind: 'nothing' }, FOUR, true],
];

describe('a brute-force attack that tries every number in every place, over two weeks', () => {
  it.each(happenings)('finds nobody when it is known that %s', (_, sizes, between, ways, isReachKnown) => {
    const { leaks, tried } = attackStock(sizes, between, kept, { ways, smallest: SMALLEST, isReachKnown });
    expect(tried).toBeGreaterThan(100_000);
    expect(leaks).toEqual([]);
  });

  const anew: StockRule = (places) => kept(places, []);
  it.each<[string, StockRule, Between]>([
    ['counts are told', each((n) => n), { kind: 'newcomers', families: 1 }],
    ['counts are told in steps', each(inSteps), { kind: 'newcomers', families: 1 }],
    ['shares are told of all places, however small', each((n, all) => Math.floor((n * SMALLEST) / all)), { kind: 'newcomers', families: 1 }], // prettier-ignore
    ['shares are counted anew and one was bound', anew, { kind: 'one-bound' }],
  ])('wins where %s', (_, rule, between) => {
    expect(attackStock([7, 7, 7], between, rule, { ways: THREE, smallest: SMALLEST, isReachKnown: false }).leaks.length).toBeGreaterThan(0);
  });

  it('wins where the sides of a way are counted with families of whom nobody is bound, since those are known', () => {
    const blind: StockRule = (places) => ({
      told: (['reminder', 'inbox'] as const).map((way) => {
        const others = (one: PlaceStock): number => sumOf([one], 'reminder') + sumOf([one], 'inbox') + sumOf([one], 'nobody') - one.families[way]; // prettier-ignore
        return places.filter((one) => one.families[way] >= SMALLEST && others(one) >= SMALLEST).length >= 3;
      }),
      bases: [],
    });
    const known = { ways: THREE, smallest: SMALLEST, isReachKnown: true };
    expect(attackStock([8, 7, 7], { kind: 'nothing' }, blind, known).leaks.length).toBeGreaterThan(0);
  });
});
