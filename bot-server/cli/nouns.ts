import { account } from './account';
import { audit } from './audit';
import { bulletin } from './bulletin';
import { calendar } from './calendar';
import { fee } from './fee';
import type { Noun } from './noun';
import { plan } from './plan';
import { privacy } from './privacy';
import { privacyRights } from './privacy-rights';
import { push } from './push';
import { resource } from './resource';
import { roster } from './roster';
import { template } from './template';
import { viewing } from './viewing';
import { wecom } from './wecom';

/** Every noun of the command line, in the order in which they are listed. */
export const nouns: Readonly<Record<string, Noun>> = {
  ...{ roster, plan, push, resource, viewing, account, template, wecom, fee },
  privacy: { ...privacy, ...privacyRights },
  audit,
  calendar,
  bulletin,
};
