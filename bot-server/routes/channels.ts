import { z } from 'zod';
import { ConsentOutlook } from '../contract/channels';
import { Id } from '../contract/common';
import type { Deps } from '../deps';
import { foretellConsents } from '../flows/push/foretell-consents';
import { presentConsentOutlook } from '../present/channels';
import { route, type Route } from './route';

export const channelRoutes = (deps: Deps): Route[] => [
  route(
    'planReminders',
    { summary: 'Where reminders run out in the weeks of a plan', params: z.strictObject({ plan: Id }), out: ConsentOutlook },
    async ({ actor, params, now }) => presentConsentOutlook(await foretellConsents(deps, actor, params.plan, now)),
  ),
];
