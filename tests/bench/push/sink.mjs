// Stands in for WeChat: every send is answered well after 50 ms. A process of its own, and the witness: it counts who was rung how often, and how
// many calls were on their way at once.
import { createServer } from 'node:http';

const [port, latencyMs] = process.argv.slice(2).map(Number);
let rung = new Map();
let firsts = new Map();
let calls = 0;
let open = 0;
let most = 0;
let firstAt;
let lastAt;
const answer = (response, body) => {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
};
const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    if (request.url.startsWith('/cgi-bin/stable_token')) return answer(response, { access_token: 'bench-token', expires_in: 7200 });
    if (request.url === '/told') {
      const twice = [...rung.values()].filter((times) => times > 1).length;
      return answer(response, { calls, whom: rung.size, twice, most, firstAt, lastAt });
    }
    if (request.url.startsWith('/first/')) return answer(response, { at: firsts.get(request.url.slice(7)) });
    if (request.url === '/reset') {
      [rung, firsts, calls, most, firstAt, lastAt] = [new Map(), new Map(), 0, open, undefined, undefined];
      return answer(response, {});
    }
    const whom = /"touser":"([^"]+)"/.exec(text)?.[1] ?? '';
    firstAt ??= Date.now();
    const push = /push=([\w-]+)/.exec(text)?.[1] ?? '';
    if (!firsts.has(push)) firsts.set(push, Date.now());
    calls += 1;
    open += 1;
    most = Math.max(most, open);
    rung.set(whom, (rung.get(whom) ?? 0) + 1);
    setTimeout(() => {
      open -= 1;
      lastAt = Date.now();
      answer(response, { errcode: 0, errmsg: 'ok', msgid: calls });
    }, latencyMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(port, '127.0.0.1');
