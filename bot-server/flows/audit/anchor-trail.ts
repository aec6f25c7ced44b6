import { anchorKey, anchorText, readAnchor, startKey } from '../../domain/audit/anchor';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { MetaStore } from '../../store/meta';

interface Needs {
  readonly audit: Pick<AuditStore, 'chains' | 'end' | 'link'>;
  readonly meta: Pick<MetaStore, 'read' | 'write' | 'readAll'>;
}

export interface Anchored {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  /** The chain does not have what it had at its last anchor: that one stays, so that a check shows it. */
  readonly broken: boolean;
}

/** Writes down where every chain ends, so that cutting off its end shows. */
export async function anchorTrail({ audit, meta }: Needs, now: Instant): Promise<Anchored[]> {
  const before = await meta.readAll(anchorKey(''));
  const known = [...before.keys()].map((key) => key.slice(anchorKey('').length));
  const anchored: Anchored[] = [];
  for (const chain of [...new Set([...(await audit.chains()), ...known])].sort()) {
    const [end, start] = [await audit.end(chain), readAnchor(await meta.read(startKey(chain)))];
    const last = readAnchor(before.get(anchorKey(chain)));
    const kept = last && last.seq > (start?.seq ?? 0) ? (await audit.link(chain, last.seq))?.hash === last.hash : true;
    if (kept && end) await meta.write(anchorKey(chain), anchorText({ ...end, at: now }));
    anchored.push({ chain, seq: end?.seq ?? 0, hash: end?.hash ?? '', broken: !kept });
  }
  return anchored;
}

/** Takes away what is older than `before` from the beginning of each chain, writing down first where it begins then. Gives the number of rows. */
export async function pruneTrail(
  { audit, meta }: { readonly audit: Pick<AuditStore, 'chains' | 'end' | 'link' | 'lastBefore' | 'prune'>; readonly meta: Needs['meta'] },
  before: Instant,
  now: Instant,
): Promise<number> {
  let removed = 0;
  for (const chain of await audit.chains()) {
    const [end, over] = [await audit.end(chain), await audit.lastBefore(chain, before)];
    // The newest row stays however old it is: the next one is chained to it.
    const last = over && over.seq === end?.seq ? await audit.link(chain, over.seq - 1) : over;
    if (!last) continue;
    await meta.write(startKey(chain), anchorText({ seq: last.seq, hash: last.hash, at: now }));
    removed += await audit.prune(chain, last.seq);
  }
  return removed;
}
