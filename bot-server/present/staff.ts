import type { WireDesktopAsk, WireDesktopSeen, WireRole, WireSession } from '../contract/index';
import type { DesktopRequest } from '../domain/access/desktop';
import type { Introduction } from '../domain/access/introduction';
import type { Session } from '../domain/access/session';
import type { Instant } from '../domain/time/instant';
import { presentActor } from './actor';

const MOST_SESSIONS = 200;

export const presentSessions = (sessions: readonly Session[], hereId: string): WireSession[] =>
  sessions
    .slice(0, MOST_SESSIONS)
    .map(({ id, kind, browser, madeAt, lastUsedAt }) => ({ id, kind, browser, madeAt, lastUsedAt, here: id === hereId }));

export const presentAsked = (asked: { secret: string; image?: string; expiresAt: Instant }): WireDesktopAsk => ({
  secret: asked.secret,
  image: asked.image ?? null,
  expiresAt: asked.expiresAt,
});

/** For the phone: never which of the numbers is the right one. */
export const presentSeen = ({ browser, askedAt, expiresAt, numbers }: DesktopRequest): WireDesktopSeen => ({
  browser,
  askedAt,
  expiresAt,
  numbers: [...(numbers ?? [])],
});

export function presentRoles(roles: readonly { key: string; isHere: boolean; known: Introduction }[]): WireRole[] {
  return roles.flatMap(({ key, isHere, known }) => {
    const { role, name, title, school } = presentActor(known);
    if (role === 'stranger') return [];
    const words = role === 'learner' ? `给${name}用` : role === 'teacher' ? `${school?.name ?? ''} ${title}`.trim() : title;
    return [{ key, role, title: words, here: isHere }];
  });
}
