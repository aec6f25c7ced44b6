import { dueAfter, dueBefore, minutesBetween } from '../../../bot-server/domain/question/due';
import { DEFAULT_WINDOWS } from '../../../bot-server/domain/question/teaching-time';
import { CALENDAR } from './teaching-oracle';

/** What the rule says on a machine that keeps another zone's time: run with TZ set, prints JSON. */
const time = { calendar: CALENDAR, windows: DEFAULT_WINDOWS, leave: [{ from: '2026-10-12', to: '2026-10-12', part: 'morning' as const }] };
const asked = [
  Date.UTC(2026, 8, 30, 15, 59),
  Date.UTC(2026, 9, 9, 16, 0),
  Date.UTC(2026, 9, 10, 12, 29, 30),
  Date.UTC(2027, 0, 22, 12, 30),
  Date.UTC(2026, 10, 6, 23, 59, 59),
];
process.stdout.write(
  JSON.stringify({
    offset: new Date(Date.UTC(2026, 9, 9)).getTimezoneOffset(),
    dues: asked.map((at) => new Date(dueAfter(at, 240, time)).toISOString()),
    reminders: asked.map((at) => new Date(dueBefore(dueAfter(at, 240, time), 120, time)).toISOString()),
    between: asked.map((at) => minutesBetween(at, at + 14 * 86_400_000, time)),
  }),
);
