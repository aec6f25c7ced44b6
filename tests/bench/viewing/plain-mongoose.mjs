// How it is usually written: a router, a schema, and one findOneAndUpdate by mongoose for each report. No sign-in and no ticket, so it does less.
import Router from '@koa/router';
import Koa from 'koa';
import mongoose from 'mongoose';
import { z } from 'zod';

const [port, uri] = process.argv.slice(2);
await mongoose.connect(uri, { w: 'majority', journal: true });
const Watched = mongoose.model(
  'Watched',
  new mongoose.Schema(
    { _id: String, seq: Number, furthest: Number, playMs: Number, intervals: [[Number]], reports: Number, updatedAt: Date },
    { versionKey: false },
  ),
  'watched',
);
const Body = z.object({
  reports: z
    .array(
      z.object({
        ticket: z.string().max(600),
        seq: z.int().min(1),
        intervals: z.array(z.tuple([z.number(), z.number()])).max(64),
        playMs: z.int().min(0),
        position: z.number().min(0),
        maxRate: z.number(),
      }),
    )
    .min(1)
    .max(50),
});
const router = new Router();
router.post('/api/v1/viewing/reports', async (ctx) => {
  const chunks = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  const { reports } = Body.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  const results = [];
  for (const { ticket, seq, intervals, playMs, position } of reports) {
    const row = await Watched.findOneAndUpdate(
      { _id: ticket.slice(0, 200) },
      { $max: { seq, furthest: position, playMs }, $set: { intervals, updatedAt: new Date() }, $inc: { reports: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    results.push({ ok: true, creditedSeconds: row.furthest });
  }
  ctx.body = { results };
});
const app = new Koa();
app.use(router.routes());
app.listen(Number(port), '127.0.0.1');
