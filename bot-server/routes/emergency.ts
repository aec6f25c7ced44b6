import { z } from 'zod';
import { Id, NoParams } from '../contract/common';
import { AskEmergency, Emergencies, SettleEmergency } from '../contract/emergency';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { askEmergency } from '../flows/emergency/ask-emergency';
import { listEmergencies } from '../flows/emergency/list-emergencies';
import { settleEmergency } from '../flows/emergency/settle-emergency';
import { presentEmergencies } from '../present/emergency';
import { route, type Route } from './route';

export function emergencyRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, now: number) => presentEmergencies(await listEmergencies(deps, actor), now);
  return [
    route('emergencies', { summary: 'Emergencies of my school', query: NoParams, out: Emergencies }, async ({ actor, now }) =>
      shown(actor, now),
    ),
    route(
      'askEmergency',
      { summary: 'Ask for an emergency; another person has to confirm it', body: AskEmergency, out: Emergencies },
      async ({ actor, body: { grades, ...words }, now }) => {
        await askEmergency(deps, actor, { ...words, audience: { grades, classroomIds: [] } }, now);
        return shown(actor, now);
      },
    ),
    route(
      'settleEmergency',
      {
        ...{ summary: 'Confirm what a colleague asked for, or refuse it', params: z.strictObject({ emergency: Id }) },
        ...{ body: SettleEmergency, out: Emergencies },
      },
      async ({ actor, params, body, now }) => {
        await settleEmergency(deps, actor, { id: params.emergency, word: body.word }, now);
        return shown(actor, now);
      },
    ),
  ];
}
