import { request } from 'node:http';
import type { WireFigureExports } from '../../bot-server/contract/index';
import { makeExports } from '../../bot-server/flows/export/make-exports';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let [officer, scheduler]: Client[] = [];
beforeAll(async () => {
  server = await startTestServer();
  [officer, scheduler] = [await server.signIn('zhao-hong'), await server.signIn('wang-lei')];
});
afterAll(() => server.close());

const reason = '期中研判会要用这些数字';
const list = async (who: Client): Promise<WireFigureExports['items']> =>
  ((await who.call('GET', '/figure-exports')).body as unknown as WireFigureExports).items;
async function made(who: Client, format: 'xlsx' | 'csv' | 'jsonl') {
  const asked = await who.call('POST', '/figure-exports', { format, reason });
  expect([asked.status, (asked.body as unknown as WireFigureExports).items[0]?.file]).toEqual([200, null]);
  await makeExports(server.deps, server.deps.now, () => false);
  const [newest] = await list(who);
  if (!newest?.file) throw new Error('not made');
  return { id: newest.id, file: newest.file, rows: newest.rows };
}
const get = (link: string, headers: Record<string, string> = {}, method = 'GET') => fetch(`${server.url}${link}`, { headers, method });
const drop = (who: Client, id: string) => who.call('POST', `/figure-exports/${id}/drop`);

describe('the way of an export', () => {
  it('is asked for with a reason, made by a job, and fetched as a file with a Chinese name', async () => {
    const { id, file } = await made(officer!, 'xlsx');
    expect(file.name).toMatch(/^观看情况_.+_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.xlsx$/);
    const answer = await get(file.link);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, bytes.length, answer.headers.get('content-length')]).toEqual([200, file.bytes, String(file.bytes)]);
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(answer.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent(file.name)}`);
    expect(answer.headers.get('content-type')).toContain('spreadsheetml');
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect((await drop(officer!, id)).status).toBe(200);
    expect((await get(file.link)).status).toBe(404);
  });

  it('goes on where it broke off, with a newer link too, and begins anew when the file is another', async () => {
    const { id, file } = await made(officer!, 'csv');
    const whole = Buffer.from(await (await get(file.link)).arrayBuffer());
    const etag = (await get(file.link, {}, 'HEAD')).headers.get('etag') ?? '';
    const [again] = await list(officer!);
    const rest = await get(again!.file!.link, { range: 'bytes=10-', 'if-range': etag });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, `bytes 10-${file.bytes - 1}/${file.bytes}`]);
    expect(Buffer.concat([whole.subarray(0, 10), Buffer.from(await rest.arrayBuffer())]).equals(whole)).toBe(true);
    const other = await get(file.link, { range: 'bytes=10-', 'if-range': '"another"' });
    expect([other.status, Buffer.from(await other.arrayBuffer()).equals(whole)]).toEqual([200, true]);
    expect((await get(file.link, { 'if-none-match': etag })).status).toBe(304);
    const beyond = await get(file.link, { range: `bytes=${file.bytes}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${file.bytes}`]);
    const head = await get(file.link, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(file.bytes), '']);
    await drop(officer!, id);
  });

  it('is nobody else’s: not in their list, not dropped by them, no link but the one that was signed', async () => {
    const { id, file } = await made(officer!, 'jsonl');
    expect(await list(scheduler!)).toEqual([]);
    expect((await drop(scheduler!, id)).status).toBe(404);
    const [, ticket = ''] = /^\/exports\/(.+)$/.exec(file.link) ?? [];
    const [, step, mac] = ticket.split('~');
    for (const forged of [
      id,
      `${id}~${step}`,
      `${id}~${step}~AAAA`,
      `${'0'.repeat(24)}~${step}~${mac}`,
      `${id}~${Number(step) + 1}~${mac}`,
      `..%2F${id}`,
      '%E5%AF%BC',
    ])
      expect([forged, (await get(`/exports/${forged}`)).status]).toEqual([forged, 404]);
    // A link to a voice opens no export, and the other way round.
    expect((await get(server.deps.mediaLinks.make(id, server.deps.now()).replace('/question-media/', '/exports/'))).status).toBe(404);
    expect((await get(`/exports/${ticket}`)).status).toBe(200);
    await drop(officer!, id);
  });

  it('a link is over after half an hour, and the list gives a new one', async () => {
    const { id } = await made(officer!, 'csv');
    const old = server.deps.exportLinks.make(id, server.deps.now() - 31 * 60_000);
    expect((await get(old)).status).toBe(404);
    await drop(officer!, id);
  });

  it('says in words what is wrong with an order, and keeps nothing of it', async () => {
    for (const [body, code, words] of [
      [{ format: 'csv', reason: 'why' }, 'export/reason', '至少 5 个字'],
      [{ format: 'csv', reason, from: '2026-09-20', to: '2026-09-07' }, 'figures/days', '对调'],
      [{ format: 'csv', reason, from: '2026-09-08', to: '2026-09-20' }, 'figures/days', '周一'],
      [{ format: 'pdf', reason }, 'request/invalid', ''],
      [{ format: 'csv', reason, school: 'QX02' }, 'request/invalid', ''],
    ] as const) {
      const { status, body: answer } = await officer!.call('POST', '/figure-exports', body);
      const { error } = answer as unknown as { error: { code: string; message: string } };
      expect([status, error.code]).toEqual([400, code]);
      expect(error.message).toContain(words);
    }
    expect(await list(officer!)).toEqual([]);
  });

  it('stops reading when who fetches goes away', async () => {
    const { id, file } = await made(officer!, 'xlsx');
    const own = server.deps.exportFiles.read;
    const opened: ReturnType<typeof own>[] = [];
    // As slow as a file of a gigabyte.
    const read: typeof own = (name, from, to) => {
      const stream = own(name, from, to);
      stream.pipe = ((target: NodeJS.WritableStream) => {
        target.write('x');
        return target;
      }) as typeof stream.pipe;
      opened.push(stream);
      return stream;
    };
    server.deps.exportFiles.read = read;
    try {
      await new Promise<void>((resolve, reject) => {
        const call = request(`${server.url}${file.link}`, (answer) => {
          answer.on('error', () => undefined);
          answer.once('data', () => {
            opened[0]?.once('close', () => resolve());
            answer.destroy();
          });
        });
        call.on('error', reject);
        call.end();
      });
    } finally {
      server.deps.exportFiles.read = own;
    }
    expect(opened[0]?.destroyed).toBe(true);
    await drop(officer!, id);
  });
});
