import { mutant, startEngine } from '../support/faults/engine';
import { untilSettled } from '../support/faults/ledger';
import { openScene, type Scene } from '../support/faults/scene';
import { faultRow, tellFault } from '../support/faults/table';
import { openWire, type Wire, type WireWrite } from '../support/faults/wire';

const FAMILIES = 30;
/** Counters of what the platform still lets us send: refilled by time, so what a crash loses of them is nothing that anybody was told. */
const MAY_BE_LOST = ['channelGates'];

let scene: Scene;
let wire: Wire;
beforeEach(async () => {
  scene = await openScene({ classes: 1, familiesPerClass: FAMILIES });
  wire = await openWire(scene.places.mongodbUri);
}, 120_000);
afterEach(async () => {
  await scene.close();
  await wire.close();
}, 120_000);

/** What a whole fan-out wrote, as MongoDB was asked for it. */
async function fanOut(build?: string): Promise<readonly WireWrite[]> {
  const { school, places, wechat } = scene;
  await school.plan('P', [{ classroom: 0, startsAt: Date.now() - 1000 }], 'run');
  const engine = await startEngine({ ...places, mongodbUri: wire.uri }, build === undefined ? {} : { build });
  const rows = await untilSettled(school, 150_000, FAMILIES);
  await engine.end();
  const rung = await wechat.rung();
  expect(rung).toHaveLength(FAMILIES);
  if (build === undefined) tellFault(faultRow('F3 every write of a fan-out', FAMILIES, rows, rung, `${wire.writes().length} writes heard on the wire`)); // prettier-ignore
  return wire.writes();
}

/** Answered before a majority has them: a primary that dies takes them along. */
const weak = (writes: readonly WireWrite[]): string[] => [
  ...new Set(
    writes
      .filter(({ w, journal, collection }) => !MAY_BE_LOST.includes(collection) && (w !== 'majority' || journal === false))
      .map(({ command, collection, w }) => `${command} ${collection} ${String(w)}`),
  ),
];

it('every write of a fan-out is on a majority’s disks before it is believed', async () => {
  const writes = await fanOut();
  expect(weak(writes)).toEqual([]);
  // The witness has heard the whole of it: what is to be sent, what was tried, and what a push is.
  const names = new Set(writes.map(({ collection }) => collection));
  expect(['attempts', 'consentBalances', 'deliveries', 'messages', 'pushes', 'slots'].filter((name) => !names.has(name))).toEqual([]);
}, 300_000);

describe('this test would notice', () => {
  it.each([
    ['a connection that asks for one node', 'bot-server/store/connect.js', "w: 'majority'", 'w: 1'],
    ['a batch that does', 'bot-server/store/update-batch.js', "w: 'majority', j: true", 'w: 1, j: true'],
    ['one that does not wait for the disk', 'bot-server/store/update-batch.js', "w: 'majority', j: true", "w: 'majority', j: false"],
  ])(
    '%s',
    async (name, file, from, to) => {
      const copy = await mutant(`weak-${name.length}`, file, from, to);
      try {
        const found = weak(await fanOut(copy.build));
        process.stderr.write(`${name}: ${found.join(', ')}\n`);
        expect(found).not.toEqual([]);
      } finally {
        await copy.remove();
      }
    },
    150_000,
  );
});
