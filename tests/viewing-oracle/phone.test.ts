import { describeLaws } from './law';
import { killLaws } from './kill-laws';
import { phoneLaws } from './phone-laws';

describeLaws('what a phone tells, against a player that marks what it plays', phoneLaws, 1);
describeLaws('a phone that dies', killLaws, 1);
