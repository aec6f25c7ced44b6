import type { Bulletin, CountsRow, SourceRow } from '../../domain/bulletin/bulletin';
import { canonicalJson, verifyBulletins, type BulletinFault, type Sha256 } from '../../domain/bulletin/chain';
import type { Anchor } from '../../domain/audit/anchor';
import { releaseRow } from '../../domain/bulletin/sources';
import { releaseIdOf } from '../../domain/figures/keys';
import { groupBy } from '../../domain/group-by';
import type { BulletinStore } from '../../store/bulletins';
import type { MetaStore } from '../../store/meta';
import type { RollupStore } from '../../store/rollups';
import { placeKey } from '../../domain/bulletin/bulletin';
import { bulletinAnchors } from './anchor-bulletins';

export interface VerifyNeeds {
  readonly bulletins: Pick<BulletinStore, 'places' | 'chain' | 'rows'>;
  readonly rollups: Pick<RollupStore, 'releasesIn'>;
  /** Where chains ended one night. */
  readonly meta: Pick<MetaStore, 'readAll'>;
  readonly sha256: Sha256;
}
export interface VerifiedPlace {
  readonly place: string;
  readonly bulletins: number;
  readonly rows: number;
  /** Releases that were not written again since, and tell the same still. */
  readonly live: number;
  /** Hash of the last one. */
  readonly end: string;
  readonly faults: readonly VerifyFault[];
}
/** A release in the figures that was not written again and yet tells something else. */
export interface LiveFault {
  readonly bulletin: string;
  readonly row: string;
  readonly what: 'live-changed';
}

/** What a place had one night and has no more: its bulletins from that number on were taken away or put in the place of others. */
export interface CutFault {
  readonly bulletin: string;
  readonly row?: undefined;
  readonly what: 'cut-off';
}
export type VerifyFault = BulletinFault | LiveFault | CutFault;

const AT_ONCE = 200;

/** Recomputes every bulletin of these places from the rows it was made from, and holds those rows against the figures as they are. */
export async function verifyStored(needs: VerifyNeeds, place?: string): Promise<VerifiedPlace[]> {
  const anchors = await bulletinAnchors(needs);
  const known = [...new Set([...(await needs.bulletins.places()), ...anchors.keys()])].sort();
  const places = known.filter((one) => place === undefined || one === place);
  const verified: VerifiedPlace[] = [];
  for (const one of places) {
    const { bulletins, rows } = await wholeChain(needs, one);
    const live = await liveRows(needs, rows);
    const seen = verifyOne(one, bulletins, rows, needs.sha256);
    const nameOf = (row: CountsRow) => bulletins.find(({ sources }) => sources.some(({ name }) => name === `counts ${row.id}`))?.id ?? '';
    const changed = live.filter(({ same }) => !same).map(({ row }): LiveFault => ({ bulletin: nameOf(row), row: `counts ${row.id}`, what: 'live-changed' })); // prettier-ignore
    verified.push({
      ...seen,
      live: live.length - changed.length,
      faults: [...seen.faults, ...changed, ...cutOff(one, bulletins, anchors.get(one))],
    });
  }
  return verified;
}

/** The place where the chain ended one night must still be in it. */
function cutOff(place: string, bulletins: readonly Bulletin[], anchor: Anchor | undefined): CutFault[] {
  if (!anchor || bulletins.some(({ seq, hash }) => seq === anchor.seq && hash === anchor.hash)) return [];
  return [{ bulletin: `${place} 第 ${anchor.seq} 份`, what: 'cut-off' }];
}

/** What a pack holds: all that is needed to check it again, without any database. */
export interface Pack {
  readonly format: 'gongyu-bulletins';
  readonly version: 1;
  readonly bulletins: readonly Bulletin[];
  readonly rows: readonly { readonly hash: string; readonly row: SourceRow }[];
}

/** Everything of these places, as a pack. */
export async function packBulletins(needs: Pick<VerifyNeeds, 'bulletins'>, place?: string): Promise<Pack> {
  const places = (await needs.bulletins.places()).filter((one) => place === undefined || one === place);
  const bulletins: Bulletin[] = [];
  const rows = new Map<string, SourceRow>();
  for (const one of places) {
    const chain = await wholeChain(needs, one);
    bulletins.push(...chain.bulletins);
    for (const [hash, row] of chain.rows) rows.set(hash, row);
  }
  const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hash, row]) => ({ hash, row }));
  return { format: 'gongyu-bulletins', version: 1, bulletins, rows: ordered };
}

/** Checks a pack by itself. */
export function verifyPack({ bulletins, rows }: Pack, sha256: Sha256): VerifiedPlace[] {
  const byHash = new Map(rows.map(({ hash, row }) => [hash, row]));
  return [...groupBy(bulletins, ({ place }) => placeKey(place))].map(([place, own]) => verifyOne(place, own, byHash, sha256));
}

const verifyOne = (place: string, bulletins: readonly Bulletin[], rows: ReadonlyMap<string, SourceRow>, sha256: Sha256): VerifiedPlace => ({
  place,
  bulletins: bulletins.length,
  rows: new Set(bulletins.flatMap(({ sources }) => sources.map(({ hash }) => hash))).size,
  live: 0,
  end: bulletins.at(-1)?.hash ?? '',
  faults: verifyBulletins(bulletins, rows, sha256),
});

async function wholeChain({ bulletins: store }: Pick<VerifyNeeds, 'bulletins'>, place: string) {
  const bulletins: Bulletin[] = [];
  for (let after = 0, more = true; more;) {
    const page = await store.chain(place, after, AT_ONCE);
    bulletins.push(...page);
    after = page.at(-1)?.seq ?? after;
    more = page.length === AT_ONCE;
  }
  const hashes = [...new Set(bulletins.flatMap(({ sources }) => sources.map(({ hash }) => hash)))];
  const rows = new Map<string, SourceRow>();
  for (let at = 0; at < hashes.length; at += AT_ONCE)
    for (const [hash, row] of await store.rows(hashes.slice(at, at + AT_ONCE))) rows.set(hash, row);
  return { bulletins, rows };
}

/** Rows whose release is still the writing they were taken from. */
async function liveRows({ rollups }: Pick<VerifyNeeds, 'rollups'>, rows: ReadonlyMap<string, SourceRow>) {
  const kept = [...rows.values()].filter((row): row is CountsRow => row.kind === 'counts');
  const weeks = kept.map(({ week }) => week);
  const bureauIds = [...new Set(kept.map(({ id }) => id.split(':')[0] ?? ''))];
  if (kept.length === 0) return [];
  const releases = await rollups.releasesIn({ bureauIds, from: Math.min(...weeks), to: Math.max(...weeks) });
  const now = new Map(releases.map((release) => [releaseIdOf(release), releaseRow({ ...release, id: releaseIdOf(release) })]));
  return kept.flatMap((row) => {
    const release = now.get(row.id);
    return release?.rev === row.rev ? [{ row, same: canonicalJson(release) === canonicalJson(row) }] : [];
  });
}
