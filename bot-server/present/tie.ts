import type { WireTieAsk, WireTieSeen } from '../contract/index';
import type { Introduction } from '../domain/access/introduction';
import type { TieRequest } from '../domain/access/tie';
import type { Instant } from '../domain/time/instant';
import { presentActor } from './actor';

export const presentTieAsked = ({ image, expiresAt }: { image?: string; expiresAt: Instant }): WireTieAsk => ({
  image: image ?? null,
  expiresAt,
});

/** For the phone: whose post it is; never the number. */
export function presentTieSeen({ request, known }: { request: TieRequest; known: Introduction }): WireTieSeen {
  const { name, title, school } = presentActor(known);
  const { browser, askedAt, expiresAt } = request;
  return { post: [school?.name ?? title, name].filter(Boolean).join(' · '), browser, askedAt, expiresAt };
}
