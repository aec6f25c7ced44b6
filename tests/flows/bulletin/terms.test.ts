import { PackLine, PackRow } from '../../../bot-server/contract/bulletins';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { plainText } from '../../../bot-server/domain/bulletin/text';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';
import { makeBulletin } from '../../../bot-server/flows/bulletin/make-bulletin';
import { makeDueBulletins } from '../../../bot-server/flows/bulletin/make-due';
import { verifyStored } from '../../../bot-server/flows/bulletin/verify';
import { bulletinWorld, type BulletinWorld } from './world';
import { changedAt } from '../../domain/bulletin/chain-of';
import { checkPack, packOf } from './pack-lines';

const term = (id: string, name: string, startsOn: string, endsOn: string) => ({ id, name, startsOn, endsOn });
const AUTUMN = term('2026-2027-1', '2026—2027 学年第一学期', '2026-09-01', '2027-01-15');
const SPRING = term('2026-2027-2', '2026—2027 学年第二学期', '2027-02-22', '2027-07-02');
/** Mondays 08:00 after the last week of each. */
const AFTER_AUTUMN = instantOf('2027-01-18', 8 * 60);
const AFTER_SPRING = instantOf('2027-07-05', 8 * 60);
const bureau = { kind: 'bureau', id: 'QX' } as const;
const always = () => false;

describe('bulletins of terms and school years', () => {
  let world: BulletinWorld;
  beforeEach(async () => {
    world = await bulletinWorld();
    await world.deps.roster.apply({ ...NO_CHANGES, terms: [AUTUMN, SPRING] });
    // The week of the first and of the last day of autumn, one day before them none, and a week of spring.
    for (const monday of ['2026-08-31', '2027-01-11']) await world.counted('S1', monday, { c1: [300, 280, 200, 90] });
    await world.counted('S1', '2026-08-24', { c1: [300, 280, 200, 150] });
    await world.counted('S2', '2027-03-01', { s2: [200, 195, 100, 63] });
    await world.counted('S1', '2027-03-01', { c1: [300, 280, 200, 180] });
  });
  afterEach(() => world.close());
  const get = (kind: string, period: string, no = '') => world.needs.bulletins.get(`bureau.QX:${kind}:${period}${no}`);
  const said = async (kind: string, period: string) => {
    const { text } = (await get(kind, period))!;
    return [plainText(text.title), ...text.parts.flatMap(({ lines }) => lines.map(plainText))].join('\n');
  };

  it('come by the job on the Monday after the last week, once, and tell every week that the term touches and no other', async () => {
    await world.settle(AFTER_AUTUMN);
    await makeDueBulletins(world.needs, AFTER_AUTUMN - 1, always);
    expect(await get('termly', AUTUMN.id)).toBeUndefined();
    await Promise.all([1, 2].map(() => makeDueBulletins(world.needs, AFTER_AUTUMN, always)));
    const made = (await get('termly', AUTUMN.id))!;
    expect([made.facts.name, made.facts.from, made.facts.to, made.facts.weeks]).toEqual([AUTUMN.name, '2026-08-31', '2027-01-17', 20]);
    expect(made.facts.total.exact.targeted + made.facts.total.tens.targeted).toBe(600);
    expect(await said('termly', AUTUMN.id)).toContain(`清溪县教育局家校共育学期通报（${AUTUMN.name}）`);
    expect(await get('yearly', '2026-2027')).toBeUndefined();
    expect((await makeDueBulletins(world.needs, AFTER_AUTUMN + 1, always)).made).toBe(0);
  });

  it('compare a term with the one before it, of the same schools alone, and a year with nothing while there is none before', async () => {
    await world.settle(AFTER_SPRING);
    await makeDueBulletins(world.needs, AFTER_SPRING, always);
    expect(await said('termly', SPRING.id)).toMatch(
      /应看完成率升高：2027-02-22 至 2027-07-04 为 60\.0%.*，2026-08-31 至 2027-01-17 为 30\.0%.*，比的是同样的 1 所学校。/,
    );
    const year = (await get('yearly', '2026-2027'))!;
    expect([year.facts.from, year.facts.to, year.facts.total.exact.targeted]).toEqual(['2026-08-31', '2027-07-04', 1100]);
    expect(await said('yearly', '2026-2027')).toContain('应看完成率这次没有可以放在一起比的两期');
    expect(await said('yearly', '2026-2027')).not.toMatch(/升高|下降/);
  });

  it('are supplemented for the weeks they were about, whatever became of the terms in the roster', async () => {
    await makeDueBulletins(world.needs, AFTER_AUTUMN, always);
    await world.deps.roster.apply({ ...NO_CHANGES, terms: [{ ...AUTUMN, endsOn: '2027-01-29' }, SPRING] });
    const late = AFTER_AUTUMN + 9 * DAY;
    await world.settle(late);
    await makeDueBulletins(world.needs, late, always);
    const supplement = (await get('termly', AUTUMN.id, ':1'))!;
    expect([supplement.no, supplement.facts.to, supplement.facts.isSettled]).toEqual([1, '2027-01-17', true]);
    expect((await verifyStored(world.needs)).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('hold by themselves in a pack, with the terms they go by', async () => {
    await world.settle(AFTER_SPRING);
    await makeDueBulletins(world.needs, AFTER_SPRING, always);
    const pack = (await packOf(world.needs)).map((line) => (line.line === 'row' ? PackRow : PackLine).parse(line) as typeof line);
    const faults = async (lines: typeof pack) => (await checkPack(lines)).places.flatMap((place) => place.faults);
    expect(await faults(pack)).toEqual([]);
    const forged = pack.map((line) =>
      line.line === 'row' && line.row.kind === 'terms' ? changedAt(line, ['row', 'terms', '1', 'endsOn']) : line,
    );
    expect(await faults(forged)).toContainEqual(expect.objectContaining({ row: 'terms', what: 'row-changed' }));
  });

  it('of a term that is not over, or that no roster has, are refused', async () => {
    const wanted = { place: bureau, kind: 'termly' as const };
    await expect(makeBulletin(world.needs, { ...wanted, period: SPRING.id }, AFTER_AUTUMN)).rejects.toMatchObject({
      code: 'bulletin/too-early',
    });
    await expect(makeBulletin(world.needs, { ...wanted, period: '2020-1' }, AFTER_AUTUMN)).rejects.toMatchObject({
      code: 'bulletin/period',
    });
    await expect(makeBulletin(world.needs, { place: bureau, kind: 'yearly', period: '2025-2026' }, AFTER_AUTUMN)).rejects.toMatchObject({ code: 'bulletin/period' }); // prettier-ignore
  });
});
