import { openH5 } from './h5';
import type { Platform } from './platform';
import { openWeapp } from './weapp';

/** The phone this build runs on. */
export const here: Platform = __WEAPP__ ? openWeapp() : openH5();
