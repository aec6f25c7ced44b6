import { z } from 'zod';
import { Id } from '../contract/common';
import { ClassReach, PlanRehearsal } from '../contract/rehearsal';
import type { Deps } from '../deps';
import { reachOfClass } from '../flows/rehearsal/reach-of-class';
import { rehearsePlan } from '../flows/rehearsal/rehearse-plan';
import { presentClassReach, presentRehearsal } from '../present/rehearsal';
import { route, type Route } from './route';

export function rehearsalRoutes(deps: Deps): Route[] {
  return [
    route(
      'rehearsePlan',
      { summary: 'Play what is to come of a plan, and list what would go wrong', params: z.strictObject({ plan: Id }), out: PlanRehearsal },
      async ({ actor, params, now }) => presentRehearsal(await rehearsePlan(deps, actor, params.plan, now)),
    ),
    route(
      'classReach',
      { summary: 'Whose families of my class nothing can ring', params: z.strictObject({ classroom: Id }), out: ClassReach },
      async ({ actor, params, now }) => presentClassReach(await reachOfClass(deps, actor, params.classroom, now)),
    ),
  ];
}
