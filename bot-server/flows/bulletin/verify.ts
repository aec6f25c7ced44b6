import type { CountsRow, SourceRow } from '../../domain/bulletin/bulletin';
import { canonicalJson, type Sha256 } from '../../domain/bulletin/chain';
import type { Until } from '../../domain/bulletin/pack';
import { releaseRow } from '../../domain/bulletin/sources';
import { releaseIdOf } from '../../domain/figures/keys';
import { groupBy } from '../../domain/group-by';
import type { BulletinStore } from '../../store/bulletins';
import type { MetaStore } from '../../store/meta';
import type { RollupStore } from '../../store/rollups';
import { bulletinAnchors } from './anchor-bulletins';
import { openPlaceCheck, type LiveFault, type VerifiedPlace } from './check-place';
import { walkChain } from './walk-chain';

export interface VerifyNeeds {
  readonly bulletins: Pick<BulletinStore, 'places' | 'chain' | 'rows'>;
  readonly rollups: Pick<RollupStore, 'releasesIn'>;
  /** Where chains ended one night. */
  readonly meta: Pick<MetaStore, 'readAll'>;
  readonly sha256: Sha256;
}
/** Only this place; also whether this bulletin is in it. */
export interface VerifyAsked {
  readonly place?: string | undefined;
  readonly until?: Until | undefined;
}

/** Recomputes every bulletin of these places from the rows it was made from, and holds those rows against the figures as they are. */
export async function verifyStored(needs: VerifyNeeds, { place, until }: VerifyAsked = {}): Promise<VerifiedPlace[]> {
  const anchors = await bulletinAnchors(needs);
  const known = [...new Set([...(await needs.bulletins.places()), ...anchors.keys()])].sort();
  const verified: VerifiedPlace[] = [];
  for (const one of known.filter((name) => place === undefined || name === place)) {
    const check = openPlaceCheck(one, { anchor: anchors.get(one), until, sha256: needs.sha256 });
    for await (const { bulletin, rows } of walkChain(needs.bulletins, one)) {
      const fresh = [...rows].filter(([hash]) => check.isFirstOf(hash)).map(([, row]) => row);
      check.take(bulletin, rows);
      const { same, changed } = await heldAgainstFigures(needs, fresh);
      check.noteLive(same, changed.map((row): LiveFault => ({ bulletin: bulletin.id, row: `counts ${row.id}`, what: 'live-changed' }))); // prettier-ignore
    }
    verified.push(check.end());
  }
  return verified;
}

/** Of the rows whose release is still the writing they were taken from: how many tell the same, and which do not. A week at a time. */
async function heldAgainstFigures({ rollups }: Pick<VerifyNeeds, 'rollups'>, rows: readonly SourceRow[]) {
  let same = 0;
  const changed: CountsRow[] = [];
  const kept = rows.filter((row): row is CountsRow => row.kind === 'counts');
  for (const [week, own] of groupBy(kept, ({ week: which }) => which)) {
    const bureauIds = [...new Set(own.map(({ id }) => id.split(':')[0] ?? ''))];
    const releases = await rollups.releasesIn({ bureauIds, from: week, to: week });
    const now = new Map(releases.map((release) => [releaseIdOf(release), release]));
    for (const row of own) {
      const release = now.get(row.id);
      const told = release && releaseRow({ ...release, id: row.id });
      if (told?.rev !== row.rev) continue;
      if (canonicalJson(told) === canonicalJson(row)) same += 1;
      else changed.push(row);
    }
  }
  return { same, changed };
}
