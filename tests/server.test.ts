import { connect, Server, type Socket } from 'node:net';
import { listen, type Listening } from '../bot-server/server';

describe('the server', () => {
  let server: Listening | undefined;
  afterEach(async () => {
    jest.restoreAllMocks();
    await server?.close(0);
    server = undefined;
  });

  it('lets far more phones wait to be taken than Node does by itself', async () => {
    const opened = jest.spyOn(Server.prototype, 'listen');
    server = await listen((_, response) => response.end('ok'), '127.0.0.1', 0);
    expect(opened.mock.calls[0]?.[0]).toMatchObject({ backlog: 8192 });
  });

  it('answers a thousand that come in the same moment', async () => {
    server = await listen((_, response) => response.end('ok'), '127.0.0.1', 0);
    const { port } = server;
    const ask = () =>
      new Promise<string>((resolve, reject) => {
        const socket: Socket = connect({ port, host: '127.0.0.1' });
        socket.once('error', reject);
        socket.once('data', (data) => {
          resolve(data.toString('latin1').slice(9, 12));
          socket.destroy();
        });
        socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      });
    const codes = await Promise.all(Array.from({ length: 1000 }, ask));
    expect(new Set(codes)).toEqual(new Set(['200']));
  });
});
