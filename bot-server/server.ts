import { type RequestListener, createServer } from 'node:http';
import { StartFault } from './embedded/progress';

export type Listening = {
  readonly port: number;
  /** Takes no new connection, lets running requests end, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** Connections that may wait to be accepted. With Node's 511 a town's phones that come at once are turned away by the kernel, and try again seconds later. */
const BACKLOG = 8192;

/** Serves HTTP on the address; refuses with a sentence when the port is taken or may not be used. */
export async function listen(onRequest: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(
    // A request must have arrived within a minute; behind a load balancer idle connections outlive its 60 s.
    { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    onRequest,
  );
  let closing = false;
  server.prependListener('request', (_request, response) => {
    if (closing) response.setHeader('Connection', 'close');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => reject(sentenceFor(fault, host, port)));
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: (graceMs) =>
      new Promise((resolve) => {
        closing = true;
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function sentenceFor(fault: NodeJS.ErrnoException, host: string, port: number): Error {
  if (fault.code === 'EADDRINUSE') return new StartFault(`端口 ${port} 已经被别的程序占用。请停掉它，或者换一个：PORT=3100 npm start`);
  if (fault.code === 'EACCES') return new StartFault(`没有权限使用端口 ${port}。请换一个 1024 以上的，例如 PORT=3000`);
  if (fault.code === 'EADDRNOTAVAIL' || fault.code === 'ENOTFOUND')
    return new StartFault(`HOST=${host} 不是这台电脑的地址。请改成 127.0.0.1 或 0.0.0.0`);
  return fault;
}
