// BullMQ 6: a queue and one worker with the same concurrency; every job is a send.
import { bodyOf } from '../body.mjs';
import { fromPeers } from '../peers.mjs';

const CHUNK = 1000;

export async function start({ sink, concurrency, redisPort }) {
  const { Queue, Worker } = await fromPeers('bullmq');
  const { Pool } = await fromPeers('undici');
  const pool = new Pool(sink, { connections: concurrency, pipelining: 1 });
  const connection = { host: '127.0.0.1', port: redisPort, maxRetriesPerRequest: null };
  const queue = new Queue('bench', { connection });
  let count = 0;
  let done = 0;
  let finish = () => undefined;
  const work = async ({ data: { n } }) => {
    const { body } = await pool.request({
      method: 'POST',
      path: '/cgi-bin/message/subscribe/send?access_token=bench-token',
      headers: { 'content-type': 'application/json' },
      body: bodyOf(n),
    });
    const { errcode, msgid } = await body.json();
    if (errcode !== 0) throw new Error('refused');
    return msgid;
  };
  const worker = new Worker('bench', work, { connection, concurrency, autorun: false });
  worker.on('completed', () => {
    done += 1;
    if (done === count) finish();
  });
  await worker.waitUntilReady();
  let running;
  return {
    async prepare({ amount }) {
      [count, done] = [amount, 0];
      if (running) await worker.pause();
      for (let from = 0; from < amount; from += CHUNK) {
        const lot = Array.from({ length: Math.min(CHUNK, amount - from) }, (_, n) => ({ name: 'send', data: { n: from + n } }));
        await queue.addBulk(lot);
      }
    },
    async go() {
      const all = new Promise((resolve) => (finish = resolve));
      const began = performance.now();
      if (running) worker.resume();
      else running = worker.run();
      await all;
      return { ms: performance.now() - began, sent: done };
    },
  };
}
