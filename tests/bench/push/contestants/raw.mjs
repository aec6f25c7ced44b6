// The limit: undici in a loop, nothing written down, nobody asked.
import { bodyOf } from '../body.mjs';
import { fromPeers } from '../peers.mjs';

export async function start({ sink, concurrency }) {
  const { Pool } = await fromPeers('undici');
  const pool = new Pool(sink, { connections: concurrency, pipelining: 1 });
  let count = 0;
  const send = async (n) => {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/cgi-bin/message/subscribe/send?access_token=bench-token',
      headers: { 'content-type': 'application/json' },
      body: bodyOf(n),
    });
    const answer = await body.json();
    if (statusCode !== 200 || answer.errcode !== 0) throw new Error(`answered ${statusCode}`);
  };
  return {
    prepare: ({ amount }) => void (count = amount),
    async go() {
      let next = 0;
      const lane = async () => {
        while (next < count) await send(next++);
      };
      const began = performance.now();
      await Promise.all(Array.from({ length: concurrency }, lane));
      return { ms: performance.now() - began, sent: count };
    },
  };
}
