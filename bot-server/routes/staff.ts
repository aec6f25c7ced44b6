import { z } from 'zod';
import { Done, Id } from '../contract/common';
import { SignedIn } from '../contract/auth';
import * as staff from '../contract/staff';
import type { Deps } from '../deps';
import { browserFamily } from '../domain/access/browser-family';
import { staffIdentityOfId } from '../domain/access/staff-account';
import type { Actor } from '../domain/access/actor';
import type { Instant } from '../domain/time/instant';
import { askDesktop } from '../flows/auth/ask-desktop';
import { beginSetUp } from '../flows/auth/begin-set-up';
import { changePassword } from '../flows/auth/change-password';
import { confirmDesktop } from '../flows/auth/confirm-desktop';
import { endOtherSessions } from '../flows/auth/end-other-sessions';
import { endSession } from '../flows/auth/end-session';
import { finishSetUp } from '../flows/auth/finish-set-up';
import { introduce } from '../flows/auth/introduce';
import { listRoles } from '../flows/auth/list-roles';
import { listSessions } from '../flows/auth/list-sessions';
import { sessionOf } from '../flows/auth/recognise';
import { refuseDesktop } from '../flows/auth/refuse-desktop';
import { seeDesktop } from '../flows/auth/see-desktop';
import { signInByPassword } from '../flows/auth/sign-in-by-password';
import { switchRole } from '../flows/auth/switch-role';
import { takeDesktop } from '../flows/auth/take-desktop';
import { presentActor } from '../present/actor';
import { presentAsked, presentRoles, presentSeen, presentSessions } from '../present/staff';
import { route, type Route } from './route';

type Asking = { readonly actor: Actor; readonly token: string; readonly now: Instant };

/** Ways in for staff, and everybody's sessions and roles. */
export function staffRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor) => presentActor(await introduce(deps, actor));
  const sessionAt = async ({ token, now }: Asking) => (await sessionOf(deps, token, now)).session;
  const sessionsOf = async (asking: Asking) => {
    const here = await sessionAt(asking);
    const items = presentSessions(await listSessions(deps, asking.actor, asking.now), here.id);
    return { items, byPassword: staffIdentityOfId(here.identityId) !== undefined };
  };
  return [
    route(
      'askDesktop',
      { summary: 'A browser asks to be signed in by a scan', auth: 'none', out: staff.AskedDesktop, limit: 'desktop' },
      async ({ agent, now }) => presentAsked(await askDesktop(deps, { browser: browserFamily(agent) }, now)),
    ),
    route(
      'takeDesktop',
      { summary: 'Has it been confirmed?', auth: 'none', body: staff.TakeDesktop, out: staff.DesktopTurn, limit: 'desktop-turn' },
      async ({ body, now }) => {
        const turn = await takeDesktop(deps, body.secret, now);
        if (turn.state === 'done') return { state: turn.state, signedIn: { token: turn.token, actor: await shown(turn.actor) } };
        return turn.state === 'scanned' ? { state: turn.state, number: turn.number } : { state: turn.state };
      },
    ),
    route('seeDesktop', { summary: 'My phone scanned a code', body: staff.Scene, out: staff.SeenDesktop }, async ({ actor, body, now }) =>
      presentSeen(await seeDesktop(deps, actor, body.scene, now)),
    ),
    route('confirmDesktop', { summary: 'It is my desktop', body: staff.ConfirmDesktop, out: Done }, async ({ actor, body, now }) => {
      await confirmDesktop(deps, actor, body, now);
      return { ok: true as const };
    }),
    route('refuseDesktop', { summary: 'It is not my desktop', body: staff.Scene, out: Done }, async ({ actor, body }) => {
      await refuseDesktop(deps, actor, body.scene);
      return { ok: true as const };
    }),
    route(
      'passwordSignIn',
      { summary: 'Name, password and second factor', auth: 'none', body: staff.PasswordSignIn, out: SignedIn, limit: 'password' },
      async ({ body, agent, address, now }) => {
        const { token, actor } = await signInByPassword(deps, body, { address, browser: browserFamily(agent) }, now);
        return { token, actor: await shown(actor) };
      },
    ),
    route(
      'beginSetUp',
      { summary: 'What a set-up link is for', auth: 'none', body: staff.SetUpCode, out: staff.SetUp, limit: 'password' },
      async ({ body, now }) => {
        const { login, totpSecret, totpAddress } = await beginSetUp(deps, body.code, now);
        return { login, totpSecret, totpAddress, qr: deps.qrPicture(totpAddress) };
      },
    ),
    route(
      'finishSetUp',
      { summary: 'Set password and second factor, once', auth: 'none', body: staff.FinishSetUp, out: staff.SetUpDone, limit: 'password' },
      async ({ body, now }) => finishSetUp(deps, body, now),
    ),
    route(
      'changePassword',
      { summary: 'A new password; other devices are signed out', body: staff.ChangePassword, out: Done },
      async (given) => {
        await changePassword(deps, { actor: given.actor, session: await sessionAt(given) }, given.body, given.now);
        return { ok: true as const };
      },
    ),
    route('sessions', { summary: 'Where I am signed in', out: staff.Sessions }, sessionsOf),
    route('endSession', { summary: 'Sign one device out', params: z.strictObject({ session: Id }), out: staff.Sessions }, async (given) => {
      await endSession(deps, given.actor, given.params.session, given.now);
      return sessionsOf(given);
    }),
    route('endOtherSessions', { summary: 'Sign all other devices out', out: staff.Sessions }, async (given) => {
      await endOtherSessions(deps, { actor: given.actor, session: await sessionAt(given) }, given.now);
      return sessionsOf(given);
    }),
    route('roles', { summary: 'Roles I can take', out: staff.Roles }, async ({ actor }) => ({
      items: presentRoles(await listRoles(deps, actor)),
    })),
    route('switchRole', { summary: 'Act in another role of mine', body: staff.SwitchRole, out: staff.RoleTaken }, async (given) => {
      const next = await switchRole(deps, { actor: given.actor, session: await sessionAt(given) }, given.body.role, given.now);
      return { actor: await shown(next) };
    }),
  ];
}
