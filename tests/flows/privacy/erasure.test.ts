import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ERASURE_PLACES } from '../../../bot-server/domain/erasure/places';
import { firstBreak } from '../../../bot-server/domain/audit/audit';
import { HOUR } from '../../../bot-server/domain/time/instant';
import { carryOutErasure, type EraseNeeds } from '../../../bot-server/flows/privacy/carry-out-erasure';
import { eraseDue } from '../../../bot-server/flows/privacy/erase-due';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { verifyPush } from '../../../bot-server/flows/progress/verify-push';
import { sha256 } from '../../../bot-server/store/audit';
import { aCanaryWorld, CANARY, CHILD, live, NO, SIBLING, type CanaryWorld } from './world';

jest.setTimeout(180_000);

let world: CanaryWorld;
beforeAll(async () => {
  world = await aCanaryWorld();
  await live(world);
});
afterAll(() => world.close());

const trouble = (error: unknown): never => {
  throw error;
};
/** Everything by which the child or the mother could be found again. */
const canaries = (): string[] => [
  ...Object.values(CANARY),
  NO,
  CHILD,
  world.ids.mother,
  ...world.ids.motherIdentities,
  world.server.deps.seal.blind(CANARY.motherPhone),
];
const found = async (): Promise<[string, string][]> => {
  const dump = await world.dump();
  return [...dump].flatMap(([name, text]) =>
    canaries().flatMap((canary): [string, string][] => (text.includes(canary) ? [[name, canary]] : [])),
  );
};
const rollups = async (): Promise<string> =>
  JSON.stringify((await world.connection.collection('rollups').find().sort({ _id: 1 }).toArray()).map(({ _id, funnel }) => [_id, funnel]));
const pushIds = async (): Promise<string[]> => [
  ...new Set((await world.server.deps.privacyFacts.deliveriesOf(CHILD)).map(({ pushId }) => pushId)),
];

it('knows every collection there is', async () => {
  const names = (await world.connection.listCollections()).map(({ name }) => name);
  expect(names.filter((name) => !(name in ERASURE_PLACES))).toEqual([]);
  expect(names.length).toBeGreaterThan(25);
});

it('has the canaries all over the place before', async () => {
  const places = new Set((await found()).map(([name]) => name));
  for (const name of [
    ...['students', 'guardians', 'guardianships', 'identities', 'sessions', 'deliveries', 'messages', 'viewings', 'viewingTickets'],
    ...[
      'questions',
      'chatDrafts',
      'inbound',
      'consentRecords',
      'consentBalances',
      'consentEvents',
      'corrections',
      'privacyExports',
      'audit',
    ],
  ])
    expect([name, places.has(name)]).toEqual([name, true]);
});

describe('an erasure', () => {
  let before: string;
  let pushes: string[];
  let no: string;

  it('does nothing while it can be taken back', async () => {
    before = await rollups();
    pushes = await pushIds();
    expect(pushes.length).toBeGreaterThan(0);
    const { status, body } = await world.mother.call('POST', `/privacy/children/${CHILD}/erasures`);
    expect(status).toBe(200);
    no = String(body.no);
    world.pass(72 * HOUR - 60_000);
    expect(await eraseDue({ ...world.server.deps, trouble }, world.now())).toMatchObject({ done: 0 });
    expect((await world.server.deps.roster.students([CHILD])).length).toBe(1);
  });

  it('is finished whichever call its process dies at, and takes each share into the counts once', async () => {
    world.pass(60_001);
    const { deps } = world.server;
    const request = await deps.erasures.get(no);
    if (!request) throw new Error('no request');
    class Killed extends Error {}
    let calls = 0;
    for (let fatal = 1; ; fatal += 1) {
      if (fatal > 200) throw new Error('it never ends');
      let left = fatal;
      const mortal = <T extends object>(store: T, names: readonly (keyof T)[]): T => {
        const copy = { ...store };
        for (const name of names) {
          const act = store[name] as unknown as (...given: unknown[]) => Promise<unknown>;
          copy[name] = (async (...given: unknown[]) => {
            const answer = await act.apply(store, given);
            left -= 1;
            if (left === 0) throw new Killed();
            return answer;
          }) as never;
        }
        return copy;
      };
      const needs: EraseNeeds = {
        ...deps,
        erasures: mortal(deps.erasures, ['begin', 'act', 'finish', 'close']),
        rollups: mortal(deps.rollups, ['addRemainder', 'touch', 'closeRemainders']),
        audit: mortal(deps.audit, ['note']),
      };
      try {
        const now = await deps.erasures.get(no);
        if (now) await carryOutErasure(needs, now, world.now());
        break;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        calls += 1;
      }
    }
    expect(calls).toBeGreaterThan(30);
    expect(await deps.erasures.get(no)).toMatchObject({ state: 'done', askers: [] });
  });

  it('leaves no trace but what the law keeps', async () => {
    const left = await found();
    // The trail of who looked keeps ids, never a name, number or text.
    expect(left.filter(([name]) => name !== 'audit')).toEqual([]);
    const ids = [NO, CHILD, world.ids.mother, world.server.deps.seal.blind(CANARY.motherPhone)];
    expect(left.map(([, canary]) => canary).filter((canary) => !ids.includes(canary))).toEqual([]);
  });

  it('leaves nothing in the folder of the data either', async () => {
    const { dataDir } = world.server.deps.env;
    for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'latin1');
      for (const canary of canaries())
        expect([entry.name, text.includes(Buffer.from(canary).toString('latin1'))]).toEqual([entry.name, false]);
    }
  });

  it('leaves the figures of the past standing, and they can still be verified', async () => {
    const { deps } = world.server;
    await recomputeDirty(deps, world.now());
    expect(await rollups()).toBe(before);
    for (const push of pushes)
      expect(await verifyPush(deps, { push, repair: false }, world.now())).toMatchObject({ differences: [], badRemainders: [] });
    const rows = await world.connection
      .collection<{ _id: string; applied: string[]; funnel: { targeted: number } }>('remainders')
      .find()
      .toArray();
    expect(rows.map(({ applied }) => applied)).toEqual(rows.map(() => []));
    expect(rows.map(({ funnel }) => funnel.targeted)).toEqual(rows.map(() => 1));
  });

  it('sees a remainder that somebody changed', async () => {
    const { deps } = world.server;
    const [push = ''] = pushes;
    const remainders = world.connection.collection<{ _id: string }>('remainders');
    const row = await remainders.findOne({ pushId: push });
    await remainders.updateOne({ _id: row?._id ?? '' }, { $set: { 'funnel.completed': 7 } });
    const verified = await verifyPush(deps, { push, repair: false }, world.now());
    expect(verified.badRemainders).toHaveLength(1);
    expect(verified.differences).toHaveLength(1);
    await remainders.replaceOne({ _id: row?._id ?? '' }, row ?? {});
    expect(await verifyPush(deps, { push, repair: false }, world.now())).toMatchObject({ differences: [], badRemainders: [] });
  });

  it('run again changes nothing', async () => {
    const as = async () => JSON.stringify([...(await world.dump())].filter(([name]) => name !== 'meta'));
    const once = await as();
    expect(await eraseDue({ ...world.server.deps, trouble }, world.now())).toMatchObject({ done: 0 });
    const request = await world.server.deps.erasures.get(no);
    if (request) await carryOutErasure(world.server.deps, request, world.now());
    expect(await as()).toBe(once);
  });

  it('leaves the father with his other child, and nobody else', async () => {
    expect((await world.mother.call('GET', '/me')).status).toBe(401);
    const { body } = await world.father.call('GET', '/privacy/children');
    expect((body.items as unknown as { id: string }[]).map(({ id }) => id)).toEqual([SIBLING]);
    expect((await world.father.call('POST', '/viewing/tickets', { resource: 'eye-break', for: CHILD })).status).toBe(403);
    expect((await world.father.call('GET', `/privacy/erasures/${no}`)).body).toMatchObject({ no, state: 'done', yours: false });
  });

  it('is not undone by an old spreadsheet, until the school takes the child on again', async () => {
    const again = await world.importAgain();
    expect(again.counts.students.added).toBe(0);
    expect(again.warnings.map(({ message }) => message).join()).toMatch(/已经要求删除/);
    expect((await found()).filter(([name]) => name !== 'audit')).toEqual([]);
    expect(await world.server.deps.erasures.readmit(CHILD, world.now())).toBe(true);
    expect((await world.importAgain()).counts.students.added).toBe(1);
  });

  it('keeps the trail whole', async () => {
    expect(firstBreak(await world.server.deps.audit.chain('QX01'), sha256)).toBeUndefined();
  });
});
