import { anchorKey, openChainCheck, readAnchor, startKey, type ChainFault } from '../../domain/audit/anchor';
import type { AuditStore } from '../../store/audit';
import type { MetaStore } from '../../store/meta';

export interface VerifyTrailNeeds {
  readonly audit: Pick<AuditStore, 'chains' | 'links'>;
  readonly meta: Pick<MetaStore, 'readAll'>;
  readonly sha256: (text: string) => string;
}

export interface CheckedChain {
  readonly chain: string;
  /** Rows there are. */
  readonly rows: number;
  /** Where it ends. */
  readonly seq: number;
  readonly fault?: ChainFault;
}

const AT_ONCE = 500;

/** Recomputes every chain of the trail, also one of which nothing but its anchor is left. */
export async function verifyTrail(needs: VerifyTrailNeeds, onProgress?: (done: number) => void): Promise<CheckedChain[]> {
  const [anchors, starts] = await Promise.all([needs.meta.readAll(anchorKey('')), needs.meta.readAll(startKey(''))]);
  const anchored = [...anchors.keys()].map((key) => key.slice(anchorKey('').length));
  const chains = [...new Set([...(await needs.audit.chains()), ...anchored])].sort();
  const checked: CheckedChain[] = [];
  let done = 0;
  for (const chain of chains) {
    const start = readAnchor(starts.get(startKey(chain)));
    const check = openChainCheck({ start, anchor: readAnchor(anchors.get(anchorKey(chain))) }, needs.sha256);
    let rows = 0;
    for (let after = 0, more = true; more;) {
      const links = await needs.audit.links(chain, after, AT_ONCE);
      check.take(links);
      rows += links.length;
      onProgress?.((done += links.length));
      after = links.at(-1)?.seq ?? after;
      more = links.length === AT_ONCE;
    }
    checked.push({ chain, rows, ...check.end() });
  }
  return checked;
}
