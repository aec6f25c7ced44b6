// Load over plain sockets with keep-alive: one request in flight on each connection, the next one at once (closed loop).
// Own, because each request must carry another person's token and ticket and each answer must be booked; and cheap, since it shares the cores.
import { connect } from 'node:net';

/** `next()` gives { text, ask } or undefined (nothing to do now); `done(ask, status, body, ms)` books the answer. */
export function openConnection(port, { onAnswer, onBroken }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let pending;
  let began = 0;
  let kept = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    const text = kept === '' ? chunk : kept + chunk;
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return void (kept = text);
    const length = lengthIn(text, head);
    if (length < 0) return onBroken(new Error('an answer without its length'));
    if (text.length < head + 4 + length) return void (kept = text);
    kept = text.slice(head + 4 + length);
    const ask = pending;
    pending = undefined;
    onAnswer(api, ask, Number(text.slice(9, 12)), text.slice(head + 4, head + 4 + length), performance.now() - began);
  });
  socket.on('error', (fault) => onBroken(fault));
  socket.on('close', () => pending !== undefined && onBroken(new Error('cut while an answer was due')));
  const api = {
    send(text, ask) {
      pending = ask;
      began = performance.now();
      socket.write(text, 'latin1');
    },
    isBusy: () => pending !== undefined,
    end: () => socket.destroy(),
  };
  return api;
}

function lengthIn(text, head) {
  let at = text.indexOf('Content-Length: ');
  if (at < 0 || at > head) at = text.indexOf('content-length: ');
  return at < 0 || at > head ? -1 : Number(text.slice(at + 16, text.indexOf('\r', at)));
}

/** ASCII only: its length is its bytes. */
export const post = (path, headers, body) => `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`; // prettier-ignore

/**
 * `connections` for `warm` and then `seconds`. `next(slot)` gives { text, ask, weight } ; `book(ask, status, body)` gives how many reports were
 * durable; of several ports each takes its share of the sockets. The first fault ends it. `sample()` is read at both ends of the measured time (processor seconds).
 */
export async function closedLoop({ port, connections, warm = 1, seconds = 5, next, book, sample = () => 0 }) {
  const times = [];
  let counting = false;
  let stopping = false;
  let durable = 0;
  let requests = 0;
  let fault;
  let open = 0;
  let allDone;
  const done = new Promise((resolve) => (allDone = resolve));
  const go = (connection, slot) => {
    if (stopping) {
      open -= 1;
      connection.end();
      if (open === 0) allDone();
      return;
    }
    const { text, ask } = next(slot);
    connection.send(text, { ask, slot });
  };
  const fail = (error) => {
    fault ??= error;
    stopping = true;
    allDone();
  };
  const all = [];
  const start = (slot) =>
    all.push(
      openConnection([port].flat()[slot % [port].flat().length], {
        onBroken: fail,
        onAnswer(connection, asked, status, body, ms) {
          if (fault) return;
          try {
            const kept = book(asked.ask, status, body);
            if (counting) {
              durable += kept;
              requests += 1;
              times.push(ms);
            }
          } catch (error) {
            return fail(error);
          }
          go(connection, asked.slot);
        },
      }),
    );
  for (let slot = 0; slot < connections; slot += 1) {
    start(slot);
    open += 1;
    go(all[slot], slot);
  }
  const wait = (s) => Promise.race([new Promise((resolve) => setTimeout(resolve, s * 1000)), done]);
  await wait(warm);
  const cpuBefore = sample();
  const began = performance.now();
  counting = true;
  await wait(seconds);
  counting = false;
  const took = (performance.now() - began) / 1000;
  const cpu = sample() - cpuBefore;
  stopping = true;
  const late = setTimeout(() => fail(new Error('no answer within 30 s of the end')), 30_000);
  await done;
  clearTimeout(late);
  for (const connection of all) connection.end();
  if (fault) throw fault;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    rate: durable / took,
    requests: requests / took,
    cpuUs: durable > 0 ? (cpu * 1e6) / durable : 0,
    p50: at(0.5),
    p99: at(0.99),
    cores: cpu / took,
  };
}
