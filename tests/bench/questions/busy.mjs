// Keeps a database busy until it is ended: writes that the journal waits for, and scans that no index helps.
import { mongo } from '../viewing/built.mjs';

const client = new mongo.MongoClient(process.argv[2]);
const db = client.db();
const rows = db.collection('busy');
const write = async () => {
  for (;;)
    await rows.insertMany(
      Array.from({ length: 50 }, () => ({ at: new Date(), text: 'x'.repeat(400) })),
      { writeConcern: { w: 1, j: true } },
    );
};
const scan = async () => {
  for (;;) await db.collection('questions').countDocuments({ textSealed: /never there/ });
};
await Promise.all([write(), write(), scan()]);
