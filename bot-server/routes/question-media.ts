import { Readable } from 'node:stream';
import Router from '@koa/router';
import { z } from 'zod';
import { MediaQuery, SentMedia } from '../contract/question-media';
import type { Deps } from '../deps';
import { Refusal } from '../domain/refusal';
import { MOST_PICTURE_BYTES } from '../domain/question/kept-media';
import { openMedia } from '../flows/question-media/read-media';
import { takeMedia } from '../flows/question-media/take-media';
import { rangeOf } from './byte-range';
import { route, type Route } from './route';

/** Sending voices and pictures up, before they are part of something. */
export const mediaRoutes = (deps: Deps): Route[] => [
  route(
    'sendMedia',
    {
      summary: 'A voice or a picture for a question or an answer',
      query: MediaQuery,
      body: 'bytes',
      out: SentMedia,
      limit: 'media',
      maxBody: MOST_PICTURE_BYTES,
      bounds: (query) => deps.mediaFiles.mediaBounds(query.as),
    },
    async ({ actor, query, body, now }) => {
      const { id, kind, seconds } = await takeMedia(deps, actor, { kind: query.as, bytes: body }, now);
      return { id, kind, ...(seconds === undefined ? {} : { seconds }) };
    },
  ),
];

const Ticket = z
  .string()
  .max(300)
  .regex(/^[\w~-]+$/);

/** `GET /question-media/:ticket`: the bytes behind a link that one of a question's readers was given. Ranges are answered: phones ask for sound in parts. */
export function mediaFileRoutes(deps: Deps): Router {
  const router = new Router();
  router.get('/question-media/:ticket', async (ctx) => {
    const ticket = Ticket.safeParse(ctx.params['ticket']);
    const id = ticket.success ? deps.mediaLinks.read(ticket.data, deps.now()) : undefined;
    const media = id === undefined ? undefined : await openMedia(deps, id);
    if (!media) throw new Refusal('question/media-gone');
    ctx.set({
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, max-age=600',
      'Content-Disposition': 'inline',
      'X-Content-Type-Options': 'nosniff',
    });
    const range = rangeOf(ctx.get('range'), media.bytes);
    if (!range) {
      ctx.set('Content-Range', `bytes */${media.bytes}`);
      ctx.status = 416;
      return;
    }
    ctx.status = range.part ? 206 : 200;
    if (range.part) ctx.set('Content-Range', `bytes ${range.from}-${range.to - 1}/${media.bytes}`);
    ctx.type = media.type;
    ctx.length = range.to - range.from;
    if (ctx.method !== 'HEAD') ctx.body = Readable.from(media.read(range.from, range.to));
    ctx.length = range.to - range.from;
    ctx.type = media.type;
  });
  return router;
}
