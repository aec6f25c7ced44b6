import { digestTitle } from '../../bot-server/domain/push/digest';
import { minuteOfDay } from '../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE } from '../../bot-server/domain/time/instant';
import { messagesOf, untilSettled } from '../support/faults/ledger';
import { openScene, type Scene } from '../support/faults/scene';
import { titleOf } from '../support/faults/school';
import { faultRow, tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';

const FAMILIES = 4;
/** Families at these places of a class sleep now: by China's clock, or by New York's. */
const SLEEPS_IN_CHINA = 1;
const SLEEPS_IN_NEW_YORK = 2;
const ENDS_OF_NIGHT = [-90, 90] as const;

const around = (now: number, shiftHours: number) => {
  const minute = minuteOfDay(now + shiftHours * HOUR);
  const [from, to] = ENDS_OF_NIGHT.map((shift) => (minute + shift + 1440) % 1440);
  return { from: from ?? 0, to: to ?? 0 };
};

describe.each(['America/New_York', 'UTC'])('a server whose machine keeps the time of %s', (timeZone) => {
  let scene: Scene;
  const now = Date.now();
  beforeAll(async () => {
    scene = await openScene({
      classes: 6,
      familiesPerClass: FAMILIES,
      quietHoursOf: (index) => {
        if (index % FAMILIES === SLEEPS_IN_CHINA) return around(now, 0);
        // New York's clock is 12 or 13 hours behind China's.
        return index % FAMILIES === SLEEPS_IN_NEW_YORK ? around(now, -12.5) : null;
      },
    });
  }, 120_000);
  afterAll(() => scene.close(), 120_000);

  it('was down over none, one and three slots: each class gets the newest of what it missed, at the hours of China', async () => {
    const { school, wechat } = scene;
    const soon = Date.now() + 12_000;
    const lines = [
      { classroom: 0, startsAt: soon, resource: 0 },
      { classroom: 1, startsAt: Date.now() - HOUR, resource: 0 },
      { classroom: 2, startsAt: Date.now() - 3 * HOUR, resource: 0 },
      { classroom: 2, startsAt: Date.now() - 2 * HOUR, resource: 1 },
      { classroom: 2, startsAt: Date.now() - HOUR, resource: 2 },
      // Too old, past due, and two that are merely late by minutes.
      { classroom: 3, startsAt: Date.now() - 49 * HOUR, resource: 0 },
      { classroom: 4, startsAt: Date.now() - 30 * HOUR, resource: 0, dueDays: 1 },
      { classroom: 5, startsAt: Date.now() - 6 * MINUTE, resource: 0 },
      { classroom: 5, startsAt: Date.now() - 2 * MINUTE, resource: 1 },
    ];
    await school.plan('P', lines, 'run');
    await scene.start({ timeZone });
    await until('the one to come is opened', 150_000, async () => (await messagesOf(school)).length >= 5 * FAMILIES);
    await untilSettled(school, 30_000, 5 * FAMILIES);

    const rung = await wechat.rung();
    tellFault(faultRow(`F8 down over 0, 1 and 3 lines (${timeZone})`, 5 * FAMILIES, await messagesOf(school), rung));
    const heard = (classroom: number, place: number): string[] => {
      const openid = school.families[classroom * FAMILIES + place]?.openid;
      return rung
        .filter((ring) => ring.openid === openid)
        .map(({ title }) => title)
        .sort();
    };
    const told = (classroom: number, titles: string[]): void => {
      for (let place = 0; place < FAMILIES; place += 1) {
        expect({ classroom, place, titles: heard(classroom, place) }).toEqual({
          classroom,
          place,
          titles: place === SLEEPS_IN_CHINA ? [] : titles,
        });
      }
    };
    told(0, [titleOf(0)]);
    told(1, [titleOf(0)]);
    told(2, [titleOf(2)]);
    told(3, []);
    told(4, []);
    // Two that are due at one moment ring once, with the words of both.
    for (let place = 0; place < FAMILIES; place += 1) {
      const digest = heard(5, place);
      expect(digest).toHaveLength(place === SLEEPS_IN_CHINA ? 0 : 1);
      for (const title of digest) expect([titleOf(0), titleOf(1)].map((one) => digestTitle([one, one]))).toContain(title);
    }
    expect(rung).toHaveLength(4 * (FAMILIES - 1));

    const onTime = rung.filter(({ openid }) => school.families.slice(0, FAMILIES).some((family) => family.openid === openid));
    for (const { at } of onTime) {
      expect(at).toBeGreaterThanOrEqual(soon);
      expect(at).toBeLessThan(soon + 5000);
    }
    const skipped = await school.connection.collection('slots').find({ state: 'skipped' }).sort({ line: 1 }).toArray();
    expect(skipped.map(({ line, skippedBecause }) => [Number(line), String(skippedBecause)])).toEqual(
      [3, 4, 6, 7].map((line) => [line, 'missed']),
    );

    // Who sleeps is told when their night ends, by China's clock and nobody else's.
    const asleep = (await messagesOf(school)).filter(({ guardianId }) => Number(guardianId.slice(1)) % FAMILIES === SLEEPS_IN_CHINA);
    expect(asleep.map(({ state, because }) => [state, because])).toEqual(asleep.map(() => ['held', 'quiet-hours']));
    for (const { dueAt } of asleep) {
      expect(minuteOfDay(dueAt?.getTime() ?? 0)).toBe(around(now, 0).to);
      expect((dueAt?.getTime() ?? 0) - Date.now()).toBeLessThan(DAY);
    }
  }, 240_000);
});
