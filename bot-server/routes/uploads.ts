import { z } from 'zod';
import { Id } from '../contract/common';
import { BeginUpload, FinishUpload, OwnResource, PieceQuery, RemoveFile, Upload } from '../contract/resource';
import type { WireOwnResource } from '../contract/index';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { PIECE_BYTES } from '../domain/resource/upload';
import { removeFile } from '../flows/resource/change-draft';
import { beginUpload, dropUpload, finishUpload, showUpload, takePiece } from '../flows/resource/upload';
import { presentUpload } from '../present/catalogue';
import { route, type Route } from './route';

const ofResource = z.strictObject({ resource: Id });
const ofUpload = z.strictObject({ upload: Id });

/** Files of a draft, in pieces that outlive the page and the server. */
export const uploadRoutes = (deps: Deps, shown: (actor: Actor, id: string) => Promise<WireOwnResource>): Route[] => [
  route(
    'beginUpload',
    { summary: 'Begin to send a file for a draft, or find the one that is on its way', params: ofResource, body: BeginUpload, out: Upload },
    async ({ actor, params, body, now }) => presentUpload(await beginUpload(deps, actor, { id: params.resource, ...body }, now)),
  ),
  route(
    'removeFile',
    { summary: 'Take a file off a draft', params: ofResource, body: RemoveFile, out: OwnResource },
    async ({ actor, params, body, now }) => {
      await removeFile(deps, actor, { id: params.resource, ...body }, now);
      return shown(actor, params.resource);
    },
  ),
  route('upload', { summary: 'How far a file has come', params: ofUpload, out: Upload }, async ({ actor, params }) =>
    presentUpload(await showUpload(deps, actor, params.upload)),
  ),
  route(
    'sendPiece',
    {
      summary: 'The next piece of a file, with where it begins and its SHA-256',
      params: ofUpload,
      query: PieceQuery,
      body: 'bytes',
      out: Upload,
      limit: 'piece',
      maxBody: PIECE_BYTES,
    },
    async ({ actor, params, query, body, now }) =>
      presentUpload(await takePiece(deps, actor, { id: params.upload, offset: query.offset, sha256: query.sha256, piece: body }, now)),
  ),
  route(
    'finishUpload',
    { summary: 'All of it came: look at it and put it into the draft', params: ofUpload, body: FinishUpload, out: OwnResource },
    async ({ actor, params, body, now }) => shown(actor, await finishUpload(deps, actor, { id: params.upload, sha256: body.sha256 }, now)),
  ),
  route('dropUpload', { summary: 'Throw a file away that is on its way', params: ofUpload, out: OwnResource }, async ({ actor, params }) =>
    shown(actor, await dropUpload(deps, actor, params.upload)),
  ),
];
