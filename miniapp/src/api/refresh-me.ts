import type { WireMe } from '@contract/index';
import { session } from './app-session';
import { call } from './client';
import { largeType } from './settings';

/** Asks who I am and what I chose, and lets the whole app know. Throws ApiProblem. */
export async function readMe(): Promise<WireMe> {
  const me = await call('me', {});
  session.settle(me.actor);
  largeType.set(me.settings.largeType);
  return me;
}
