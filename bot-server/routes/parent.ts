import { z } from 'zod';
import { InboxItem } from '../contract/auth';
import { Id, Page, pageOf } from '../contract/common';
import { ResourceDetail } from '../contract/resource';
import { Today, TodayQuery } from '../contract/today';
import type { Deps } from '../deps';
import { listInbox } from '../flows/today/list-inbox';
import { listToday } from '../flows/today/list-today';
import { openResource } from '../flows/today/open-resource';
import { presentInboxItem } from '../present/inbox';
import { mediaAddress, presentResource } from '../present/resource';
import { presentToday } from '../present/today';
import { route, type Route } from './route';

export function parentRoutes(deps: Deps): Route[] {
  const address = mediaAddress(deps.env.mediaBaseUrl);
  return [
    route(
      'today',
      { summary: 'What was pushed to my children, newest first', query: TodayQuery, out: Today },
      async ({ actor, query, now }) => presentToday(await listToday(deps, actor, query, now), address),
    ),
    route(
      'inbox',
      { summary: 'My messages, whether they rang or not', query: Page, out: pageOf(InboxItem) },
      async ({ actor, query, now }) => {
        const { limit, cursor } = query;
        const { items, next } = await listInbox(deps, actor, { limit, ...(cursor === undefined ? {} : { cursor }) }, now);
        return { items: items.map(presentInboxItem), next };
      },
    ),
    route(
      'resource',
      { summary: 'One item to watch or read', params: z.strictObject({ resource: Id }), out: ResourceDetail },
      async ({ actor, params, now }) => presentResource(await openResource(deps, actor, params.resource, now), address),
    ),
  ];
}
