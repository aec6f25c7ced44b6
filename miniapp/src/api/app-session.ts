import { here } from '../platform/here';
import { trust } from './client';
import { openSession } from './session';

/** The one session of the running app. */
export const session = openSession(here);
trust(session);
