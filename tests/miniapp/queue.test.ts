import fc from 'fast-check';
import type { WireReport, WireReportResult } from '@contract/index';
import { openQueue, type SendReports } from '@/features/viewing/queue';
import type { Store } from '@/platform/platform';
import { report, taken } from './reports';

const memory = (): Store & { map: Map<string, string>; full: boolean } => {
  const map = new Map<string, string>();
  return {
    map,
    full: false,
    read: (key) => map.get(key) ?? null,
    write(key, text) {
      if (this.full) return false;
      map.set(key, text);
      return true;
    },
    remove: (key) => void map.delete(key),
    keys: (prefix) => [...map.keys()].filter((key) => key.startsWith(prefix)),
  };
};
const no = (retry: boolean): WireReportResult => ({ ok: false, code: 'viewing/ticket-expired', message: '观看凭证过期了', retry });

describe('the queue of watched time', () => {
  it('keeps a session before it sends it, and forgets it only when it is acknowledged and nothing more comes', async () => {
    const store = memory();
    const queue = openQueue(store, async () => [taken]);
    queue.save(report('a', 1));
    expect(store.map.size).toBe(1);
    await queue.flush();
    expect(store.map.size).toBe(1);
    expect(queue.waiting()).toBe(0);
    queue.save(report('a', 2));
    queue.seal('a');
    expect(store.map.size).toBe(1);
    await queue.flush();
    expect(store.map.size).toBe(0);
  });

  it('sends what an earlier start left first, at the next one', async () => {
    const store = memory();
    openQueue(store, async () => null).save(report('old', 3));
    const sent: string[] = [];
    const next = openQueue(store, async (reports) => (sent.push(...reports.map((r) => r.ticket)), reports.map(() => taken)));
    next.save(report('new', 1));
    await next.flush();
    expect(sent).toEqual(['old', 'new']);
    expect([...store.map.values()].join()).not.toContain('old');
  });

  it('drops what the server will never take, with its words, and keeps what it may take later', async () => {
    const store = memory();
    const notes: string[] = [];
    const queue = openQueue(
      store,
      async (reports) => reports.map((r) => (r.ticket === 'hopeless' ? no(false) : no(true))),
      ({ result }) => notes.push(result.ok ? '' : `${result.message}${result.retry ? '，再试' : ''}`),
    );
    queue.save(report('hopeless', 1));
    queue.save(report('busy', 1));
    await queue.flush();
    expect(notes).toEqual(['观看凭证过期了', '观看凭证过期了，再试']);
    expect(queue.waiting()).toBe(1);
    expect([...store.map.values()].join()).toContain('busy');
  });

  it('keeps what another person watched on this phone, asks no more about it, and sends it when that person is back', async () => {
    const store = memory();
    const mine: WireReportResult = { ok: false, code: 'viewing/ticket-foreign', message: '观看凭证不是您的', retry: false };
    let owner = false;
    const sent: string[] = [];
    const queue = openQueue(store, async (reports) => {
      sent.push(...reports.map((r) => r.ticket));
      return reports.map((r) => (r.ticket === 'theirs' && !owner ? mine : taken));
    });
    queue.save(report('theirs', 1));
    queue.save(report('own', 1));
    await queue.flush();
    await queue.flush();
    expect(sent).toEqual(['theirs', 'own']);
    expect(queue.waiting()).toBe(0);
    expect([...store.map.values()].join()).toContain('theirs');
    owner = true;
    queue.newPerson();
    await queue.flush();
    expect(sent).toEqual(['theirs', 'own', 'theirs']);
    expect([...store.map.values()].join()).not.toContain('theirs');
  });

  it('one bad session spoils no other of its batch; batches hold 50', async () => {
    const store = memory();
    const sizes: number[] = [];
    const queue = openQueue(store, async (reports) => {
      sizes.push(reports.length);
      return reports.map((r) => (r.ticket === 't7' ? no(false) : taken));
    });
    for (let i = 0; i < 120; i += 1) {
      queue.save(report(`t${i}`, 1));
      queue.seal(`t${i}`);
    }
    await queue.flush();
    expect(sizes).toEqual([50, 50, 20]);
    expect(store.map.size).toBe(0);
  });

  it('what is saved while a batch is under way is sent after it, not lost with its acknowledgement', async () => {
    const store = memory();
    const seqs: number[] = [];
    let arrived: (results: WireReportResult[]) => void = () => undefined;
    const send: SendReports = (reports) => {
      seqs.push(...reports.map((r) => r.seq));
      return seqs.length === 1 ? new Promise((resolve) => (arrived = resolve)) : Promise.resolve([taken]);
    };
    const queue = openQueue(store, send);
    queue.save(report('a', 1));
    const first = queue.flush();
    queue.save(report('a', 2));
    queue.seal('a');
    void queue.flush();
    arrived([taken]);
    await first;
    expect(seqs).toEqual([1, 2]);
    expect(store.map.size).toBe(0);
  });

  it('a full storage loses nothing while the app lives', async () => {
    const store = memory();
    store.full = true;
    const sent: WireReport[] = [];
    const queue = openQueue(store, async (reports) => (sent.push(...reports), reports.map(() => taken)));
    queue.save(report('a', 5));
    await queue.flush();
    expect(sent.map((r) => r.seq)).toEqual([5]);
  });

  it.each([
    '',
    '{',
    'null',
    '{"report":{}}',
    '{"report":{"ticket":"a","seq":"1"},"acknowledged":0}',
    '{"report":{"ticket":"a","seq":1,"intervals":[["x",2]],"playMs":1,"position":1,"maxRate":1},"acknowledged":0}',
  ])('passes over what is no session: %s', (text) => {
    const store = memory();
    store.map.set('gongyu:viewing:000000001', text);
    store.map.set('gongyu:session', 'kept');
    expect(openQueue(store, async () => null).waiting()).toBe(0);
    expect([...store.map.keys()]).toEqual(['gongyu:session']);
  });

  it('whatever happens on the way, the last word of each session reaches the server', async () => {
    type Step =
      | { do: 'save'; ticket: number }
      | { do: 'seal'; ticket: number }
      | { do: 'die' }
      | { do: 'flush'; fate: 'ok' | 'lost' | 'heard-not' | 'busy' };
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('save' as const), ticket: fc.integer({ min: 0, max: 4 }) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('seal' as const), ticket: fc.integer({ min: 0, max: 4 }) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const) }) },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('flush' as const),
          fate: fc.constantFrom('ok' as const, 'lost' as const, 'heard-not' as const, 'busy' as const),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const store = memory();
        const server = new Map<string, number>();
        const said = new Map<string, number>();
        let fate: 'ok' | 'lost' | 'heard-not' | 'busy' = 'ok';
        const send: SendReports = async (reports) => {
          if (fate === 'lost') return null;
          if (fate === 'busy') return reports.map(() => no(true));
          for (const r of reports) server.set(r.ticket, Math.max(server.get(r.ticket) ?? 0, r.seq));
          return fate === 'heard-not' ? null : reports.map(() => taken);
        };
        let life = 0;
        let seq = 0;
        let queue = openQueue(store, send);
        for (const now of steps) {
          const ticket = `life${life}-${'ticket' in now ? now.ticket : 0}`;
          if (now.do === 'save') {
            queue.save(report(ticket, ++seq));
            said.set(ticket, seq);
          } else if (now.do === 'seal') queue.seal(ticket);
          else if (now.do === 'die') {
            life += 1;
            queue = openQueue(store, send);
          } else {
            fate = now.fate;
            await queue.flush();
          }
        }
        fate = 'ok';
        queue = openQueue(store, send);
        await queue.flush();
        expect(Object.fromEntries(server)).toEqual(Object.fromEntries(said));
        expect(store.map.size).toBe(0);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
