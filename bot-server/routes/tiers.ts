import { NoParams } from '../contract/common';
import { ClassTiers, OfTiers, SetTiers, Teaching } from '../contract/tier';
import type { Deps } from '../deps';
import { clearTiers } from '../flows/tier/clear-tiers';
import { listTeaching } from '../flows/tier/list-teaching';
import { readTiers } from '../flows/tier/read-tiers';
import { setTiers } from '../flows/tier/set-tiers';
import { presentClassTiers, presentTeaching } from '../present/tier';
import { route, type Route } from './route';

export function tierRoutes(deps: Deps): Route[] {
  const named = ({ classroom, subject }: { classroom: string; subject: string }) => ({ classroomId: classroom, subject });
  return [
    route('teaching', { summary: 'Which subjects I teach in which classes', query: NoParams, out: Teaching }, async ({ actor }) =>
      presentTeaching(await listTeaching(deps, actor)),
    ),
    route(
      'classTiers',
      { summary: 'Who is given which level in my subject, of those whose family agreed', params: OfTiers, out: ClassTiers },
      async ({ actor, params, now }) => presentClassTiers(await readTiers(deps, actor, named(params), now)),
    ),
    route(
      'setTiers',
      { summary: 'Set levels in my subject, several at once; null takes one away', params: OfTiers, body: SetTiers, out: ClassTiers },
      async ({ actor, params, body, now }) => {
        const changes = body.changes.map(({ student, tier }) => ({ studentId: student, tier: tier ?? undefined }));
        return presentClassTiers(await setTiers(deps, actor, named(params), changes, now));
      },
    ),
    route(
      'clearTiers',
      { summary: 'Nobody is given a level of their own in my subject in this class', params: OfTiers, out: ClassTiers },
      async ({ actor, params, now }) => presentClassTiers(await clearTiers(deps, actor, named(params), now)),
    ),
  ];
}
