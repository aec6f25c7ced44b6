import fc from 'fast-check';
import type { WireDraftLine } from '../../bot-server/contract/index';
import { dateAt, daysOf, keyAct, lineAt, movedLine, weekOf, type Spot } from '../../miniapp/src/features/plan/week-grid';

const line = (number: number, week: number, weekday: WireDraftLine['weekday'], minute: number): WireDraftLine => ({
  ...{ line: number, week, weekday, minute, dueDays: 7, resource: 'a', audience: { grades: [], classroomIds: [] }, note: '' },
  ...{ together: false, about: {}, startsAt: 0, dueAt: 0, title: '', who: '全校', settled: false },
});
const WEEKS = 20;
const days = daysOf([line(1, 2, 3, 1140), line(2, 2, 3, 720), line(3, 3, 3, 1140)]);
const press = (key: string, spot: Spot, more: { alt?: boolean; shift?: boolean } = {}) =>
  keyAct({ key, alt: more.alt ?? false, shift: more.shift ?? false }, spot, days, WEEKS);
const at = (week: number, day: number, n = -1): Spot => ({ week, day, at: n });

describe('the calendar by keyboard', () => {
  it('goes from day to day, through the lines of a day by time, and on to the next week', () => {
    expect(press('ArrowRight', at(2, 2))).toEqual({ does: 'go', to: at(2, 3, 0) });
    expect(lineAt(days, at(2, 3, 0))?.line).toBe(2);
    expect(press('ArrowDown', at(2, 3, 0))).toEqual({ does: 'go', to: at(2, 3, 1) });
    expect(press('ArrowDown', at(2, 3, 1))).toEqual({ does: 'go', to: at(3, 3, 0) });
    expect(press('ArrowUp', at(3, 3, 0))).toEqual({ does: 'go', to: at(2, 3, 1) });
    expect(press('ArrowLeft', at(2, 1))).toEqual({ does: 'go', to: at(2, 1) });
    expect(press('End', at(2, 1))).toEqual({ does: 'go', to: at(2, 7) });
    expect(press('ArrowDown', at(WEEKS, 4))).toEqual({ does: 'go', to: at(WEEKS, 4) });
  });
  it('opens, adds, takes out, and moves by a day, an hour or a week', () => {
    expect([press('Enter', at(2, 3, 0)), press('n', at(2, 3)), press('Delete', at(2, 3, 0))]).toEqual([
      { does: 'open' },
      { does: 'add' },
      { does: 'remove' },
    ]);
    expect(press('ArrowRight', at(2, 3, 0), { alt: true })).toEqual({ does: 'move', days: 1, minutes: 0 });
    expect(press('ArrowUp', at(2, 3, 0), { alt: true })).toEqual({ does: 'move', days: 0, minutes: -60 });
    expect(press('ArrowDown', at(2, 3, 0), { alt: true, shift: true })).toEqual({ does: 'move', days: 7, minutes: 0 });
    expect([press('Tab', at(2, 3)), press('a', at(2, 3)), press('Enter', at(2, 3), { alt: true })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
  it('never leaves the term, whatever is pressed', () => {
    const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End');
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 60 }), (pressed) => {
        let spot = at(1, 1);
        for (const key of pressed) {
          const act = press(key, spot);
          if (act?.does !== 'go') throw new Error(key);
          spot = act.to;
          expect(spot.week >= 1 && spot.week <= WEEKS && spot.day >= 1 && spot.day <= 7).toBe(true);
          expect(spot.at < 0 || lineAt(days, spot) !== undefined).toBe(true);
        }
      }),
    );
  });
});

describe('moving a line', () => {
  it('goes over the end of a week, and not out of the term or the day', () => {
    expect(movedLine({ week: 2, weekday: 7, minute: 1140 }, { days: 1, minutes: 0 }, WEEKS)).toEqual({ week: 3, weekday: 1, minute: 1140 });
    expect(movedLine({ week: 2, weekday: 1, minute: 1140 }, { days: -1, minutes: -60 }, WEEKS)).toEqual({
      week: 1,
      weekday: 7,
      minute: 1080,
    });
    expect(movedLine({ week: 1, weekday: 1, minute: 1140 }, { days: -1, minutes: 0 }, WEEKS)).toBeNull();
    expect(movedLine({ week: WEEKS, weekday: 7, minute: 1140 }, { days: 1, minutes: 0 }, WEEKS)).toBeNull();
    expect(movedLine({ week: 2, weekday: 1, minute: 1410 }, { days: 0, minutes: 60 }, WEEKS)).toBeNull();
  });
  it('knows the day of a week, whatever day the term begins on', () => {
    expect([
      dateAt({ startsOn: '2026-09-01' }, 1, 2),
      dateAt({ startsOn: '2026-09-01' }, 1, 1),
      dateAt({ startsOn: '2026-09-01' }, 5, 7),
    ]).toEqual(['2026-09-01', '2026-08-31', '2026-10-04']);
    const term = { startsOn: '2026-09-01', weeks: 20 };
    expect([weekOf(term, '2026-08-01'), weekOf(term, '2026-09-06'), weekOf(term, '2026-09-07'), weekOf(term, '2027-08-01')]).toEqual([
      1, 1, 2, 20,
    ]);
  });
});
