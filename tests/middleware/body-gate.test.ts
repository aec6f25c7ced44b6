import fc from 'fast-check';
import { openBodyGate } from '../../bot-server/middleware/body-gate';

const options = { mostBytes: 100, mostWaiting: 50, waitMs: 60_000 };
const turned = () => new Promise((done) => setImmediate(done));

describe('room for bodies that are held whole', () => {
  it('is never more than there is, nobody waits for ever, and each comes in once, whatever the sizes and the order of leaving', async () => {
    const bodies = fc.array(fc.record({ who: fc.constantFrom('a', 'b', 'c', 'd'), bytes: fc.integer({ min: 1, max: 150 }) }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(bodies, fc.infiniteStream(fc.nat()), async (all, luck) => {
        const gate = openBodyGate(options);
        const inside: { who: string; bytes: number; leave: () => void }[] = [];
        let came = 0;
        for (const { who, bytes } of all) {
          void gate.enter(who, bytes).then((leave) => {
            inside.push({ who, bytes, leave });
            came += 1;
          });
        }
        for (;;) {
          await turned();
          if (inside.length === 0) break;
          const held = inside.reduce((sum, { bytes }) => sum + bytes, 0);
          if (inside.length > 1) expect(held).toBeLessThanOrEqual(100);
          expect(new Set(inside.map(({ who }) => who)).size).toBe(inside.length);
          const [one] = inside.splice((luck.next().value ?? 0) % inside.length, 1);
          one?.leave();
          one?.leave();
        }
        expect(came).toBe(all.length);
      }),
      { numRuns: 60 },
    );
  });

  it('goes to who came first: a small one does not pass a large one, only another of the same person is passed over', async () => {
    const gate = openBodyGate(options);
    const came: string[] = [];
    const enter = (name: string, who: string, bytes: number) =>
      gate.enter(who, bytes).then((leave) => {
        came.push(name);
        return leave;
      });
    const first = enter('a1', 'a', 60);
    const later = [enter('a2', 'a', 1), enter('b', 'b', 30), enter('c', 'c', 90), enter('d', 'd', 1)];
    await turned();
    expect(came).toEqual(['a1', 'b']);
    (await first)();
    await turned();
    expect(came).toEqual(['a1', 'b', 'a2']);
    (await later[0])?.();
    (await later[1])?.();
    await turned();
    expect(came).toEqual(['a1', 'b', 'a2', 'c', 'd']);
  });

  it('says that it is busy where too many wait or one waited too long, and forgets who went away', async () => {
    jest.useFakeTimers();
    try {
      const gate = openBodyGate({ ...options, mostWaiting: 2 });
      const leave = await gate.enter('a', 100);
      const gone = new AbortController();
      const waits = gate.enter('b', 10).catch((error: unknown) => error);
      const left = gate.enter('c', 10, gone.signal).catch((error: unknown) => error);
      await expect(gate.enter('d', 10)).rejects.toMatchObject({ code: 'server/busy' });
      gone.abort();
      expect(await left).toMatchObject({ code: 'server/busy' });
      const other = gate.enter('e', 10);
      jest.advanceTimersByTime(60_000 - 1);
      const late = gate.enter('f', 10).catch(() => 'never');
      expect(await late).toBe('never');
      jest.advanceTimersByTime(1);
      expect(await waits).toMatchObject({ code: 'server/busy' });
      await expect(other).rejects.toMatchObject({ code: 'server/busy' });
      leave();
      expect(await gate.enter('g', 100)).toBeInstanceOf(Function);
    } finally {
      jest.useRealTimers();
    }
  });
});
