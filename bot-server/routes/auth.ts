import { ChangeSettings, Me, SignedIn, SignIn } from '../contract/auth';
import { Done } from '../contract/common';
import type { Deps } from '../deps';
import { browserFamily } from '../domain/access/browser-family';
import { aboutMe } from '../flows/auth/about-me';
import { changeSettings } from '../flows/auth/change-settings';
import { introduce } from '../flows/auth/introduce';
import { signIn } from '../flows/auth/sign-in';
import { presentActor } from '../present/actor';
import { presentMe } from '../present/me';
import { route, type Route } from './route';

export function authRoutes(deps: Deps): Route[] {
  return [
    route(
      'signIn',
      { summary: "Sign in by wx.login's code", auth: 'none', body: SignIn, out: SignedIn, limit: 'sign-in' },
      async ({ body, agent, now }) => {
        const { token, actor } = await signIn(deps, body.code, now, browserFamily(agent));
        return { token, actor: presentActor(await introduce(deps, actor)) };
      },
    ),
    route('signOut', { summary: 'End this session', out: Done }, async ({ token }) => {
      await deps.sessions.close(token);
      return { ok: true as const };
    }),
    route('me', { summary: 'Who I am, my settings, what is kept about me', out: Me }, async ({ actor }) =>
      presentMe(await aboutMe(deps, actor)),
    ),
    route('changeSettings', { summary: 'Quiet hours and type size', body: ChangeSettings, out: Me }, async ({ actor, body }) => {
      await changeSettings(deps, actor, body);
      return presentMe(await aboutMe(deps, actor));
    }),
  ];
}
