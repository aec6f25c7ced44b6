import { describeLaws } from './law';
import { ruleLaws } from './rule-laws';

describeLaws('what is believed, against counting second by second', ruleLaws, 1);
