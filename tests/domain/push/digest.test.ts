import fc from 'fast-check';
import { digestHourEnds, digestPage, digestTitle, digestWords } from '../../../bot-server/domain/push/digest';
import { decide, DIGEST_CHOICES, type OpenRoute, type RingFacts } from '../../../bot-server/domain/push/decide';
import { isQuiet } from '../../../bot-server/domain/push/quiet-hours';
import { formatInstant, instantOf, minuteOfDay } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';

const at = (time: string, date = '2026-09-02'): number => instantOf(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));

describe('a digest', () => {
  it('fits its title into a template’s field, the number whole', () => {
    expect(digestTitle(['拼音'])).toBe('拼音');
    expect(digestTitle(['拼音', '口算'])).toBe('拼音等2份');
    const long = digestTitle(['一二三四五六七八九十一二三四五六七八九十一二三', ...Array.from({ length: 11 }, () => 'x')]);
    expect(long).toHaveLength(20);
    expect(long.endsWith('…等12份')).toBe(true);
  });

  it('names each class once and the earliest day', () => {
    const about = (title: string, classNames: string[], days: number) => ({
      ...{ pushId: title, title, classNames, startsAt: at('19:30'), dueAt: at('19:30') + days * DAY },
    });
    expect(digestWords([about('读书', ['一班'], 7), about('口算', ['二班', '一班'], 3)])).toEqual({
      ...{ title: '读书等2份', who: '一班、二班家长', startsAt: '2026-09-02 19:30', dueAt: '2026-09-05 19:30' },
    });
    expect(digestPage(['p-1', 'p/2'])).toBe('/pages/today/index?from=notice&pushes=p-1,p%2F2');
  });

  it('belongs to a clock hour', () => {
    expect(formatInstant(digestHourEnds(at('19:00')))).toBe('2026-09-02 20:00');
    expect(formatInstant(digestHourEnds(at('19:59')))).toBe('2026-09-02 20:00');
    expect(formatInstant(digestHourEnds(at('23:30')))).toBe('2026-09-03 00:00');
  });
});

describe('in a closure', () => {
  const template = { purpose: 'new-item' as const, id: 't', kind: 'one-time' as const, title: '', fields: {} };
  const way: OpenRoute = {
    route: { channel: 'mp-subscribe', accountId: 'mini', identityId: 'i', openid: 'o', template, spends: true },
    remaining: 1,
  };
  const told = (now: number, change: Partial<RingFacts> = {}): string => {
    const message = { kind: 'first' as const, expiresAt: at('10:00') + 3 * DAY, createdAt: at('10:00'), closure: true as const };
    const facts = {
      message,
      planState: 'running' as const,
      withdrawn: false,
      allWatched: false,
      quietHours: null,
      ringsThisWeek: 3,
      bound: true,
    };
    const decision = decide({ ...facts, routes: [way], attempts: [], ...change }, now);
    return decision.kind === 'hold' ? `hold ${decision.because} ${formatInstant(decision.retryAt)}` : decision.kind;
  };

  it.each<[string, number, Partial<RingFacts>, string]>([
    ['what comes in the morning waits for the family’s hour', at('10:00'), {}, 'hold daily-digest 2026-09-02 18:30'],
    ['it rings then, outside the budget', at('18:30'), {}, 'ring'],
    ['what comes later the same evening rings if nothing has', at('19:10'), {}, 'ring'],
    ['one a day: the next waits for tomorrow', at('19:10'), { rungToday: true }, 'hold daily-digest 2026-09-03 18:30'],
    ['a guardian’s own hour counts instead', at('10:00'), { digestMinute: 12 * 60 + 30 }, 'hold daily-digest 2026-09-02 12:30'],
    ['and rings at it', at('12:30'), { digestMinute: 12 * 60 + 30 }, 'ring'],
    ['tomorrow too', at('12:40'), { digestMinute: 12 * 60 + 30, rungToday: true }, 'hold daily-digest 2026-09-03 12:30'],
    [
      'an hour at which nothing may ring gives way to the next that is open',
      at('10:00'),
      { quietHours: { from: 12 * 60, to: 14 * 60 }, digestMinute: 12 * 60 + 30 },
      'hold daily-digest 2026-09-02 14:00',
    ],
    ['so does the usual hour', at('18:10'), { quietHours: { from: 18 * 60, to: 8 * 60 } }, 'hold quiet-hours 2026-09-03 08:00'],
    ['and does not send it back to the evening', at('08:00', '2026-09-03'), { quietHours: { from: 18 * 60, to: 8 * 60 } }, 'ring'],
    [
      'a nudge spends the budget as ever',
      at('18:30'),
      { message: { kind: 'nudge', expiresAt: at('10:00') + DAY, createdAt: at('10:00'), closure: true } },
      'end',
    ],
  ])('%s', (_, now, change, expected) => expect(told(now, change)).toBe(expected));

  it('rings within two days whatever the quiet hours and the hour that was chosen, and never in a closed minute', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(
        fc.record({ from: minute, to: minute }),
        fc.constantFrom(...DIGEST_CHOICES, undefined),
        minute,
        (quietHours, digestMinute, came) => {
          const began = instantOf('2026-09-02', came);
          const message = { kind: 'first' as const, expiresAt: began + 30 * DAY, createdAt: began, closure: true as const };
          const facts = {
            message,
            planState: 'running' as const,
            withdrawn: false,
            allWatched: false,
            quietHours,
            ringsThisWeek: 0,
            bound: true,
          };
          let now = began;
          for (let looks = 0; looks < 6; looks += 1) {
            const decision = decide({ ...facts, digestMinute, routes: [way], attempts: [] }, now);
            if (decision.kind === 'ring') {
              expect(isQuiet(minuteOfDay(now), quietHours)).toBe(false);
              return expect(now - began).toBeLessThanOrEqual(2 * DAY);
            }
            if (decision.kind !== 'hold') throw new Error(decision.kind);
            expect(decision.retryAt).toBeGreaterThan(now);
            now = decision.retryAt;
          }
          throw new Error('it never rings');
        },
      ),
    );
  });
});
