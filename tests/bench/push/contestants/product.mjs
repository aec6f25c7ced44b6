// The product's own sender: its rows, its decision at the moment of sending, its gateway, everything that a production server does for a message.
import { built } from '../../viewing/built.mjs';
import { addFamilies, longAgo, openProduct, plan, publish } from '../world.mjs';

export async function start({ env, concurrency, kind }) {
  const product = await openProduct({ env, kind });
  const { deps, connection } = product;
  const { sendDueMessages } = built('flows/push/send-due-messages');
  const memory = built('flows/push/send-memory').openSendMemory();
  let bundle = '';
  let round = 0;
  let broke = 0;
  return {
    seed: ({ families, credits }) => addFamilies(product, 0, families, { credits }),
    async prepare() {
      await longAgo(product);
      round += 1;
      bundle = await publish(product, `round${round}`, Date.now() - 1000);
      await plan(product);
    },
    async go() {
      const needs = { ...deps, trouble: () => (broke += 1) };
      const began = performance.now();
      const told = await sendDueMessages(needs, { owner: 'bench', epoch: 1 }, { concurrency, memory });
      const ms = performance.now() - began;
      const sent = await connection.collection('messages').countDocuments({ bundle, state: 'sent' });
      const attempts = await connection.collection('attempts').countDocuments({ messageId: { $regex: `${bundle}$` }, state: 'sent' });
      const marked = await connection.collection('deliveries').countDocuments({ pushId: bundle, sentAt: { $exists: true } });
      if (broke > 0 || attempts !== sent || marked !== sent || told.sent !== sent)
        throw new Error(`not proven: ${JSON.stringify({ broke, attempts, marked, sent, told })}`);
      return { ms, sent };
    },
  };
}
