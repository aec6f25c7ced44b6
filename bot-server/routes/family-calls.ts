import { z } from 'zod';
import { Id } from '../contract/common';
import { FamilyCalls, MarkFamilyCall } from '../contract/family-calls';
import type { Deps } from '../deps';
import { listFamilyCalls, markFamilyCall } from '../flows/push/family-calls';
import { presentFamilyCalls } from '../present/family-calls';
import { route, type Route } from './route';

export function familyCallRoutes(deps: Deps): Route[] {
  return [
    route(
      'familyCalls',
      { summary: 'Whom of my class two cards in a row have not moved', params: z.strictObject({ classroom: Id }), out: FamilyCalls },
      async ({ actor, params, now }) => presentFamilyCalls(await listFamilyCalls(deps, actor, params.classroom, now)),
    ),
    route(
      'markFamilyCall',
      {
        ...{ summary: 'Say that a family was spoken to, or take it back', params: z.strictObject({ classroom: Id, student: Id }) },
        ...{ body: MarkFamilyCall, out: FamilyCalls },
      },
      async ({ actor, params, body, now }) => presentFamilyCalls(await markFamilyCall(deps, actor, { ...params, ...body }, now)),
    ),
  ];
}
