import { Done } from '../contract/common';
import * as tie from '../contract/tie';
import type { Deps } from '../deps';
import type { Instant } from '../domain/time/instant';
import { askTie } from '../flows/auth/ask-tie';
import { confirmTie } from '../flows/auth/confirm-tie';
import { sessionOf } from '../flows/auth/recognise';
import { refuseTie } from '../flows/auth/refuse-tie';
import { seeTie } from '../flows/auth/see-tie';
import { tieTurn } from '../flows/auth/tie-turn';
import { untie } from '../flows/auth/untie';
import { presentTieAsked, presentTieSeen } from '../present/tie';
import { route, type Route } from './route';

/** 连上微信: the WeChat of who came in by a password. */
export function tieRoutes(deps: Deps): Route[] {
  const sessionAt = async ({ token, now }: { token: string; now: Instant }) => (await sessionOf(deps, token, now)).session;
  return [
    route('askTie', { summary: 'A code that ties my WeChat', out: tie.AskedTie, limit: 'tie' }, async (given) =>
      presentTieAsked(await askTie(deps, { actor: given.actor, session: await sessionAt(given) }, given.now)),
    ),
    route('tieTurn', { summary: 'Is my WeChat tied?', out: tie.TieTurn }, async (given) =>
      tieTurn(deps, { actor: given.actor, session: await sessionAt(given) }, given.now),
    ),
    route('untie', { summary: 'My post has no WeChat any more', out: Done }, async ({ actor, now }) => {
      await untie(deps, actor, now);
      return { ok: true as const };
    }),
    route('seeTie', { summary: 'My phone scanned a code for tying', body: tie.TieScene, out: tie.SeenTie }, async ({ actor, body, now }) =>
      presentTieSeen(await seeTie(deps, actor, body.scene, now)),
    ),
    route('confirmTie', { summary: 'It is my post', body: tie.ConfirmTie, out: Done }, async ({ actor, body, now }) => {
      await confirmTie(deps, actor, body, now);
      return { ok: true as const };
    }),
    route('refuseTie', { summary: 'It is not my post', body: tie.TieScene, out: Done }, async ({ actor, body }) => {
      await refuseTie(deps, actor, body.scene);
      return { ok: true as const };
    }),
  ];
}
