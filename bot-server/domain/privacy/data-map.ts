import { accounts } from './map/accounts';
import { binding } from './map/binding';
import { bulletins } from './map/bulletins';
import { exported } from './map/exported';
import { classAnswers } from './map/class-answers';
import { content } from './map/content';
import { doings } from './map/doings';
import { keeping } from './map/keeping';
import { fees } from './map/fees';
import { people } from './map/people';
import { planning } from './map/planning';
import { rights } from './map/rights';
import { roster } from './map/roster';
import { speaking } from './map/speaking';
import { sending } from './map/sending';
import { staff } from './map/staff';
import type { DataMap } from './mapped';

/**
 * Every field of every collection: what it is for, why it may be kept, its class, how long, who sees it, whether it is sealed.
 * It is code rather than a document because programs go by it: the change of keys walks its sealed fields, the nightly job its limits.
 */
export const dataMap: DataMap = {
  ...people,
  ...roster,
  ...staff,
  ...binding,
  ...rights,
  ...accounts,
  ...content,
  ...planning,
  ...sending,
  ...doings,
  ...classAnswers,
  ...fees,
  ...speaking,
  ...keeping,
  ...bulletins,
  ...exported,
};
