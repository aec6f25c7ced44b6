import { anchorText, readAnchor, type Anchor } from '../../domain/audit/anchor';
import type { Instant } from '../../domain/time/instant';
import type { BulletinStore } from '../../store/bulletins';
import type { MetaStore } from '../../store/meta';

const ANCHOR = 'bulletin-anchor:';

/** Where the chains of all places ended one night, by place: also of a place of which no bulletin is left. */
export async function bulletinAnchors({ meta }: { readonly meta: Pick<MetaStore, 'readAll'> }): Promise<ReadonlyMap<string, Anchor>> {
  const kept = await meta.readAll(ANCHOR);
  return new Map(
    [...kept].flatMap(([key, text]) => {
      const anchor = readAnchor(text);
      return anchor ? [[key.slice(ANCHOR.length), anchor] as const] : [];
    }),
  );
}

/** Writes down where the bulletins of every place end, so that taking away the newest shows. A chain without its last anchor keeps that one. */
export async function anchorBulletins(
  needs: { readonly bulletins: Pick<BulletinStore, 'places' | 'chain' | 'end'>; readonly meta: Pick<MetaStore, 'readAll' | 'write'> },
  now: Instant,
): Promise<readonly (Omit<Anchor, 'at'> & { readonly chain: string; readonly broken: boolean })[]> {
  const anchors = await bulletinAnchors(needs);
  const anchored = [];
  for (const chain of [...new Set([...(await needs.bulletins.places()), ...anchors.keys()])].sort()) {
    const [end, last] = [await needs.bulletins.end(chain), anchors.get(chain)];
    const [kept] = last ? await needs.bulletins.chain(chain, last.seq - 1, 1) : [];
    const broken = last !== undefined && !(kept?.seq === last.seq && kept.hash === last.hash);
    if (!broken && end && end.seq !== last?.seq) await needs.meta.write(`${ANCHOR}${chain}`, anchorText({ ...end, at: now }));
    anchored.push({ chain, seq: end?.seq ?? 0, hash: end?.hash ?? '', broken });
  }
  return anchored;
}
