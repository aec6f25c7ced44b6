import { z } from 'zod';
import { ClassProgress, ClassPushesQuery, PushPage } from '../contract/classroom';
import { Id } from '../contract/common';
import { PushDetail, PushesQuery } from '../contract/school';
import type { Deps } from '../deps';
import { classProgress } from '../flows/progress/class-progress';
import { listClassPushes, listSchoolPushes } from '../flows/progress/list-pushes';
import { pushFunnel } from '../flows/progress/push-funnel';
import { presentClassProgress, presentPushDetail, presentPushPage } from '../present/progress';
import { mediaAddress } from '../present/resource';
import { route, type Route } from './route';

const ofClass = z.strictObject({ classroom: Id });

export function progressRoutes(deps: Deps): Route[] {
  const address = mediaAddress(deps.env.mediaBaseUrl);
  return [
    route(
      'classPushes',
      { summary: 'Pushes of my class', params: ofClass, query: ClassPushesQuery, out: PushPage },
      async ({ actor, params, query: { limit, cursor } }) =>
        presentPushPage(
          await listClassPushes(deps, actor, params.classroom, { limit, ...(cursor === undefined ? {} : { cursor }) }),
          address,
        ),
    ),
    route(
      'classProgress',
      { summary: 'A push in my class, family by family', params: ofClass.extend({ push: Id }), out: ClassProgress },
      async ({ actor, params, now }) => presentClassProgress(await classProgress(deps, actor, params, now), address),
    ),
    route('pushes', { summary: 'Pushes of my school', query: PushesQuery, out: PushPage }, async ({ actor, query: { limit, cursor } }) =>
      presentPushPage(await listSchoolPushes(deps, actor, { limit, ...(cursor === undefined ? {} : { cursor }) }), address),
    ),
    route(
      'push',
      { summary: 'A push with its funnel, by class, and what did not ring', params: z.strictObject({ push: Id }), out: PushDetail },
      async ({ actor, params, now }) => presentPushDetail(await pushFunnel(deps, actor, params.push, now), address),
    ),
  ];
}
