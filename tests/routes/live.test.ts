import { connect } from '../../bot-server/store/connect';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ jobs: true });
});
afterAll(() => server.close());

async function until<T>(ask: () => Promise<T | undefined> | T | undefined, what: string): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A page that listens: what it was told so far, and how to leave. */
async function listen({ token }: Pick<Client, 'token'>, query = '') {
  const leave = new AbortController();
  const answer = await fetch(`${server.url}/api/v1/live${query}`, { headers: token ? { authorization: `Bearer ${token}` } : {}, signal: leave.signal }); // prettier-ignore
  const page = { status: answer.status, type: answer.headers.get('content-type'), text: '', ended: false, leave: () => leave.abort() };
  const body = answer.body;
  if (body === null) return page;
  void (async () => {
    const words = new TextDecoder();
    try {
      for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) page.text += words.decode(bytes, { stream: true });
    } catch {
      // It left, or was cut.
    }
    page.ended = true;
  })();
  return page;
}

describe('GET /api/v1/live', () => {
  it('is for staff and officers with a session, as every call is', async () => {
    const status = async (person: string, query = '') => {
      const page = await listen(person === '' ? { token: '' } : await server.signIn(person), query);
      page.leave();
      return page.status;
    };
    expect(await status('')).toBe(401);
    expect(await status('chen-jing')).toBe(403);
    expect(await status('li-min')).toBe(200);
    expect(await status('zhao-hong')).toBe(200);
    expect(await status('wang-lei', '?push=no-such-push')).toBe(404);
    expect(await status('zhao-hong', '?push=no-such-push')).toBe(404);
    expect(await status('wang-lei', '?school=S')).toBe(400);
    await until(() => (server.deps.live.size() === 0 ? true : undefined), 'lines that are gone to be freed');
  });

  it('tells a class teacher to look again when a phone has reported, and frees the line when the page leaves', async () => {
    const [mother, teacher] = [await server.signIn('chen-jing'), await server.signIn('li-min')];
    const item = await until(async () => {
      const { items } = (await mother.call('GET', '/today')).body as unknown as { items: { push: string; resource: { id: string; kind: string }; for: { id: string } }[] }; // prettier-ignore
      return items[0];
    }, 'a push on the first page');
    const me = (await mother.call('GET', '/me')).body as unknown as { actor: { children: { id: string }[] } };
    const page = await listen(teacher);
    expect(page.type).toContain('text/event-stream');
    await until(() => (page.text.includes('event: hello') ? true : undefined), 'the first word');
    const child = item.for?.id ?? me.actor.children[0]?.id;
    const { body, status } = await mother.call('POST', '/viewing/tickets', { resource: item.resource.id, for: child });
    expect(status).toBe(200);
    const began = performance.now();
    const report = { ticket: body['ticket'], seq: 1, spans: [{ from: 0, to: 4 }], playMs: 4000, position: 4 };
    expect((await mother.call('POST', '/viewing/reports', { reports: [report] })).status).toBe(200);
    await until(() => (page.text.includes(`"push":"${item.push}"`) ? true : undefined), 'the word about the push');
    process.stdout.write(`a page hears of a report after ${Math.round(performance.now() - began)} ms\n`);
    expect(page.text).not.toMatch(/completed|targeted|\d+ ?%/);
    page.leave();
    await until(() => (server.deps.live.size() === 0 ? true : undefined), 'the line to be freed');
  });

  it('goes on after the stream of the database was killed, and says that something may have been missed', async () => {
    const page = await listen(await server.signIn('zhao-hong'));
    await until(() => (page.text.includes('event: hello') ? true : undefined), 'the first word');
    const connection = await connect(server.mongodbUri);
    const rows = connection.collection<{ _id: string }>('bureauReleases');
    const bureauId = (await server.deps.roster.bureaus())[0]?.id ?? '';
    const admin = connection.getClient().db('admin');
    const { cursors } = { cursors: await admin.aggregate([{ $currentOp: { idleCursors: true, allUsers: true } }, { $match: { 'cursor.tailable': true, ns: new RegExp(`^${connection.name}\\.`) } }], { readConcern: { level: 'local' } }).toArray() }; // prettier-ignore
    expect(cursors.length).toBe(1);
    const [open] = cursors;
    await connection.getClient().db(connection.name).command({ killCursors: String(open?.ns).slice(connection.name.length + 1), cursors: [open?.cursor.cursorId] }); // prettier-ignore
    let n = 0;
    await until(async () => {
      await rows.updateOne({ _id: 'made-for-the-test' }, { $set: { bureauId, n: (n += 1) } as never }, { upsert: true });
      return page.text.includes('"about":"bureau"') ? true : undefined;
    }, 'a word after the stream was killed');
    await rows.deleteOne({ _id: 'made-for-the-test' });
    await connection.close();
    page.leave();
  });

  it('is ended when the server stops taking lines', async () => {
    const page = await listen(await server.signIn('wang-lei'));
    await until(() => (page.text.includes('event: hello') ? true : undefined), 'the first word');
    await server.deps.live.close();
    await until(() => (page.ended ? true : undefined), 'the end of the line');
    expect((await listen(await server.signIn('wang-lei'))).status).toBe(503);
  });
});
