import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { WireOwnResource, WireUpload } from '../../bot-server/contract/index';
import { chaptersIn } from '../../miniapp/src/features/resource/chapters';
import { sendFile, type FileDoor, type Sent } from '../../miniapp/src/features/resource/send-file';
import { openSha256, sha256Of } from '../../miniapp/src/features/resource/sha256';

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('SHA-256 is SHA-256, of any bytes in any parts', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (parts) => {
      const hash = openSha256();
      for (const part of parts) hash.add(part);
      expect(hash.done()).toBe(sha(Buffer.concat(parts)));
    }),
    { numRuns: 300 },
  );
  for (const length of [0, 55, 56, 63, 64, 65, 119, 120, 1_000_000]) {
    const bytes = new Uint8Array(length).map((_, at) => at * 7);
    expect(sha256Of(bytes)).toBe(sha(bytes));
  }
});

/** A server that keeps what comes, whose line and answers may fail. */
function aServer(bytes: Uint8Array, fails: () => 'not' | 'before' | 'after' = () => 'not') {
  const kept: number[] = [];
  let [finished, calls] = [undefined as string | undefined, 0];
  const upload = (): WireUpload => ({
    id: 'u',
    place: 'media',
    name: 'a.mp4',
    bytes: bytes.length,
    offset: kept.length,
    piece: 4_194_304,
    at: 0,
  });
  const away = () => Object.assign(new Error('no line'), { code: 'net/offline', status: 0 });
  const troubled = async <T>(work: () => T): Promise<T> => {
    calls += 1;
    const fault = fails();
    if (fault === 'before') throw away();
    const done = work();
    if (fault === 'after') throw away();
    return Promise.resolve(done);
  };
  let clock = 0;
  const door: FileDoor = {
    begin: () => troubled(upload),
    look: () => troubled(upload),
    piece: (_, offset, hash, piece) =>
      troubled(() => {
        if (offset + piece.byteLength <= kept.length) return upload();
        if (offset !== kept.length) throw Object.assign(new Error('offset'), { code: 'upload/offset', status: 409 });
        expect(hash).toBe(sha(new Uint8Array(piece)));
        for (const byte of new Uint8Array(piece)) kept.push(byte);
        return upload();
      }),
    finish: (_, hash) =>
      troubled(() => {
        finished = hash;
        return { card: { id: 'r' } } as WireOwnResource;
      }),
    now: () => (clock += 700),
    wait: () => Promise.resolve(),
  };
  return { door, kept, finished: () => finished, calls: () => calls };
}
const fileOf = (bytes: Uint8Array) => ({
  name: 'a.mp4',
  size: bytes.length,
  read: (from: number, to: number) => Promise.resolve(bytes.slice(from, to).buffer),
});
const SIZE = 1_700_000;
const film = new Uint8Array(SIZE).map((_, at) => (at * 31 + (at >> 8)) & 255);
const never = { paused: () => false, onSent: () => undefined };

it('sends all of it once, in pieces that grow, and says what it sent', async () => {
  const { door, kept, finished } = aServer(film);
  const told: Sent[] = [];
  expect(await sendFile(door, fileOf(film), { paused: () => false, onSent: (sent) => void told.push(sent) })).toBeDefined();
  expect(finished()).toBe(sha(film));
  expect(sha(Uint8Array.from(kept))).toBe(sha(film));
  expect(told.map(({ bytes }) => bytes)).toEqual([0, 524_288, 1_572_864, SIZE]);
});

it('goes on after any trouble of the line, and sends the film whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('not', 'before', 'after' as const), { maxLength: 25 }), async (faults) => {
      const left = [...faults];
      const server = aServer(film, () => left.shift() ?? 'not');
      expect(await sendFile(server.door, fileOf(film), never)).toBeDefined();
      expect(server.kept.length).toBe(SIZE);
      expect(server.finished()).toBe(sha(film));
    }),
    { numRuns: 25 },
  );
});

it('pauses between two pieces, and goes on there', async () => {
  const server = aServer(film);
  let asked = 0;
  expect(await sendFile(server.door, fileOf(film), { paused: () => (asked += 1) > 2, onSent: () => undefined })).toBeUndefined();
  expect(server.kept.length).toBe(524_288);
  const told: number[] = [];
  expect(await sendFile(server.door, fileOf(film), { paused: () => false, onSent: ({ bytes }) => void told.push(bytes) })).toBeDefined();
  expect(told[0]).toBe(524_288);
  expect(server.finished()).toBe(sha(film));
});

it('stops at what will not pass: a file that can not be used, a full disk, a line that stays away', async () => {
  for (const [code, status] of [
    ['upload/unfit', 400],
    ['upload/no-room', 507],
    ['access/denied', 403],
  ] as const) {
    // prettier-ignore
    const { door } = aServer(film);
    const refused = { ...door, finish: () => Promise.reject(Object.assign(new Error(code), { code, status })) };
    await expect(sendFile(refused, fileOf(film), never)).rejects.toThrow(code);
  }
  const gone = aServer(film, () => 'before');
  await expect(sendFile(gone.door, fileOf(film), never)).rejects.toThrow('no line');
  expect(gone.calls()).toBeGreaterThan(20);
});

it('chapters are read a line each, or not at all', () => {
  expect(chaptersIn('0:00 先听\n\n 12：30 再说 \n')).toEqual([{ start: 0, title: '先听' }, { start: 750, title: '再说' }]); // prettier-ignore
  expect(chaptersIn('')).toEqual([]);
  for (const wrong of ['先听', '0:60 先听', '0:00', '0:00 ' + '长'.repeat(21)]) expect(chaptersIn(wrong)).toBeUndefined();
});
