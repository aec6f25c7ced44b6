import { plainText } from '../../../bot-server/domain/bulletin/text';
import { DAY, HOUR } from '../../../bot-server/domain/time/instant';
import { anchorBulletins } from '../../../bot-server/flows/bulletin/anchor-bulletins';
import { makeBulletin, supplementBulletin } from '../../../bot-server/flows/bulletin/make-bulletin';
import { makeDueBulletins, MINUTE_KEY } from '../../../bot-server/flows/bulletin/make-due';
import { verifyStored } from '../../../bot-server/flows/bulletin/verify';
import { showFigures } from '../../../bot-server/flows/figures/show-figures';
import { sha256 } from '../../../bot-server/store/audit';
import { changedAt } from '../../domain/bulletin/chain-of';
import { officer } from '../progress/world';
import { checkPack, packOf } from './pack-lines';
import { bulletinWorld, FIRST, MONDAY, type BulletinWorld } from './world';

const bureau = { kind: 'bureau', id: 'QX' } as const;
const school = { kind: 'school', id: 'S1' } as const;
const week = { place: bureau, kind: 'weekly', period: FIRST } as const;
interface Raw {
  _id: string;
  no: number;
  row: { cells: { completed: number }[]; week: number };
  facts: { total: { exact: { completed: number } } };
  cells: { e: { c: number } }[];
}
const always = () => false;

describe('bulletins', () => {
  let world: BulletinWorld;
  beforeEach(async () => {
    world = await bulletinWorld();
    await world.counted('S1', FIRST, { c1: [300, 280, 200, 150], c2: [8, 8, 3, 2] });
    await world.counted('S2', FIRST, { s2: [200, 195, 100, 63] });
  });
  afterEach(() => world.close());
  const raw = (name: string) => world.connection.collection<Raw>(name);

  it('tell what the figures tell at that moment, to the family', async () => {
    for (const at of [MONDAY, MONDAY + 8 * DAY]) {
      await world.settle(at);
      const figures = await showFigures(world.deps, officer, { by: 'school', window: 'week', from: FIRST, to: '2026-09-06' }, at);
      const period = { ...week, kind: 'weekly' as const };
      const { bulletin } =
        at === MONDAY ? await makeBulletin(world.needs, period, at) : { bulletin: await supplementBulletin(world.needs, period, at) };
      const facts = bulletin!.facts;
      expect(
        facts.lines.map(({ key, exact, tens }) => [key, exact.targeted, exact.completed, exact.reachable, tens.targeted, tens.completed]),
      ).toEqual(
        figures.rows.map(({ key, exact, tens }) => [
          key,
          exact.targeted,
          exact.completed,
          exact.rates.reach,
          tens?.targeted,
          tens?.completed,
        ]),
      );
      expect([facts.total.exact.completed, facts.total.tens.completed]).toEqual([
        figures.total.exact.completed,
        figures.total.tens?.completed,
      ]);
      expect(bulletin!.text.title.map(({ text }) => text).join('')).toBe('清溪县教育局家校共育周通报（2026-08-31 至 2026-09-06）');
    }
  });

  it('are made once, and what comes later is a supplement that refers to them', async () => {
    const first = await makeBulletin(world.needs, week, MONDAY);
    expect([first.isNew, first.bulletin.id, first.bulletin.seq, first.bulletin.facts.isSettled]).toEqual([true, `bureau.QX:weekly:${FIRST}`, 1, false]); // prettier-ignore
    expect(await supplementBulletin(world.needs, week, MONDAY + HOUR)).toBeUndefined();
    await world.settle(MONDAY + 8 * DAY);
    const again = await makeBulletin(world.needs, week, MONDAY + 8 * DAY);
    expect(again).toEqual({ bulletin: first.bulletin, isNew: false });
    const late = await supplementBulletin(world.needs, week, MONDAY + 8 * DAY);
    expect([late?.id, late?.no, late?.seq, late?.before]).toEqual([`bureau.QX:weekly:${FIRST}:1`, 1, 2, first.bulletin.hash]);
    expect(late?.facts.total.exact.targeted).toBe(508);
    expect(await supplementBulletin(world.needs, week, MONDAY + 9 * DAY)).toBeUndefined();
    expect(await world.needs.bulletins.get(first.bulletin.id)).toEqual(first.bulletin);
  });

  it('a time that is not over has none yet, a time that is none is refused', async () => {
    await expect(makeBulletin(world.needs, { ...week, period: '2026-09-07' }, MONDAY)).rejects.toMatchObject({
      code: 'bulletin/too-early',
    });
    await expect(makeBulletin(world.needs, { ...week, period: '2026-09-08' }, MONDAY)).rejects.toMatchObject({ code: 'bulletin/period' });
    await expect(supplementBulletin(world.needs, week, MONDAY)).rejects.toMatchObject({ code: 'bulletin/not-found' });
  });

  it('many who make the same and others at once make one chain without a gap', async () => {
    const kinds = [week, { ...week, kind: 'monthly', period: '2026-08' }, { ...week, period: '2026-08-24' }] as const;
    await Promise.all([...kinds, ...kinds, ...kinds].map(async (one) => makeBulletin(world.needs, one, MONDAY)));
    expect(await raw('bulletins').countDocuments()).toBe(3);
    const [checked] = await verifyStored(world.needs);
    expect(checked).toMatchObject({ place: 'bureau.QX', bulletins: 3, faults: [] });
  });

  it('of a school tell its large classes in the order of the roster, and nothing of a small one', async () => {
    const { bulletin } = await makeBulletin(world.needs, { ...week, place: school }, MONDAY);
    const { lines, hidden, total } = bulletin.facts;
    expect(lines.map(({ name, exact }) => [name, exact.targeted, exact.reachable.of, exact.completed])).toEqual([['三年级1班', 300, 280, 150]]); // prettier-ignore
    expect([hidden, total.exact.targeted, total.tens.targeted]).toEqual([['三年级2班'], 300, 0]);
    const prose = bulletin.text.parts.flatMap(({ lines: own }) => own.map(plainText)).join('');
    expect(prose).not.toMatch(/年级\d|三年级|班主任|学生|S2/);
    expect(JSON.stringify(bulletin)).not.toMatch(/家长[mfo]\d|学生[a-e]/);
  });

  describe('by the job', () => {
    it('come at the hour and not before, for every bureau and every school with a push, once by however many', async () => {
      expect(await makeDueBulletins(world.needs, MONDAY - 1, always)).toEqual({ made: 2 });
      expect(await raw('bulletins').distinct('_id')).toEqual(['bureau.QX:monthly:2026-07', 'bureau.QX:weekly:2026-08-24']);
      await Promise.all([1, 2].map(async () => makeDueBulletins(world.needs, MONDAY, always)));
      const ids = [`bureau.QX:monthly:2026-08`, `bureau.QX:weekly:${FIRST}`, `school.S1:weekly:${FIRST}`, `school.S2:weekly:${FIRST}`];
      expect(await raw('bulletins').distinct('_id')).toEqual(expect.arrayContaining(ids));
      expect(await raw('bulletins').countDocuments()).toBe(6);
      expect(await makeDueBulletins(world.needs, MONDAY + HOUR, always)).toEqual({ made: 0 });
      expect((await verifyStored(world.needs)).flatMap(({ faults }) => faults)).toEqual([]);
    });

    it('go on after a stop where they were, and bring supplements the day they are due', async () => {
      let left = 2;
      expect(await makeDueBulletins(world.needs, MONDAY, () => left-- <= 0)).toEqual({ made: 2 });
      expect((await makeDueBulletins(world.needs, MONDAY + 1, always)).made).toBe(2);
      await world.settle(MONDAY + DAY + HOUR * 5);
      expect((await makeDueBulletins(world.needs, MONDAY + DAY + HOUR * 5, always)).made).toBe(3);
      expect((await makeDueBulletins(world.needs, MONDAY + DAY + HOUR * 6, always)).made).toBe(0);
      expect(await raw('bulletins').countDocuments({ no: 1 })).toBe(3);
    });

    it('come at the hour that was set', async () => {
      await world.needs.meta.write(MINUTE_KEY, '09:30');
      await makeDueBulletins(world.needs, MONDAY, always);
      expect(await world.needs.bulletins.get(`bureau.QX:weekly:${FIRST}`)).toBeUndefined();
      await makeDueBulletins(world.needs, MONDAY + 90 * 60_000, always);
      expect(await world.needs.bulletins.get(`bureau.QX:weekly:${FIRST}`)).toBeDefined();
    });
  });

  describe('verified', () => {
    beforeEach(async () => {
      await makeBulletin(world.needs, week, MONDAY);
      await world.settle(MONDAY + 8 * DAY);
      await supplementBulletin(world.needs, week, MONDAY + 8 * DAY);
    });
    const faults = async () => (await verifyStored(world.needs)).flatMap((place) => place.faults);

    it('hold, and their newest rows are the figures themselves', async () => {
      const [place] = await verifyStored(world.needs, { place: 'bureau.QX' });
      expect(place).toMatchObject({ bulletins: 2, live: 1, faults: [] });
      expect(await verifyStored(world.needs, { place: 'bureau.ZZ' })).toEqual([]);
    });

    it('one count changed in one row is found and the row named', async () => {
      const [row] = await raw('bulletinRows').find({ 'row.kind': 'counts', 'row.isSettled': true }).toArray();
      await raw('bulletinRows').updateOne({ _id: row!._id }, { $inc: { 'row.cells.0.completed': 1 } });
      const named = `counts QX:${row!.row.week}:r-${FIRST}`;
      expect(await faults()).toContainEqual({ bulletin: `bureau.QX:weekly:${FIRST}:1`, row: named, what: 'row-changed' });
      expect((await faults()).every((fault) => fault.row === named)).toBe(true);
    });

    it('a bulletin changed in its figures is found, and a release changed behind the back of the rule', async () => {
      await raw('bulletins').updateOne({ no: 1 }, { $inc: { 'facts.total.exact.completed': 1 } });
      expect((await faults()).map(({ what }) => what)).toEqual(['hash', 'facts']);
      await raw('bureauReleases').updateOne({}, { $inc: { 'cells.0.e.c': 1 } });
      expect((await faults()).map(({ what }) => what)).toContain('live-changed');
    });

    it('the newest taken away is found by where the chain ended one night, also when all of them are', async () => {
      expect((await anchorBulletins(world.needs, MONDAY)).map(({ chain, seq, broken }) => [chain, seq, broken])).toEqual([['bureau.QX', 2, false]]); // prettier-ignore
      expect(await faults()).toEqual([]);
      const [newest] = await raw('bulletins').find({ no: 1 }).toArray();
      await raw('bulletins').deleteOne({ no: 1 });
      const cut = { bulletin: 'bureau.QX 第 2 份', what: 'cut-off' };
      expect(await faults()).toEqual([cut]);
      // The next night does not forget it, nor does another one in its place.
      expect((await anchorBulletins(world.needs, MONDAY + DAY))[0]?.broken).toBe(true);
      await raw('bulletins').insertOne({ ...newest!, hash: sha256('another') } as Raw);
      expect(await faults()).toContainEqual(cut);
      await raw('bulletins').deleteMany({});
      expect((await anchorBulletins(world.needs, MONDAY + 2 * DAY))[0]?.broken).toBe(true);
      expect(await faults()).toEqual([cut]);
    });

    it('what is made after a night is anchored the next', async () => {
      await anchorBulletins(world.needs, MONDAY);
      await makeBulletin(world.needs, { ...week, kind: 'monthly', period: '2026-08' }, MONDAY + 9 * DAY);
      expect(await faults()).toEqual([]);
      await anchorBulletins(world.needs, MONDAY + 10 * DAY);
      await raw('bulletins').deleteOne({ _id: 'bureau.QX:monthly:2026-08' });
      expect(await faults()).toEqual([{ bulletin: 'bureau.QX 第 3 份', what: 'cut-off' }]);
    });

    it('a pack holds by itself, and names what was changed in it', async () => {
      const pack = await packOf(world.needs);
      expect(await checkPack(pack)).toMatchObject({ faults: [], places: [{ place: 'bureau.QX', bulletins: 2, faults: [] }] });
      const forged = pack.map((line) =>
        line.line === 'row' && line.row.kind === 'counts' && line.row.isSettled
          ? changedAt(line, ['row', 'cells', '0', 'completed'])
          : line,
      );
      const { places } = await checkPack(forged);
      expect(places[0]!.faults).toContainEqual(
        expect.objectContaining({ what: 'row-changed', row: expect.stringContaining('counts QX:') as string }),
      );
    });
  });
});
