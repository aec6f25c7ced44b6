import fc from 'fast-check';
import {
  addDays,
  civilDate,
  formatInstant,
  formatMinute,
  instantOf,
  minuteOfDay,
  parseMinute,
  weekday,
} from '../../../bot-server/domain/time/civil';
import { DAY, MINUTE } from '../../../bot-server/domain/time/instant';

/** An oracle that knows time zones; the rule under test knows only +08:00. */
const oracle = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  weekday: 'short',
});
const instants = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2090, 0, 1) });

describe('civil time in China', () => {
  it('agrees with the zone database since 1992, whatever the host’s zone', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const parts = Object.fromEntries(oracle.formatToParts(at).map(({ type, value }) => [type, value]));
        expect(civilDate(at)).toBe(`${parts['year']}-${parts['month']}-${parts['day']}`);
        expect(minuteOfDay(at)).toBe(Number(parts['hour']) * 60 + Number(parts['minute']));
        expect(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday(at) - 1]).toBe(parts['weekday']);
      }),
    );
  });

  it('goes from an instant to day and minute and back', () => {
    fc.assert(fc.property(instants, (at) => expect(instantOf(civilDate(at), minuteOfDay(at))).toBe(Math.floor(at / MINUTE) * MINUTE)));
  });

  it('counts days over the ends of months, years and February', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(instantOf('2026-09-02') - instantOf('2026-09-01')).toBe(DAY);
  });

  it('refuses days that do not exist', () => {
    for (const day of ['2026-02-30', '2026-13-01', '26-1-1', '', '2026-09-01T00:00']) expect(() => instantOf(day)).toThrow(RangeError);
  });

  it('reads times of day as people type them', () => {
    expect(parseMinute('19:30')).toBe(1170);
    expect(parseMinute(' １９：３０ ')).toBe(1170);
    expect(parseMinute('7:05')).toBe(425);
    expect(parseMinute('19:30:00')).toBe(1170);
    for (const bad of ['24:00', '7:60', '730', '', '7:5', '下午3点']) expect(parseMinute(bad)).toBeUndefined();
    expect(formatMinute(425)).toBe('07:05');
    expect(formatInstant(instantOf('2026-09-01', 1170))).toBe('2026-09-01 19:30');
  });
});
