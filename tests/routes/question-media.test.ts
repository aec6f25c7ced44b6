import { request } from 'node:http';
import type { WireQuestion } from '../../bot-server/contract/index';
import type { WireSentMedia } from '../../bot-server/contract/question-media';
import { DAY, HOUR } from '../../bot-server/domain/time/instant';
import { cleanQuestionPicture } from '../../bot-server/files/voice/clean-voice';
import { wavOf } from '../../bot-server/files/voice/wav';
import { gatherExport } from '../../bot-server/flows/privacy/make-export';
import { sweepUnsettled } from '../../bot-server/flows/question-media/sweep-unsettled';
import { exportHtml, exportJson } from '../../bot-server/present/privacy-export';
import { connect, type Connection } from '../../bot-server/store/connect';
import { anMp3, aPhoto, hum } from '../support/sounds';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let connection: Connection;
let mother: Client;
let stranger: Client;
let teacher: Client;
let child: string;
let now = Date.parse('2026-11-23T10:00:00+08:00');
beforeAll(async () => {
  server = await startTestServer({ seed: true, now: () => now });
  connection = await connect(server.mongodbUri);
  [mother, stranger, teacher] = (await Promise.all(['chen-jing', 'sun-fang', 'li-min'].map((one) => server.signIn(one)))) as [
    Client,
    Client,
    Client,
  ];
  const me = (await mother.call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  const hers = (await teacher.call('GET', '/me')).body as unknown as { actor: { classrooms: { id: string }[] } };
  child = me.actor.children.find(({ classroom }) => classroom === hers.actor.classrooms[0]?.id)?.id ?? '';
});
afterAll(async () => {
  await connection.close();
  await server.close();
});
beforeEach(() => connection.collection('limits').deleteMany({}));

const up = async (who: Client, as: string, bytes: Buffer) => who.call('POST', `/question-media?as=${as}`, new Uint8Array(bytes));
async function sent(who: Client, as: string, bytes: Buffer): Promise<WireSentMedia> {
  const answer = await up(who, as, bytes);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as WireSentMedia;
}
async function asked(who: Client, path: string, body: unknown): Promise<WireQuestion> {
  const answer = await who.call('POST', path, body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as WireQuestion;
}
const bytesOf = async (url = '', headers: Record<string, string> = {}) => {
  const answer = await fetch(server.url + url, { headers });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    head: answer.headers,
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
};
const codeOf = (body: unknown) => (body as { error?: { code: string } }).error?.code;

const voice = wavOf(hum(40, 16_000), 16_000);

it('a voice without a word is asked, heard by its teacher by a link and in parts, and by nobody else', async () => {
  const media = await sent(mother, 'voice', voice);
  expect(media).toEqual({ id: media.id, kind: 'voice', seconds: 40 });
  const question = await asked(mother, '/questions', { text: '', for: child, media: [media.id] });
  expect(question).toMatchObject({ text: '', media: [{ id: media.id, kind: 'voice', state: 'ready', seconds: 40 }] });
  const again = await asked(mother, '/questions', { text: '', for: child, media: [media.id] });
  expect(again.id).toBe(question.id);

  const opened = (await teacher.call('GET', `/questions/${question.id}`)).body as unknown as WireQuestion;
  const url = opened.media?.[0]?.url;
  const whole = await bytesOf(url);
  expect(whole).toMatchObject({ status: 200, type: 'audio/wav' });
  expect(whole.bytes.equals(voice)).toBe(true);
  expect(whole.head.get('x-content-type-options')).toBe('nosniff');
  // Over the border of two frames, as a phone asks.
  const part = await bytesOf(url, { range: 'bytes=262000-262999' });
  expect(part.status).toBe(206);
  expect(part.head.get('content-range')).toBe(`bytes 262000-262999/${voice.length}`);
  expect(part.bytes.equals(voice.subarray(262_000, 263_000))).toBe(true);
  expect((await bytesOf(url, { range: 'bytes=-10' })).bytes.equals(voice.subarray(-10))).toBe(true);
  expect((await bytesOf(url, { range: `bytes=${voice.length}-` })).status).toBe(416);

  expect((await stranger.call('GET', `/questions/${question.id}`)).status).toBe(404);
  expect((await bytesOf(`${url}x`)).status).toBe(404);
  expect((await bytesOf(`/question-media/${media.id}`)).status).toBe(404);
  now += HOUR;
  expect((await bytesOf(url)).status).toBe(404);
  now -= HOUR;

  // At rest nothing can be heard: neither the sound nor its key stands in clear.
  const frames = await connection.collection('mediaFrames').find({ mediaId: media.id }).toArray();
  expect(frames.length).toBe(Math.ceil(voice.length / (256 * 1024)));
  for (const frame of frames) expect(frame['until']).toBeUndefined();
  const first = frames[0]?.['sealed'] as { buffer: Buffer };
  expect(Buffer.from(first.buffer).includes(voice.subarray(44, 144))).toBe(false);
});

it('pictures lose where they were taken; wrong types, empty questions and other people’s media are refused', async () => {
  const photo = await sent(mother, 'picture', aPhoto({ scan: 300_000, behind: '<script>' }));
  const question = await asked(mother, '/questions', { text: '这道题', for: child, media: [photo.id] });
  const shown = await bytesOf(question.media?.[0]?.url);
  expect(shown).toMatchObject({ status: 200, type: 'image/jpeg' });
  expect(shown.bytes.toString('latin1')).not.toMatch(/GPS|script|somebody/);

  for (const [as, bytes] of [
    ['voice', aPhoto()],
    ['picture', anMp3(2)],
    ['picture', Buffer.from('<html>')],
    ['voice', Buffer.from('#!AMR\n')],
  ] as const)
    expect(codeOf((await up(mother, as, bytes)).body)).toBe('question/media-unfit');
  expect((await up(mother, 'film', anMp3(2))).status).toBe(400);
  expect(codeOf((await mother.call('POST', '/questions', { text: ' ', for: child })).body)).toBe('question/empty');
  const hers = await sent(stranger, 'voice', anMp3(2));
  expect(codeOf((await mother.call('POST', '/questions', { text: '听', for: child, media: [hers.id] })).body)).toBe('question/media-gone');
  expect(codeOf((await mother.call('POST', '/questions', { text: '听', for: child, media: ['none'] })).body)).toBe('question/media-gone');
  // One voice is part of one question.
  const mine = await sent(mother, 'voice', anMp3(2));
  const other = await sent(mother, 'picture', aPhoto());
  await asked(mother, '/questions', { text: '', for: child, media: [mine.id] });
  expect(codeOf((await mother.call('POST', '/questions', { text: '', for: child, media: [mine.id, other.id] })).body)).toBe(
    'question/media-gone',
  );
  // What was refused with it can still be used.
  await asked(mother, '/questions', { text: '', for: child, media: [other.id] });
});

it('a child on the phone, and whoever is nobody yet, sends nothing', async () => {
  expect((await up(await server.signIn('zhao-hong'), 'voice', anMp3(2))).status).toBe(403);
});

it('a teacher answers with a voice and its words, once; the asker has more to say and says it', async () => {
  const question = await asked(mother, '/questions', { text: '他不肯睡', for: child });
  const said = await sent(teacher, 'voice', anMp3(8));
  expect((await teacher.call('POST', `/questions/${question.id}/replies`, { text: ' ', media: [said.id] })).status).toBe(400);
  const answer = { text: '先陪他读一会儿书', media: [said.id] };
  const answered = await asked(teacher, `/questions/${question.id}/replies`, answer);
  expect((await asked(teacher, `/questions/${question.id}/replies`, answer)).replies).toHaveLength(1);
  expect(answered.replies[0]).toMatchObject({ text: '先陪他读一会儿书', media: [{ kind: 'voice', seconds: 8, state: 'ready' }] });
  const heard = (await mother.call('GET', `/questions/${question.id}`)).body as unknown as WireQuestion;
  expect((await bytesOf(heard.replies[0]?.media?.[0]?.url)).bytes.equals(anMp3(8))).toBe(true);
  const more = await sent(mother, 'voice', anMp3(3));
  const reopened = await asked(mother, `/questions/${question.id}/reopen`, { media: [more.id] });
  expect(reopened.replies.at(-1)).toMatchObject({ mine: true, text: '', media: [{ kind: 'voice', seconds: 3 }] });
});

it('what was sent up and used for nothing goes after a day; what a crash left between is settled by the sweep', async () => {
  const media = await sent(mother, 'voice', anMp3(2));
  const rows = connection.collection<{ _id: string; until?: Date }>('questionMedia');
  expect((await rows.findOne({ _id: media.id }))?.until?.getTime()).toBe(now + DAY);
  const question = await asked(mother, '/questions', { text: '', for: child, media: [media.id] });
  // As if the process had died after writing the question.
  await rows.updateOne({ _id: media.id }, { $set: { until: new Date(now + DAY) } });
  expect(await sweepUnsettled(server.deps, now + HOUR)).toBe(1);
  expect((await rows.findOne({ _id: media.id }))?.until).toBeUndefined();
  expect(question.media).toHaveLength(1);
});

it('goes with the child: rows and bytes', async () => {
  const media = await sent(mother, 'voice', anMp3(2));
  await asked(mother, '/questions', { text: '', for: child, media: [media.id] });
  const guardianId = String(
    (await connection.collection<{ _id: string; guardianId: string }>('questionMedia').findOne({ _id: media.id }))?.guardianId,
  );
  const plan = {
    studentId: child,
    schoolId: 'x',
    guardianIds: [guardianId],
    goneGuardianIds: [],
    goneIdentityIds: [],
    identityIds: [],
    questionIds: [],
    messageIds: [],
    cells: [],
  };
  for (const place of ['questionMedia', 'mediaFrames'] as const)
    expect(await server.deps.erasures.act(place, 'no', plan)).toBeGreaterThan(0);
  expect(await connection.collection('mediaFrames').countDocuments({ studentId: child })).toBe(0);
  expect(await connection.collection('questionMedia').countDocuments({ studentId: child })).toBe(0);
});

it('sixteen pictures of 10 MB one after the other leave memory where it was', async () => {
  const photo = aPhoto({ scan: 9_900_000 });
  const { cleanQuestionPicture } = server.deps.mediaFiles;
  const made = cleanQuestionPicture(photo);
  if (!('bytes' in made)) throw new Error('not clean');
  const keep = (id: string) => server.deps.questionMedia.keep({ id, kind: 'picture', owner: { kind: 'guardian', id: 'g' } }, made, now);
  await keep('large-0');
  const before = process.memoryUsage().rss;
  let most = before;
  const watching = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
  for (let n = 1; n <= 16; n += 1) await keep(`large-${n}`);
  let read = 0;
  for (let n = 1; n <= 16; n += 1) for await (const part of server.deps.questionMedia.read(`large-${n}`)) read += part.length;
  clearInterval(watching);
  expect(read).toBe(16 * made.bytes.length);
  expect((most - before) / 1e6).toBeLessThan(60);
});

describe('what is sent up is looked at while it comes', () => {
  /** A request that tells what it will send, sends some of it, and goes on only when told. */
  function begin(who: Client, as: string, head: Record<string, string>) {
    const { hostname, port } = new URL(server.url);
    const to = { hostname, port, path: `/api/v1/question-media?as=${as}`, method: 'POST', agent: false };
    const call = request({ ...to, headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/octet-stream', ...head } });
    const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
      call.on('error', reject).on('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
    });
    return { call, answer };
  }
  const MIB = 1024 * 1024;

  it.each([
    ['a picture by its length', 'picture', { 'content-length': String(10 * MIB + 1) }, Buffer.alloc(0), 413],
    ['a voice by its own, smaller length', 'voice', { 'content-length': String(4 * MIB + 1) }, Buffer.alloc(0), 413],
    ['what is no picture by its first bytes', 'picture', { 'content-length': String(9 * MIB) }, Buffer.from('<html><body>hello'), 400],
    ['a picture as a voice', 'voice', { 'content-length': String(3 * MIB) }, aPhoto(), 400],
    ['a stream at its limit, not behind it', 'voice', {}, Buffer.concat([Buffer.from('ID3'), Buffer.alloc(4 * MIB)]), 413],
  ])('refuses %s, with the rest unsent', async (_what, as, head, bytes, status) => {
    const { call, answer } = begin(mother, as, head);
    call.flushHeaders();
    if (bytes.length > 0) call.write(bytes);
    const said = await answer;
    call.destroy();
    expect([said.status, said.body.includes(status === 400 ? 'question/media-unfit' : 'request/too-large')]).toEqual([status, true]);
  });

  it('takes one that comes in small parts, with and without its length told', async () => {
    const photo = aPhoto({ scan: 60_000 });
    for (const head of [{ 'content-length': String(photo.length) }, {}] as Record<string, string>[]) {
      const { call, answer } = begin(mother, 'picture', head);
      for (let at = 0; at < photo.length; at += 7001) call.write(photo.subarray(at, at + 7001));
      call.end();
      const said = await answer;
      expect(said.status).toBe(200);
      const { id } = JSON.parse(said.body) as { id: string };
      const parts: Buffer[] = [];
      for await (const part of server.deps.questionMedia.read(id)) parts.push(part);
      const cleaned = cleanQuestionPicture(photo);
      expect('bytes' in cleaned && Buffer.concat(parts).equals(cleaned.bytes)).toBe(true);
    }
  });

  it('one that breaks off leaves nothing and makes room for the next of the same person', async () => {
    const before = await connection.collection('questionMedia').countDocuments();
    const { call, answer } = begin(mother, 'picture', { 'content-length': String(MIB) });
    answer.catch(() => undefined);
    await new Promise<void>((done) => call.write(aPhoto(), () => done()));
    const next = sent(mother, 'picture', aPhoto());
    call.destroy();
    await next;
    expect(await connection.collection('questionMedia').countDocuments()).toBe(before + 1);
  });
});

it('a family’s export says of each voice and picture what it is, how much is kept, and how to open it', async () => {
  const [spoken, photo, more] = [await sent(mother, 'voice', voice), await sent(mother, 'picture', aPhoto()), await sent(teacher, 'voice', anMp3(3))]; // prettier-ignore
  const question = await asked(mother, '/questions', { text: '看这张', for: child, media: [spoken.id, photo.id] });
  await asked(teacher, `/questions/${question.id}/replies`, { text: '好的', media: [more.id] });
  const { guardianId } = (await server.deps.questions.get(question.id))!;
  const facts = await gatherExport(server.deps, child, guardianId, now);
  const html = exportHtml(facts);
  expect(html).toContain(
    `看这张 ［语音，40 秒，${(voice.length / 1024 / 1024).toFixed(1)} MB：在小程序「我的提问」里打开可以听］ ［图片，1 KB：`,
  );
  expect(html).toContain('好的 ［语音，3 秒，');
  type Told = { questions: { id: string; media: object[]; replies: { media: object[] }[] }[] };
  const told = (JSON.parse(exportJson(facts)) as Told).questions.find(({ id }) => id === question.id);
  expect(told?.media).toEqual([
    { id: spoken.id, kind: 'voice', state: 'ready', seconds: 40, bytes: voice.length, type: 'audio/wav' },
    { id: photo.id, kind: 'picture', state: 'ready', bytes: expect.any(Number), type: 'image/jpeg' },
  ]);
  expect(told?.replies[0]?.media).toMatchObject([{ id: more.id, kind: 'voice', seconds: 3, type: 'audio/mpeg' }]);
});
