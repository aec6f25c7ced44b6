// Agenda 6 on the same MongoDB, with the same concurrency and the shortest interval it is used with.
import { bodyOf } from '../body.mjs';
import { fromPeers } from '../peers.mjs';
import { mongo } from '../../viewing/built.mjs';

const CHUNK = 500;

export async function start({ sink, concurrency, uri }) {
  const { Agenda } = await fromPeers('agenda');
  const { MongoBackend } = await fromPeers('@agendajs/mongo-backend');
  const { Pool } = await fromPeers('undici');
  const { MongoClient } = await fromPeers('mongodb');
  const pool = new Pool(sink, { connections: concurrency, pipelining: 1 });
  const client = await new MongoClient(uri, { w: 'majority', journal: true }).connect();
  const plain = await new mongo.MongoClient(uri).connect();
  let count = 0;
  let done = 0;
  let finish = () => undefined;
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: client.db(), collection: 'agendaJobs' }),
    processEvery: 100,
    maxConcurrency: concurrency,
    defaultConcurrency: concurrency,
    defaultLockLimit: concurrency,
    lockLimit: concurrency,
  });
  agenda.define('send', async (job) => {
    const { body } = await pool.request({
      method: 'POST',
      path: '/cgi-bin/message/subscribe/send?access_token=bench-token',
      headers: { 'content-type': 'application/json' },
      body: bodyOf(job.attrs.data.n),
    });
    if ((await body.json()).errcode !== 0) throw new Error('refused');
  });
  agenda.on('success', () => {
    done += 1;
    if (done === count) finish();
  });
  let running = false;
  return {
    async prepare({ amount }) {
      if (running) await agenda.stop();
      [count, done, running] = [amount, 0, false];
      const at = new Date();
      for (let from = 0; from < amount; from += CHUNK) {
        const lot = Array.from({ length: Math.min(CHUNK, amount - from) }, (_, n) => from + n);
        await Promise.all(lot.map((n) => agenda.schedule(at, 'send', { n })));
      }
    },
    async go() {
      const all = new Promise((resolve) => (finish = resolve));
      const began = performance.now();
      running = true;
      await agenda.start();
      await all;
      const ms = performance.now() - began;
      await plain.db().collection('agendaJobs').deleteMany({});
      return { ms, sent: done };
    },
  };
}
