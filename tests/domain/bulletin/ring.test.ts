import fc from 'fast-check';
import type { Identity } from '../../../bot-server/domain/account/account';
import { personKey, personOf } from '../../../bot-server/domain/account/person-key';
import type { Staff } from '../../../bot-server/domain/access/staff-account';
import { BULLETIN_KINDS, type BulletinPlace } from '../../../bot-server/domain/bulletin/bulletin';
import { readsBulletins } from '../../../bot-server/domain/bulletin/readers';
import { bulletinRings, isNews, pageOfNews, ringAt, rungWhere, wordsOfNews, type News } from '../../../bot-server/domain/bulletin/ring';
import type { BulletinTold } from '../../../bot-server/domain/push/push';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';
import { NO_PUBLIC_DAYS, publicDaysOf } from '../../../bot-server/domain/time/working-days';

const MONDAY = instantOf('2026-09-14', 8 * 60);
const county: BulletinPlace = { kind: 'bureau', id: 'QX' };
const city: BulletinPlace = { kind: 'bureau', id: 'SZ' };
const school: BulletinPlace = { kind: 'school', id: 'S1' };
const aNews = (place: BulletinPlace, change: Partial<News> = {}): News => ({
  id: `${place.kind}.${place.id}:weekly:2026-09-07`,
  ...{
    place,
    kind: 'weekly',
    no: 0,
    seq: 1,
    cutoff: MONDAY,
    from: '2026-09-07',
    to: '2026-09-13',
    placeName: place.id,
    title: '家校共育周通报',
  },
  ...change,
});
const officer = (id: string): Staff => ({ kind: 'officer', id });
const teacher = (id: string): Staff => ({ kind: 'teacher', id });
const wechat = (openid: string, ...persons: Staff[]): Identity => ({ id: `mini:${openid}`, accountId: 'mini', openid, persons, follows: false }); // prettier-ignore
const nobody = { identities: [], isTold: () => false, days: NO_PUBLIC_DAYS };

it('is for a bureau’s administration and a school’s head, and for nobody else', () => {
  const places = [county, city, school, { kind: 'school', id: 'QX' }] as const;
  const reads = (post: Parameters<typeof readsBulletins>[0]) => places.map((place) => readsBulletins(post, place));
  expect(reads({ role: 'officer', bureauId: 'QX' })).toEqual([true, false, false, false]);
  expect(reads({ role: 'officer', bureauId: 'QX', duty: 'teaching-research' })).toEqual([false, false, false, false]);
  expect(reads({ role: 'teacher', schoolId: 'S1', roles: ['teacher', 'head'] })).toEqual([false, false, true, false]);
  expect(reads({ role: 'teacher', schoolId: 'S1', roles: ['teacher', 'school-scheduler'] })).toEqual([false, false, false, false]);
});

it('tells of what was made in time; never of a supplement, never of what an operator made of months ago', () => {
  expect(isNews(aNews(county))).toBe(true);
  expect(isNews(aNews(county, { no: 1 }))).toBe(false);
  const lastDay = instantOf('2026-09-14');
  expect(isNews(aNews(county, { cutoff: lastDay + 21 * DAY }))).toBe(true);
  expect(isNews(aNews(county, { cutoff: lastDay + 21 * DAY + 1 }))).toBe(false);
});

it('rings while offices are open: not on a holiday, not at night', () => {
  const days = publicDaysOf([{ off: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }], work: ['2026-10-10'] }]);
  expect(ringAt(MONDAY, days)).toBe(MONDAY);
  expect(ringAt(instantOf('2026-09-14', 6 * 60), days)).toBe(MONDAY);
  expect(ringAt(instantOf('2026-09-14', 18 * 60), days)).toBe(MONDAY + DAY);
  expect(ringAt(instantOf('2026-10-05', 8 * 60), days)).toBe(instantOf('2026-10-08', 8 * 60));
  expect(ringAt(instantOf('2026-10-09', 19 * 60), days)).toBe(instantOf('2026-10-10', 8 * 60));
});

it('is one message for whoever has several: kinds, and posts of one WeChat', () => {
  const monthly = aNews(county, { id: 'bureau.QX:monthly:2026-09', kind: 'monthly', seq: 2 });
  const readers = new Map([['QX', [officer('B1'), officer('B2')]], ['SZ', [officer('C1')]], ['S1', [teacher('t1')]]]); // prettier-ignore
  const rings = bulletinRings(
    [aNews(county), monthly, aNews(city), aNews(school)],
    ({ place }) => readers.get(place.id) ?? [],
    { ...nobody, identities: [wechat('a', officer('B1'), officer('C1')), wechat('b', officer('C1'), teacher('t1'))] },
    MONDAY + 5,
  );
  expect(
    rings.map(({ id, guardianId, subject }) => [id, guardianId, subject.kind === 'bulletin' && subject.about.map(({ reader }) => reader)]),
  ).toEqual([
    ['officer:B1:staff:bulletin.bureau.QX:monthly:2026-09', 'officer:B1', ['officer:B1', 'officer:B1', 'officer:C1', 'teacher:t1']],
    ['officer:B2:staff:bulletin.bureau.QX:monthly:2026-09', 'officer:B2', ['officer:B2', 'officer:B2']],
  ]);
  expect(rings[0]).toMatchObject({
    kind: 'staff',
    purpose: 'bulletin-ready',
    dueAt: MONDAY + 5,
    expiresAt: MONDAY + 5 + 4 * DAY,
    schoolId: '',
  });
});

const anId = fc.constantFrom('1', '2', '3', '10');
const aPlace = fc.record({ kind: fc.constantFrom('bureau' as const, 'school' as const), id: anId });
const aStaff = fc.record({ kind: fc.constantFrom('officer' as const, 'teacher' as const), id: anId });

it('tells each reader of each bulletin exactly once, whoever shares a WeChat and whoever was told before', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ place: aPlace, kind: fc.constantFrom(...BULLETIN_KINDS), no: fc.constantFrom(0, 0, 1) }), {
        selector: ({ place, kind, no }) => `${place.kind}.${place.id}:${kind}:${no}`,
        maxLength: 8,
      }),
      fc.array(aStaff, { maxLength: 6 }),
      fc.array(fc.array(aStaff, { maxLength: 4 }), { maxLength: 4 }),
      fc.integer({ min: 0, max: 3 }),
      (made, people, shared, dropped) => {
        const news = made.map(({ place, kind, no }) => aNews(place, { id: `${place.kind}.${place.id}:${kind}:${no}`, kind, no }));
        const readersOf = ({ place }: News) => [
          ...new Map(people.filter(({ id }) => id >= place.id).map((one) => [personKey(one), one])).values(),
        ];
        const identities = shared.map((persons, n) => wechat(String(n), ...persons));
        const wanted = news.filter(({ no }) => no === 0).flatMap((one) => readersOf(one).map((reader) => `${personKey(reader)}|${one.id}`));
        const pairOf = ({ reader, bulletinId }: BulletinTold) => `${reader}|${bulletinId}`;
        const before = new Set(wanted.slice(0, dropped));
        const rings = bulletinRings(news, readersOf, { ...nobody, identities, isTold: (one) => before.has(pairOf(one)) }, MONDAY);
        const told = rings.flatMap(({ subject }) => (subject.kind === 'bulletin' ? subject.about.map(pairOf) : []));
        expect([...told].sort()).toEqual(wanted.slice(dropped).sort());
        expect(new Set(rings.map(({ id }) => id)).size).toBe(rings.length);
        // Nobody gets two: no two messages have people of one WeChat.
        for (const { persons } of identities) {
          const own = new Set(persons.map((person) => personKey(person as Staff)));
          expect(
            rings.filter(({ subject }) => subject.kind === 'bulletin' && subject.about.some(({ reader }) => own.has(reader))).length,
          ).toBeLessThan(2);
        }
        expect(bulletinRings(news, readersOf, { ...nobody, identities, isTold: () => true }, MONDAY)).toEqual([]);
      },
    ),
  );
});

it('rings where all of its people are one, and else speaks of the first one’s alone', () => {
  const about = [
    { reader: 'officer:B1', bulletinId: 'x' },
    { reader: 'officer:C1', bulletinId: 'y' },
  ];
  const both = wechat('a', officer('B1'), officer('C1'));
  const [first, second] = [wechat('b', officer('B1')), wechat('c', officer('C1'))];
  expect(rungWhere(about, [first, both, second])).toEqual({ identities: [both], about });
  expect(rungWhere(about, [second, first])).toEqual({ identities: [first], about: [about[0]] });
  expect(rungWhere(about, [second])).toEqual({ identities: [second], about: [about[1]] });
  expect(rungWhere(about, [wechat('d', teacher('t'))])).toEqual({ identities: [], about: [] });
});

it('says kinds, days and whose, short enough for WeChat’s fields, and leads to the one or to the list', () => {
  const one = aNews(county, { placeName: '清溪县教育局' });
  expect(wordsOfNews([one])).toEqual({ title: '周通报', period: '9月7日到9月13日', who: '清溪县教育局', startsAt: '2026-09-14 08:00', count: '1' }); // prettier-ignore
  const many = BULLETIN_KINDS.flatMap((kind) => [county, city].map((place) => aNews(place, { kind, placeName: '新疆维吾尔自治区某某地区某某县教育局', to: '2026-12-27' }))); // prettier-ignore
  const words = wordsOfNews(many);
  expect(words).toMatchObject({ title: '周通报、月调度、学期通报、学年通报共8份', period: '截至12月27日', count: '8' });
  for (const key of ['title', 'period', 'who'] as const) expect(words[key]?.length).toBeLessThanOrEqual(20);
  expect(pageOfNews([one.id])).toBe('/school/pages/bulletin/index?id=bureau.QX%3Aweekly%3A2026-09-07&from=notice');
  expect(pageOfNews(['a', 'b'])).toBe('/school/pages/bulletins/index?from=notice');
});

it('a person’s key is read back, and a guardian’s id is none', () => {
  for (const person of [officer('B:1'), teacher('a.b')]) expect(personOf(personKey(person))).toEqual(person);
  expect([personOf('g123'), personOf('guardian:1'), personOf('teacher:')]).toEqual([undefined, undefined, undefined]);
});
