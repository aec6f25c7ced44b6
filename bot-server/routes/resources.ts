import { z } from 'zod';
import { Done, Id } from '../contract/common';
import {
  CataloguePage,
  CatalogueQuery,
  ChangeDraft,
  OfDraft,
  OwnResource,
  ResourceDetail,
  RetireResource,
  ReviewDraft,
  StartDraft,
} from '../contract/resource';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { changeDraft, dropDraft } from '../flows/resource/change-draft';
import { listCatalogue } from '../flows/resource/list-catalogue';
import { reviewDraft } from '../flows/resource/review-draft';
import { showResource, showVersion } from '../flows/resource/show-resource';
import { reviseResource, startDraft } from '../flows/resource/start-draft';
import { submitDraft, takeBackDraft } from '../flows/resource/submit-draft';
import { retireResource } from '../flows/resource/retire-resource';
import { withdrawResource } from '../flows/resource/withdraw-resource';
import { presentCatalogueCard, presentOwnResource, presentUpload } from '../present/catalogue';
import { mediaAddress, presentResource } from '../present/resource';
import { pageOf, readCursor } from './cursor';
import { route, type Route } from './route';
import { uploadRoutes } from './uploads';

const ofResource = z.strictObject({ resource: Id });
const ofVersion = ofResource.extend({ version: z.coerce.number().int().min(1).max(100_000) });
/** An article's text beside everything else that is said of it. */
const LARGEST_DRAFT = 512 * 1024;

/** 资源库: content of one's own, from the first word to what is out. */
export function resourceRoutes(deps: Deps): Route[] {
  const address = mediaAddress(deps.env.mediaBaseUrl);
  const shown = async (actor: Actor, id: string) => {
    const view = await showResource(deps, actor, id);
    const underWay = view.draft && view.may.write ? await deps.uploads.ofResource(id) : [];
    return presentOwnResource(view, underWay.map(presentUpload), address);
  };
  return [
    route(
      'catalogue',
      { summary: 'What my school or bureau may choose from, and its own drafts', query: CatalogueQuery, out: CataloguePage },
      async ({ actor, query: { cursor, ...asked } }) => {
        const view = await listCatalogue(deps, actor, { ...asked, after: readCursor(cursor) });
        const page = pageOf(
          view.lines,
          asked.limit,
          ({ at, id }) => ({ at, id }),
          (line) => presentCatalogueCard(line, view, address),
        );
        return { ...page, waiting: view.waiting, writes: view.writes };
      },
    ),
    route(
      'ownResource',
      {
        summary: 'One item of the catalogue, with what is being written of it where it is one’s own',
        params: ofResource,
        out: OwnResource,
      },
      async ({ actor, params }) => shown(actor, params.resource),
    ),
    route(
      'resourceVersion',
      { summary: 'One version of an own item as it went out', params: ofVersion, out: ResourceDetail },
      async ({ actor, params }) => presentResource(await showVersion(deps, actor, params.resource, params.version), address),
    ),
    route('startDraft', { summary: 'Begin something of one’s own', body: StartDraft, out: OwnResource }, async ({ actor, body, now }) =>
      shown(actor, await startDraft(deps, actor, body, now)),
    ),
    route(
      'reviseResource',
      { summary: 'Begin the next version beside the one that is out', params: ofResource, out: OwnResource },
      async ({ actor, params, now }) => {
        await reviseResource(deps, actor, params.resource, now);
        return shown(actor, params.resource);
      },
    ),
    route(
      'changeDraft',
      { summary: 'Write on a draft', params: ofResource, body: ChangeDraft, out: OwnResource, maxBody: LARGEST_DRAFT },
      async ({ actor, params, body, now }) => {
        await changeDraft(deps, actor, { id: params.resource, ...body }, now);
        return shown(actor, params.resource);
      },
    ),
    route(
      'submitDraft',
      { summary: 'Hand a draft in to be looked at', params: ofResource, body: OfDraft, out: OwnResource },
      async ({ actor, params, body, now }) => {
        await submitDraft(deps, actor, { id: params.resource, rev: body.rev }, now);
        return shown(actor, params.resource);
      },
    ),
    route(
      'takeBackDraft',
      { summary: 'Take it back to write on', params: ofResource, body: OfDraft, out: OwnResource },
      async ({ actor, params, body, now }) => {
        await takeBackDraft(deps, actor, { id: params.resource, rev: body.rev }, now);
        return shown(actor, params.resource);
      },
    ),
    route(
      'reviewDraft',
      {
        summary: 'Let out what a colleague wrote, or send it back with a sentence',
        params: ofResource,
        body: ReviewDraft,
        out: OwnResource,
      },
      async ({ actor, params, body, now }) => {
        await reviewDraft(deps, actor, params.resource, body, now);
        return shown(actor, params.resource);
      },
    ),
    route('dropDraft', { summary: 'Throw a draft away', params: ofResource, body: OfDraft, out: Done }, async ({ actor, params, body }) => {
      await dropDraft(deps, actor, { id: params.resource, rev: body.rev });
      return { ok: true as const };
    }),
    route(
      'withdrawResource',
      { summary: 'Take an own item out of everybody’s sight, at once', params: ofResource, out: OwnResource },
      async ({ actor, params, now }) => {
        await withdrawResource(deps, actor, params.resource, now);
        return shown(actor, params.resource);
      },
    ),
    route(
      'retireResource',
      { summary: 'No new plan takes it any more, or plans may take it again', params: ofResource, body: RetireResource, out: OwnResource },
      async ({ actor, params, body, now }) => {
        await retireResource(deps, actor, { id: params.resource, retired: body.retired }, now);
        return shown(actor, params.resource);
      },
    ),
    ...uploadRoutes(deps, shown),
  ];
}
