import fc from 'fast-check';
import type { WireReport } from '@contract/index';
import { openQueue, type SendReports } from '@/features/viewing/queue';
import type { Law } from './law';
import { Death, mortalStore, openSitting, TAKEN } from './mortal-phone';
import { deeds, play, type Deed, type Device, type Film, type Witness } from './player';

const FILM: Film = { length: 90, maxRate: 2 };
const browser: Device = { kind: 'browser', sampleMs: 250 };
/** Saved every 5 s, looked at with every event, of which there is one a second at least. */
const UNSAVED_MS = 6000;

/** Lets what is under way go on by one turn. */
const turn = (): Promise<void> => Promise.resolve();

type Weather = 'fine' | 'no line' | 'answer lost' | 'half answered' | 'busy';

/** What a server would know: every report it was ever told, as seconds of the film. */
function openListener(weather: readonly Weather[]) {
  const heard = new Map<string, { seq: number; seconds: Set<number> }>();
  let calls = 0;
  const hear = ({ ticket, seq, intervals }: WireReport): void => {
    const known = heard.get(ticket) ?? { seq: 0, seconds: new Set<number>() };
    for (const [from, to] of intervals) for (let second = from; second < to; second += 1) known.seconds.add(second);
    heard.set(ticket, { seq: Math.max(known.seq, seq), seconds: known.seconds });
  };
  const send: SendReports = async (reports) => {
    const now = weather[calls % Math.max(weather.length, 1)] ?? 'fine';
    calls += 1;
    await turn();
    if (now === 'no line') throw new Error('no line');
    if (now === 'busy') return reports.map(() => ({ ok: false, code: 'viewing/not-recorded', message: '稍后', retry: true }));
    const taken = now === 'half answered' ? reports.slice(0, Math.ceil(reports.length / 2)) : reports;
    taken.forEach(hear);
    await turn();
    return now === 'answer lost' ? null : taken.map(() => TAKEN);
  };
  return { send, heard, seconds: () => new Set([...heard.values()].flatMap(({ seconds }) => [...seconds])) };
}

interface End {
  /** The app dies before this event, as a share of all; or in the midst of the storage operation of this number. */
  readonly event?: number;
  readonly operation?: number;
}
interface Life {
  readonly some: readonly Deed[];
  readonly end: End | undefined;
}

/** One start of the app, to its end. Tells the time at which it died, Infinity when it was left properly. */
async function live(witness: Witness, end: End | undefined, flash: Map<string, string>, send: SendReports, name: string): Promise<number> {
  const store = mortalStore(flash);
  let tickets = 0;
  const last = end?.event === undefined ? Infinity : Math.floor(end.event * witness.events.length);
  if (end?.operation !== undefined) store.dieAt(end.operation);
  let now = 0;
  try {
    const sitting = openSitting({ film: FILM, store, send, ticket: () => `${name}.${(tickets += 1)}`, everyMs: 15_000, at: 0 });
    for (const [index, event] of witness.events.entries()) {
      if (index >= last) {
        store.dieAt(0);
        return event.at;
      }
      now = event.at;
      sitting.step(event);
      await turn();
      if (store.isDead()) return now;
    }
    sitting.leave(now);
    // Lets what was begun end, as it would between this start and the next.
    for (let n = 0; n < 12; n += 1) await turn();
    return store.isDead() ? now : Infinity;
  } catch (error) {
    if (error instanceof Death) return now;
    throw error;
  }
}

/** Lives one after another on one phone, then a start with a line: what the server then knows, and what it ought to. */
async function check(lives: readonly Life[], weather: readonly Weather[]): Promise<void> {
  const flash = new Map<string, string>();
  const listener = openListener(weather);
  const witnesses = lives.map(({ some }) => play(some, FILM, browser));
  const diedAt: number[] = [];
  for (const [index, { end }] of lives.entries()) {
    const witness = witnesses[index];
    if (witness) diedAt.push(await live(witness, end, flash, listener.send, `L${index}`));
  }
  const clear = openListener([]);
  for (let start = 0; start < 2; start += 1) await openQueue(mortalStore(flash), clear.send).flush();
  expect([...flash.keys()]).toEqual([]);

  const known = new Set([...listener.seconds(), ...clear.seconds()]);
  const untrue = [...known].filter((second) => witnesses.every(({ played }) => (played[second] ?? 0) < 700));
  expect(untrue).toEqual([]);
  for (const [index, { doneAt, breaks }] of witnesses.entries()) {
    const surely = (diedAt[index] ?? 0) - (diedAt[index] === Infinity ? 0 : UNSAVED_MS);
    const lost = doneAt.flatMap((at, second) => (at <= surely && at !== Infinity && !known.has(second) ? [second] : []));
    expect(lost.length).toBeLessThanOrEqual(2 * breaks + 1);
  }
}

const life = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: deeds.watch(12_000) },
    ...[deeds.pause, deeds.away, deeds.stall, deeds.seek(FILM.length)].map((arbitrary) => ({ weight: 1, arbitrary })),
  ),
  { minLength: 1, maxLength: 8 },
);
const skies = fc.array(fc.constantFrom<Weather>('fine', 'no line', 'answer lost', 'half answered', 'busy'), { maxLength: 8 });
const end: fc.Arbitrary<End | undefined> = fc.oneof(
  fc.record({ event: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ operation: fc.integer({ min: 1, max: 40 }) }),
  fc.constant(undefined),
);

export const killLaws: readonly Law[] = [
  {
    says: 'killed at any event or in any storage operation, start after start, in any weather: at most the last seconds are lost, and nothing is made up',
    cases: 1500,
    holds: (runs) =>
      fc.assert(fc.asyncProperty(fc.array(fc.record({ some: life, end }), { minLength: 1, maxLength: 4 }), skies, check), runs),
  },
  {
    says: 'killed at every event and every storage operation of one sitting, each in turn',
    cases: 20,
    holds: (runs) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof(deeds.watch(6000), deeds.pause), { minLength: 1, maxLength: 3 }),
          skies,
          async (some, weather) => {
            const { events } = play(some, FILM, browser);
            for (let at = 0; at <= events.length; at += 1) await check([{ some, end: { event: at / events.length } }], weather);
            for (let operation = 1; operation <= 20; operation += 1) await check([{ some, end: { operation } }], weather);
          },
        ),
        runs,
      ),
  },
];
