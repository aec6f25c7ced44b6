import fc from 'fast-check';
import { openQueue, type SendReports } from '@/features/viewing/queue';
import type { Store } from '@/platform/platform';
import { report, taken } from './reports';

/**
 * The process may end before or after any single write to the phone's storage. What `save` came back from must reach the server all the
 * same; what it did not come back from may.
 */
class Death extends Error {}

interface Phone extends Store {
  readonly map: Map<string, string>;
  /** Dies at this write, counted from now; before it, or right after. */
  dieAt(write: number, after: boolean): void;
}
function openPhone(): Phone {
  const map = new Map<string, string>();
  let left = Number.POSITIVE_INFINITY;
  let afterwards = false;
  const change = (run: () => void): void => {
    left -= 1;
    if (left === 0 && !afterwards) throw new Death();
    if (left < 0) throw new Death();
    run();
    if (left === 0) throw new Death();
  };
  return {
    map,
    dieAt(write, after) {
      left = write;
      afterwards = after;
    },
    read: (key) => map.get(key) ?? null,
    write(key, text) {
      change(() => map.set(key, text));
      return true;
    },
    remove: (key) => change(() => map.delete(key)),
    keys: (prefix) => [...map.keys()].filter((key) => key.startsWith(prefix)),
  };
}

type Deed =
  { do: 'open' } | { do: 'save' | 'seal'; tab: 0 | 1; ticket: number } | { do: 'flush'; tab: 0 | 1; fate: 'ok' | 'lost' | 'heard-not' };
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ do: 'open' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('save' as const, 'save' as const, 'seal' as const),
      tab: fc.constantFrom(0, 1),
      ticket: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('flush' as const),
      tab: fc.constantFrom(0, 1),
      fate: fc.constantFrom('ok' as const, 'lost' as const, 'heard-not' as const),
    }),
  },
);
/** Lives of the app, each with what is done in it and the write at which it ends. */
const lives = fc.array(
  fc.record({ deeds: fc.array(deed, { maxLength: 16 }), write: fc.integer({ min: 1, max: 14 }), after: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

it.each([
  ['one', false],
  ['two tabs of a browser over one storage', true],
])('what was kept reaches the server, whenever the process ends: %s', async (_, twoTabs) => {
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(lives, async (all) => {
      const phone = openPhone();
      const server = new Map<string, number>();
      const promised = new Map<string, number>();
      let fate: 'ok' | 'lost' | 'heard-not' = 'ok';
      const send: SendReports = async (reports) => {
        if (fate === 'lost') return null;
        for (const r of reports) server.set(r.ticket, Math.max(server.get(r.ticket) ?? 0, r.seq));
        return fate === 'heard-not' ? null : reports.map(() => taken);
      };
      let seq = 0;
      for (const [life, { deeds, write, after }] of all.entries()) {
        phone.dieAt(write, after);
        try {
          const tabs = [openQueue(phone, send), openQueue(phone, send)];
          for (const now of deeds) {
            if (now.do === 'open') {
              // Another tab: it finds what the first one has kept, and takes it for left over.
              if (twoTabs) tabs[1] = openQueue(phone, send);
              continue;
            }
            const at = twoTabs ? now.tab : 0;
            const tab = tabs[at];
            if (tab === undefined) continue;
            const ticket = 'ticket' in now ? `${life}-${at}-${now.ticket}` : '';
            if (now.do === 'save') {
              seq += 1;
              tab.save(report(ticket, seq));
              promised.set(ticket, seq);
            } else if (now.do === 'seal') tab.seal(ticket);
            else if ('fate' in now) {
              fate = now.fate;
              await tab.flush();
            }
          }
        } catch (error) {
          if (!(error instanceof Death)) throw error;
          deaths += 1;
        }
      }
      phone.dieAt(Number.POSITIVE_INFINITY, false);
      fate = 'ok';
      await openQueue(phone, send).flush();
      for (const [ticket, last] of promised) expect([ticket, (server.get(ticket) ?? 0) >= last]).toEqual([ticket, true]);
      expect(phone.map.size).toBe(0);
    }),
    { numRuns: 1500, seed: 11 },
  );
  expect(deaths).toBeGreaterThan(500);
});

it('a tab that was opened later does not take away what the first one has kept since', async () => {
  const phone = openPhone();
  const told: number[] = [];
  const send: SendReports = async (reports) => (told.push(...reports.map((r) => r.seq)), reports.map(() => taken));
  const first = openQueue(phone, send);
  first.save(report('a', 1));
  const second = openQueue(phone, send);
  first.save(report('a', 2));
  await second.flush();
  // Both end here; the next start has it.
  await openQueue(phone, send).flush();
  expect(told).toEqual([1, 2]);
});
