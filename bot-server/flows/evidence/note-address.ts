import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import { networkOf } from '../../domain/viewing/network';
import { viewingIdOf, type ViewingKey } from '../../domain/viewing/viewing';
import type { EvidenceStore } from '../../store/evidence';

interface Needs {
  readonly evidence: { readonly addresses: Pick<EvidenceStore['addresses'], 'note'> };
  readonly seal: { blind(text: string): string };
}

/** 24 bits: enough to see that a few families of one item share a line, too few to tell which of all lines it was. */
const SIGNS = 4;

/**
 * Notes from which line an item was opened, under a keyed pseudonym that is another one every day. An address that is behind our own proxy
 * tells nothing and is not noted.
 */
export async function noteAddress({ evidence, seal }: Needs, key: ViewingKey, address: string, now: Instant): Promise<void> {
  const network = networkOf(address);
  if (network === undefined) return;
  const pseudonym = seal.blind(`viewing address ${civilDate(now)} ${network}`).slice(0, SIGNS);
  await evidence.addresses.note(viewingIdOf(key), key, pseudonym, now);
}
