import { createHash } from 'node:crypto';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { identityId } from '../../bot-server/domain/account/account';
import { anMp4 } from '../support/mp4';
import { openLuck } from '../support/faults/luck';
import { openScene, type Scene } from '../support/faults/scene';
import { SCHOOL } from '../support/faults/school';
import { call, type Server } from '../support/faults/server';

const PIECES = 8;
const PIECE = 300_000;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ classes: 1, familiesPerClass: 1 });
}, 120_000);
afterAll(() => scene.close(), 120_000);

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('a server killed in the midst of every piece of a film loses no byte that it said was there, and takes the film whole', async () => {
  const { deps } = scene.school;
  const teacher = {
    id: 'U1',
    schoolId: SCHOOL,
    teacherNo: 'U1',
    name: '师甲',
    roles: ['school-scheduler' as const],
    subjects: [],
    classroomIds: [],
  };
  await deps.roster.apply({ ...NO_CHANGES, teachers: [teacher] });
  const openid = 'oFAULTS_writer_0000000000001';
  await deps.identities.bind({ accountId: 'mini', openid, persons: [{ kind: 'teacher', id: 'U1' }] });
  const token = await deps.sessions.open(identityId('mini', openid), Date.now());
  const film = anMp4({ seconds: 60, bytes: PIECES * PIECE - 1500, claimedBytes: 4000 });
  const luck = openLuck('kill in upload');

  let server: Server = await scene.start();
  const asked = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await call(server.url, token, method, path, body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body as T;
  };
  const begun = await asked<{ card: { id: string } }>('POST', '/catalogue', { kind: 'video', for: 'guardian', title: '一部短片' });
  const id = begun.card.id;
  const begin = () =>
    asked<{ id: string; offset: number }>('POST', `/catalogue/${id}/draft/uploads`, { place: 'media', name: 'a.mp4', bytes: film.length });
  let { id: upload, offset: there } = await begin();
  const promised: number[] = [];
  for (let kill = 0; kill < PIECES; kill += 1) {
    const piece = film.subarray(there, there + PIECE);
    const sending = fetch(`${server.url}/api/v1/uploads/${upload}?offset=${there}&sha256=${sha(piece)}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
      body: new Blob([new Uint8Array(piece)]),
    })
      .then(async (answer) => (answer.status === 200 ? ((await answer.json()) as { offset: number }).offset : undefined))
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, luck.whole(0, 150)));
    await server.end();
    const answered = await sending;
    if (answered !== undefined) promised.push(answered);
    server = await scene.start();
    const found = await begin();
    expect(found.id).toBe(upload);
    // What was said to be there is there; never more than was sent.
    expect(found.offset).toBeGreaterThanOrEqual(Math.max(0, ...promised));
    expect(found.offset).toBeLessThanOrEqual(there + PIECE);
    [upload, there] = [found.id, found.offset];
  }
  while (there < film.length) {
    const piece = film.subarray(there, there + PIECE);
    const answer = await fetch(`${server.url}/api/v1/uploads/${upload}?offset=${there}&sha256=${sha(piece)}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}` },
      body: new Blob([new Uint8Array(piece)]),
    });
    there = ((await answer.json()) as { offset: number }).offset;
  }
  const done = await asked<{ draft: { files: { media: { address: string; bytes: number } } } }>('POST', `/uploads/${upload}/finish`, {
    sha256: sha(film),
  });
  const { address, bytes } = done.draft.files.media;
  expect(bytes).toBe(film.length);
  const kept = Buffer.from(await (await fetch(`${server.url}${address}`)).arrayBuffer());
  expect(sha(kept)).toBe(sha(film));
  process.stderr.write(`killed ${PIECES} times; ${promised.length} pieces were answered before\n`);
}, 600_000);
