import { accounts } from './map/accounts';
import { binding } from './map/binding';
import { doings } from './map/doings';
import { people } from './map/people';
import { rights } from './map/rights';
import { roster } from './map/roster';
import { sending } from './map/sending';
import { staff } from './map/staff';
import type { DataMap } from './mapped';

/**
 * Every field of every collection: what it is for, why it may be kept, its class, how long, who sees it, whether it is sealed.
 * It is code rather than a document because programs go by it: the change of keys walks its sealed fields, the nightly job its limits.
 */
export const dataMap: DataMap = { ...people, ...roster, ...staff, ...binding, ...rights, ...accounts, ...sending, ...doings };
