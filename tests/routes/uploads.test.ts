import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WireOwnResource, WireUpload } from '../../bot-server/contract/index';
import { sweepUploads } from '../../bot-server/flows/resource/sweep-uploads';
import { finishUpload, takePiece, type UploadNeeds } from '../../bot-server/flows/resource/upload';
import type { Actor } from '../../bot-server/domain/access/actor';
import { DAY } from '../../bot-server/domain/time/instant';
import { connect } from '../../bot-server/store/connect';
import { aLargeMp4, anMp4 } from '../support/mp4';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(180_000);

let server: TestServer;
let writer: Client;
let reviewer: Client;
let officer: Client;
beforeAll(async () => {
  server = await startTestServer({ seed: true });
  [writer, reviewer, officer] = (await Promise.all(['wang-lei', 'shi-qiang', 'zhao-hong'].map((one) => server.signIn(one)))) as [
    Client,
    Client,
    Client,
  ];
});
afterAll(() => server.close());
// What is asked is how a file comes, not how often.
beforeEach(async () => {
  const connection = await connect(server.mongodbUri);
  await connection.collection('limits').deleteMany({});
  await connection.close();
});

const PIECE = 4 * 1024 * 1024;
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const POSTER = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const VTT = (seconds: number): Buffer =>
  Buffer.from(`WEBVTT\n\n00:00:00.000 --> 00:00:${String(seconds).padStart(2, '0')}.000\n先听他说完\n`);

const errorOf = (body: unknown) => (body as { error?: { code: string; message: string; details?: { offset?: number } } }).error;
async function asked<T>(who: Client, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await who.call(method, path, body);
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body as unknown as T;
}
const begin = (id: string, place: string, name: string, bytes: number): Promise<WireUpload> =>
  asked(writer, 'POST', `/catalogue/${id}/draft/uploads`, { place, name, bytes });
const send = (upload: string, offset: number, piece: Buffer, hash = sha(piece), who = writer) =>
  who.call('PATCH', `/uploads/${upload}?offset=${offset}&sha256=${hash}`, new Uint8Array(piece));
async function sendAll(id: string, place: string, name: string, bytes: Buffer) {
  const upload = await begin(id, place, name, bytes.length);
  for (let at = upload.offset; at < bytes.length; at += PIECE) {
    const answer = await send(upload.id, at, bytes.subarray(at, at + PIECE));
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
  return writer.call('POST', `/uploads/${upload.id}/finish`, { sha256: sha(bytes) });
}
const newVideo = async (kind = 'video'): Promise<string> =>
  (await asked<WireOwnResource>(writer, 'POST', '/catalogue', { kind, for: 'guardian', title: '一部短片' })).card.id;
const partsThere = async (): Promise<string[]> => readdir(join(server.deps.env.mediaDir, '.uploads')).catch(() => []);

it('a film comes in pieces, is looked at, put beside captions and a poster, looked through and out; and plays by ranges', async () => {
  const id = await newVideo();
  const film = aLargeMp4(30, 2 * PIECE + 1234);
  expect((await sendAll(id, 'media', '课.mp4', film)).status).toBe(200);
  expect((await sendAll(id, 'poster', '封面.png', POSTER)).status).toBe(200);
  const done = (await sendAll(id, 'captions', '字幕.vtt', VTT(29))).body as unknown as WireOwnResource;
  expect(done.draft).toMatchObject({
    files: { media: { name: '课.mp4', seconds: 30, bytes: film.length }, captions: { name: '字幕.vtt' } },
    uploads: [],
  });
  expect(await partsThere()).toEqual([]);
  const words = { ...done.draft?.words, summary: '一句', stages: ['小学低段'] };
  const written = await asked<WireOwnResource>(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: done.draft?.rev, words });
  expect(written.draft?.faults).toEqual([]);
  expect(written.draft?.advice.join()).toContain('只听声音');
  const sent = await asked<WireOwnResource>(writer, 'POST', `/catalogue/${id}/draft/submit`, { rev: written.draft?.rev });
  // While it is looked through nothing of it changes.
  expect(errorOf((await writer.call('POST', `/catalogue/${id}/draft/uploads`, { place: 'poster', name: 'a', bytes: 9 })).body)?.code).toBe(
    'resource/under-review',
  );
  const out = await asked<WireOwnResource>(reviewer, 'POST', `/catalogue/${id}/draft/review`, { verdict: 'approve', rev: sent.draft?.rev });
  const address = out.shown?.media ?? '';
  expect(address).toMatch(/^\/media\/up-[0-9a-f]{32}\.mp4$/);
  const part = await fetch(`${server.url}${address}`, { headers: { range: 'bytes=100-199' } });
  expect([part.status, part.headers.get('content-type')]).toEqual([206, 'video/mp4']);
  expect(Buffer.from(await part.arrayBuffer()).equals(film.subarray(100, 200))).toBe(true);
  expect(await (await fetch(`${server.url}${out.shown?.captions}`)).text()).toContain('先听他说完');
  // What is still on its way is never served.
  expect((await fetch(`${server.url}/media/.uploads/`)).status).toBe(404);

  // The next version begins with the same files.
  const next = await asked<WireOwnResource>(writer, 'POST', `/catalogue/${id}/draft`);
  expect(next.draft?.files.media).toMatchObject({ name: '课.mp4', seconds: 30 });
  expect(next.draft?.faults).toEqual([]);
});

it('goes on where it was after a page was closed, takes a piece twice and none at a wrong place, and says where to go on', async () => {
  const id = await newVideo();
  const film = aLargeMp4(40, PIECE + 5000);
  const upload = await begin(id, 'media', 'a.mp4', film.length);
  expect(errorOf((await send(upload.id, 10, film.subarray(10, 20))).body)).toMatchObject({ code: 'upload/offset', details: { offset: 0 } });
  expect(errorOf((await send(upload.id, 0, film.subarray(0, 100), sha(film))).body)?.code).toBe('upload/broken');
  const first = film.subarray(0, PIECE);
  expect((await send(upload.id, 0, first)).body).toMatchObject({ offset: PIECE });
  expect((await send(upload.id, 0, first)).body).toMatchObject({ offset: PIECE });
  expect(errorOf((await send(upload.id, PIECE, Buffer.alloc(6000))).body)?.code).toBe('upload/too-large');
  expect((await send(upload.id, PIECE, Buffer.alloc(PIECE + 1))).status).toBe(413);
  expect(errorOf((await writer.call('POST', `/uploads/${upload.id}/finish`, { sha256: sha(film) })).body)?.code).toBe('upload/not-whole');

  // The page is opened anew: the draft names what is on its way, and the same file is found again.
  expect((await asked<WireOwnResource>(writer, 'GET', `/catalogue/${id}`)).draft?.uploads).toMatchObject([
    { id: upload.id, offset: PIECE, name: 'a.mp4' },
  ]);
  expect(await begin(id, 'media', 'a.mp4', film.length)).toMatchObject({ id: upload.id, offset: PIECE });
  expect(await asked<WireUpload>(writer, 'GET', `/uploads/${upload.id}`)).toMatchObject({ offset: PIECE });
  // Nobody else's business.
  expect((await send(upload.id, PIECE, film.subarray(PIECE), undefined, officer)).status).toBe(404);
  expect((await send(upload.id, PIECE, film.subarray(PIECE), undefined, reviewer)).status).toBe(403);
  expect((await send(upload.id, PIECE, film.subarray(PIECE))).status).toBe(200);
  // Not what the sender has: all of it goes.
  const other = await writer.call('POST', `/uploads/${upload.id}/finish`, { sha256: sha(Buffer.from('another')) });
  expect(errorOf(other.body)).toMatchObject({ code: 'upload/broken', message: expect.stringContaining('不一样') as string });
  expect(errorOf((await send(upload.id, 0, first)).body)?.code).toBe('upload/not-found');
  expect(await partsThere()).toEqual([]);
});

it('another film for the same place takes its turn; one that is given up is gone', async () => {
  const id = await newVideo();
  const first = await begin(id, 'media', 'a.mp4', 5_000_000);
  await send(first.id, 0, Buffer.alloc(1000));
  const second = await begin(id, 'media', 'b.mp4', 5_000_000);
  expect(second.id).not.toBe(first.id);
  expect((await asked<WireOwnResource>(writer, 'GET', `/catalogue/${id}`)).draft?.uploads.map(({ name }) => name)).toEqual(['b.mp4']);
  expect((await asked<WireOwnResource>(writer, 'POST', `/uploads/${second.id}/drop`)).draft?.uploads).toEqual([]);
  expect(await partsThere()).toEqual([]);
});

describe('what can not be used', () => {
  it.each<[string, string, Buffer, RegExp]>([
    ['media', 'HEVC', anMp4({ seconds: 30, picture: 'hvc1' }), /H\.265/],
    ['media', 'a head behind', anMp4({ seconds: 30, moovLast: true }), /网络优化/],
    ['media', 'a renamed program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), /不是能用的 MP4/],
    ['media', 'a lying head', anMp4({ seconds: 30, claimed: 300 }), /对不上/],
    ['poster', 'a drawing', Buffer.from('<svg onload="x"/>'), /不是能用的图片/],
    ['captions', 'no captions', Buffer.from('hello'), /WEBVTT/],
    ['captions', 'captions longer than the film', VTT(58), /超出了片长/],
    ['sound', 'a film for a sound', anMp4({ seconds: 30 }), /M4A/],
  ])('in the place of %s: %s is thrown away with a sentence', async (place, _, bytes, words) => {
    const id = await newVideo();
    if (place === 'captions') await sendAll(id, 'media', 'a.mp4', anMp4({ seconds: 30 }));
    const answer = await sendAll(id, place, 'x', bytes);
    expect(errorOf(answer.body)).toMatchObject({ code: 'upload/unfit', message: expect.stringMatching(words) as string });
    const { draft } = await asked<WireOwnResource>(writer, 'GET', `/catalogue/${id}`);
    expect(draft?.uploads).toEqual([]);
    expect(draft?.files[place as 'media']).toBeUndefined();
    expect(await partsThere()).toEqual([]);
  });

  it('is refused before a byte of it is sent, where that can be known', async () => {
    const [video, article] = [await newVideo(), await newVideo('article')];
    const tried = async (id: string, place: string, bytes: number) =>
      errorOf((await writer.call('POST', `/catalogue/${id}/draft/uploads`, { place, name: 'x', bytes })).body);
    expect(await tried(video, 'media', 200 * 1024 * 1024 + 1)).toMatchObject({
      code: 'upload/too-large',
      message: expect.stringContaining('最多 200 MB') as string,
    });
    expect(await tried(article, 'media', 100)).toMatchObject({
      code: 'upload/unfit',
      message: expect.stringContaining('新建一个“视频”') as string,
    });
    expect((await writer.call('POST', `/catalogue/${video}/draft/uploads`, { place: 'media', name: 'x', bytes: 0 })).status).toBe(400);
  });
});

it('an article has pictures, which carry nothing but what is seen', async () => {
  const id = await newVideo('article');
  await sendAll(id, 'picture', 'a.png', POSTER);
  const { draft } = (await sendAll(id, 'picture', 'b.png', POSTER)).body as unknown as WireOwnResource;
  expect(draft?.pictures).toMatchObject([{ call: 'p1', name: 'a.png' }]);
  const text = '看图。\n\n![一个孩子在读书](p1)\n\n![没有的](p9)\n\n![](p1)';
  const words = { ...draft?.words, summary: '一句', stages: ['初中'], text };
  const wrong = await asked<WireOwnResource>(writer, 'PATCH', `/catalogue/${id}/draft`, { rev: draft?.rev, words });
  expect(wrong.draft?.faults.map(({ message }) => message)).toEqual([
    expect.stringContaining('第 5 行'),
    expect.stringContaining('图上是什么'),
  ]);
  const right = await asked<WireOwnResource>(writer, 'PATCH', `/catalogue/${id}/draft`, {
    rev: (draft?.rev ?? 0) + 1,
    words: { ...words, text: text.slice(0, 20) },
  });
  expect(right.draft?.faults).toEqual([]);
  expect(right.draft?.preview.blocks[1]).toMatchObject({ kind: 'picture', text: '一个孩子在读书', media: draft?.pictures[0]?.address });
  expect(right.draft?.preview.reading).toHaveLength(2);
});

describe('a crash', () => {
  const STEPS = ['write', 'advance', 'fingerprint', 'keep', 'saveDraft', 'drop', 'dropPart'] as const;
  /** The same server, whose process ends right before or right after the nth time that it does this. */
  function dying(step: (typeof STEPS)[number], nth: number, when: 'before' | 'after'): UploadNeeds {
    let count = 0;
    const deadly =
      <A extends unknown[], R>(name: (typeof STEPS)[number], work: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        const dies = name === step && (count += 1) === nth;
        if (dies && when === 'before') throw new Error('killed');
        const done = await work(...args);
        if (dies) throw new Error('killed');
        return done;
      };
    const { uploads, uploadFiles, resources } = server.deps;
    return {
      ...server.deps,
      resources: { ...resources, saveDraft: deadly('saveDraft', resources.saveDraft) },
      uploads: { ...uploads, advance: deadly('advance', uploads.advance), drop: deadly('drop', uploads.drop) },
      uploadFiles: {
        ...uploadFiles,
        write: deadly('write', uploadFiles.write),
        fingerprint: deadly('fingerprint', uploadFiles.fingerprint),
        keep: deadly('keep', uploadFiles.keep),
        drop: deadly('dropPart', uploadFiles.drop),
      },
    };
  }

  it('at any step of any piece costs that piece at most, and never leaves half a film', async () => {
    const bytes = anMp4({ seconds: 20, bytes: 9000 });
    const size = 4000; // three pieces
    const who: Actor = {
      role: 'teacher',
      teacherId: 'QX01-T1002',
      schoolId: 'QX01',
      roles: ['school-scheduler'],
      classroomIds: [],
      identityId: 'i',
      accountId: 'mini',
    };
    const points = STEPS.flatMap((step) => (['before', 'after'] as const).flatMap((when) => [1, 2, 3].map((nth) => ({ step, when, nth }))));
    for (const { step, when, nth } of points) {
      const id = await newVideo();
      const upload = await begin(id, 'media', 'a.mp4', bytes.length);
      let [crashed, sent] = [false, 0];
      let needs: UploadNeeds = dying(step, nth, when);
      const alive = async <T>(work: () => Promise<T>): Promise<T | undefined> =>
        work().catch((error: unknown) => {
          if (!(error instanceof Error && error.message === 'killed')) throw error;
          [crashed, needs] = [true, server.deps];
          return undefined;
        });
      for (let guard = 0; guard < 20; guard += 1) {
        const there = await server.deps.uploads.get(upload.id);
        if (!there) break;
        if (there.offset < bytes.length) {
          const piece = bytes.subarray(there.offset, there.offset + size);
          sent += 1;
          await alive(() => takePiece(needs, who, { id: upload.id, offset: there.offset, sha256: sha(piece), piece }, Date.now()));
        } else await alive(() => finishUpload(needs, who, { id: upload.id, sha256: sha(bytes) }, Date.now()));
      }
      const { draft } = await asked<WireOwnResource>(writer, 'GET', `/catalogue/${id}`);
      expect({ step, when, nth, media: draft?.files.media?.seconds, uploads: draft?.uploads }).toEqual({
        step,
        when,
        nth,
        media: 20,
        uploads: [],
      });
      expect(sent).toBeLessThanOrEqual(crashed ? 4 : 3);
      const kept = await readFile(join(server.deps.env.mediaDir, (draft?.files.media?.address ?? '').replace('/media/', '')));
      expect(kept.equals(bytes)).toBe(true);
    }
    // What a crash between row and bytes left is swept, and nothing that is used.
    const before = (await readdir(server.deps.env.mediaDir)).length;
    await sweepUploads(server.deps, Date.now() + 2 * DAY);
    expect(await partsThere()).toEqual([]);
    expect(await readdir(server.deps.env.mediaDir)).toHaveLength(before);
  });

  it('and a tail of bytes that a crash left behind the last good piece is written over', async () => {
    const bytes = anMp4({ seconds: 20, bytes: 9000 });
    const id = await newVideo();
    const upload = await begin(id, 'media', 'a.mp4', bytes.length);
    await send(upload.id, 0, bytes.subarray(0, 4000));
    const part = join(server.deps.env.mediaDir, '.uploads', `${upload.id}.part`);
    await writeFile(part, Buffer.concat([bytes.subarray(0, 4000), Buffer.alloc(20_000, 0xee)]));
    await send(upload.id, 4000, bytes.subarray(4000));
    expect((await writer.call('POST', `/uploads/${upload.id}/finish`, { sha256: sha(bytes) })).status).toBe(200);
  });
});

describe('a full disk', () => {
  it('refuses a piece clearly and leaves nothing half', async () => {
    const id = await newVideo();
    const upload = await begin(id, 'media', 'a.mp4', 9000);
    const part = join(server.deps.env.mediaDir, '.uploads', `${upload.id}.part`);
    // A device that is always full.
    await mkdir(join(server.deps.env.mediaDir, '.uploads'), { recursive: true });
    await symlink('/dev/full', part);
    const answer = await send(upload.id, 0, Buffer.alloc(4000));
    expect(answer.status).toBe(507);
    expect(errorOf(answer.body)).toMatchObject({ code: 'upload/no-room', message: expect.stringContaining('没有留下半个文件') as string });
    expect(await partsThere()).toEqual([]);
    expect((await asked<WireOwnResource>(writer, 'GET', `/catalogue/${id}`)).draft?.uploads).toEqual([]);
    await rm(part, { force: true });
  });

  it('is foreseen before a byte is sent', async () => {
    const id = await newVideo();
    const { hasRoom } = server.deps.uploadFiles;
    let wanted = 0;
    server.deps.uploadFiles.hasRoom = (bytes) => {
      wanted = bytes;
      return Promise.resolve(false);
    };
    const answer = await writer.call('POST', `/catalogue/${id}/draft/uploads`, { place: 'media', name: 'a.mp4', bytes: 1000 });
    server.deps.uploadFiles.hasRoom = hasRoom;
    expect(answer.status).toBe(507);
    expect(errorOf(answer.body)?.message).toContain('还没有开始传');
    expect(wanted).toBeGreaterThanOrEqual(1000);
    expect(await hasRoom(2 ** 50)).toBe(false);
    expect(await hasRoom(1)).toBe(true);
  });
});

it('what nobody goes on with is swept after seven days, and files that nothing has any more with it', async () => {
  const { mediaDir } = server.deps.env;
  const id = await newVideo();
  const left = await begin(id, 'media', 'left.mp4', 9000);
  await send(left.id, 0, Buffer.alloc(1000));
  const young = await newVideo();
  const done = (await sendAll(young, 'poster', 'a.png', POSTER)).body as unknown as WireOwnResource;
  const orphan = join(mediaDir, `up-${'0'.repeat(32)}.mp4`);
  await writeFile(orphan, 'nobody has it');
  const demo = await readdir(mediaDir);
  const later = Date.now() + 8 * DAY;

  expect(await sweepUploads(server.deps, Date.now())).toEqual({ left: 0, parts: 0, files: 0 });
  expect(await sweepUploads(server.deps, later)).toMatchObject({ left: 1, files: 1 });
  expect(existsSync(orphan)).toBe(false);
  expect(await partsThere()).toEqual([]);
  expect(await readdir(mediaDir)).toHaveLength(demo.length - 1);
  expect((await fetch(`${server.url}${done.draft?.files.poster?.address}`)).status).toBe(200);
  expect(await sweepUploads(server.deps, later)).toEqual({ left: 0, parts: 0, files: 0 });
  expect((await asked<WireOwnResource>(writer, 'GET', `/catalogue/${id}`)).draft?.uploads).toEqual([]);
});
