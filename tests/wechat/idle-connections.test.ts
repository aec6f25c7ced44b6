import { once } from 'node:events';
import { createServer, get, type RequestOptions } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { beforeRequest, guarded } from '../../bot-server/wechat/wire';

it('keeps a connection from call to call, and lets it go before the other side would in the midst of one', async () => {
  const server = createServer((_request, response) => response.end('{}'));
  server.keepAliveTimeout = 0; // never: who closes is the caller
  const connections: Socket[] = [];
  server.on('connection', (socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = () =>
    new Promise<void>((resolve, reject) => {
      const options: RequestOptions = beforeRequest({ host: '127.0.0.1', port });
      get(options, (answer) => answer.resume().on('end', () => setImmediate(resolve))).on('error', reject);
    });
  try {
    await call();
    await call();
    expect(connections).toHaveLength(1);
    const [connection] = connections;
    if (connection && !connection.destroyed) await once(connection, 'close', { signal: AbortSignal.timeout(5000) });
    await call();
    expect(connections).toHaveLength(2);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}, 10_000);

it('does not cut a call that takes longer than a connection may be idle', async () => {
  let answerLate: (() => void) | undefined;
  let first = true;
  const server = createServer((_request, response) => {
    if (first) response.end('{}');
    else answerLate = () => response.end('{}');
    first = false;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = () =>
    new Promise<boolean>((resolve, reject) => {
      get(beforeRequest({ host: '127.0.0.1', port }), (answer) => answer.resume().on('end', () => setImmediate(() => resolve(true))))
        .on('error', reject)
        .on('timeout', () => reject(new Error('cut')));
    });
  try {
    await call();
    const second = call();
    setTimeout(() => answerLate?.(), 1500);
    expect(await second).toBe(true);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}, 10_000);

it('a refused call does not cut the call that its connection carries by then', async () => {
  let tell: (answer: () => void) => void = () => undefined;
  const late = new Promise<() => void>((resolve) => (tell = resolve));
  const server = createServer((request, response) => {
    if (request.url === '/late') tell(() => response.end('{"errcode":0}'));
    else response.end('{"errcode":-1}');
  });
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = (path: string) =>
    new Promise<unknown>((resolve, reject) => {
      get(beforeRequest({ host: '127.0.0.1', port, path }), (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += part.toString())).on('end', () => setImmediate(() => resolve(JSON.parse(text))));
      }).on('error', reject);
    });
  try {
    let second: Promise<unknown> | undefined;
    const first = guarded('first', async () => {
      const answer = await call('/refused');
      second = guarded('second', () => call('/late'));
      second.catch(() => undefined);
      const go = await late;
      setImmediate(() => setImmediate(go));
      return answer;
    });
    await expect(first).rejects.toMatchObject({ code: '-1' });
    await expect(second).resolves.toEqual({ errcode: 0 });
    expect(connections).toBe(1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}, 10_000);
