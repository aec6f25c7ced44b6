import {
  bulletinId,
  BULLETIN_RULE,
  type Bulletin,
  type BulletinKind,
  type BulletinPlace,
  type SourceRef,
  type SourceRow,
  type WordingRow,
} from '../../domain/bulletin/bulletin';
import { canonicalJson, rowHash, rowName, sealedBulletin, type Sha256 } from '../../domain/bulletin/chain';
import { factsOf, termsIn } from '../../domain/bulletin/facts';
import { periodOf, type Period } from '../../domain/bulletin/period';
import type { TermDays } from '../../domain/bulletin/terms';
import { textOf } from '../../domain/bulletin/text';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import { startOfWeek } from '../../domain/time/week';
import type { BulletinStore } from '../../store/bulletins';
import { gatherRows, type GatherNeeds } from './gather';

export type MakeNeeds = GatherNeeds & {
  readonly bulletins: Pick<BulletinStore, 'get' | 'ofPeriod' | 'last' | 'add' | 'keepRows' | 'rows'>;
  readonly sha256: Sha256;
};
export interface Wanted {
  readonly place: BulletinPlace;
  readonly kind: BulletinKind;
  readonly period: string;
}

const MOST_TRIES = 20;
/** So many rows are hashed at a stretch: phones are answered in between. */
const AT_ONCE = 25;

/**
 * The bulletin of a place and a time: made once, from what is told now, and the same for ever. Who asks again, or at the same moment, gets
 * the one that is there.
 * @throws Refusal bulletin/period, bulletin/too-early before the last week is over, bulletin/wording
 */
export async function makeBulletin(needs: MakeNeeds, wanted: Wanted, now: Instant): Promise<{ bulletin: Bulletin; isNew: boolean }> {
  const known = await needs.bulletins.get(bulletinId({ ...wanted, no: 0 }));
  if (known) return { bulletin: known, isNew: false };
  const terms = await termsFor(needs, wanted.kind);
  const period = overBy(wanted, terms, now);
  return append(needs, { ...wanted, no: 0 }, await gatherRows(needs, wanted.place, period, terms, now), now);
}

/**
 * 补报: when nothing of a bulletin's time is due any more, what is told now as a row of its own, which refers to it. Undefined while something
 * is due still, or when it would tell the same. The bulletin itself never changes.
 * @throws Refusal bulletin/not-found when there is no bulletin to supplement
 */
export async function supplementBulletin(needs: MakeNeeds, wanted: Wanted, now: Instant): Promise<Bulletin | undefined> {
  const known = await needs.bulletins.ofPeriod(wanted.place, wanted.kind, wanted.period);
  const newest = known.at(-1);
  if (!newest) throw new Refusal('bulletin/not-found');
  if (newest.facts.isSettled) return undefined;
  // The weeks that the bulletin was about, whatever became of the roster's terms since.
  const terms = termsIn([
    ...(await needs.bulletins.rows(newest.sources.filter(({ name }) => name === 'terms').map(({ hash }) => hash))).values(),
  ]);
  const rows = await gatherRows(needs, wanted.place, periodOf(wanted.kind, wanted.period, terms), terms, now);
  const facts = factsOf(wanted, rows);
  if (!facts.isSettled || canonicalJson(facts) === canonicalJson(newest.facts)) return undefined;
  return (await append(needs, { ...wanted, no: newest.no + 1 }, rows, now)).bulletin;
}

/** The roster's terms as far as a bulletin goes by them. */
async function termsFor({ roster }: Pick<MakeNeeds, 'roster'>, kind: BulletinKind): Promise<readonly TermDays[]> {
  if (kind === 'weekly' || kind === 'monthly') return [];
  return (await roster.terms()).map(({ id, name, startsOn, endsOn }) => ({ id, name, startsOn, endsOn }));
}

function overBy({ kind, period: key }: Wanted, terms: readonly TermDays[], now: Instant): Period {
  const period = periodOf(kind, key, terms);
  if (startOfWeek(period.last + 1) > now) throw new Refusal('bulletin/too-early');
  return period;
}

/** Its rows first: no bulletin is ever there without what it was made from. */
async function append(
  { bulletins, sha256 }: Pick<MakeNeeds, 'bulletins' | 'sha256'>,
  about: Wanted & { readonly no: number },
  rows: readonly SourceRow[],
  now: Instant,
): Promise<{ bulletin: Bulletin; isNew: boolean }> {
  const facts = factsOf(about, rows);
  const wording = rows.find((row): row is WordingRow => row.kind === 'wording');
  if (!wording) throw new Refusal('bulletin/wording');
  const text = textOf(facts, wording);
  const sources: SourceRef[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE).map((row) => [rowHash(row, sha256), row] as const);
    sources.push(...some.map(([hash, row]) => ({ name: rowName(row), hash })));
    await bulletins.keepRows(new Map(some));
  }
  const id = bulletinId(about);
  const { place, kind, period, no } = about;
  const rosterHash = sources.find(({ name }) => name === 'roster')?.hash ?? '';
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const last = await bulletins.last(place);
    const chained = { seq: (last?.seq ?? 0) + 1, before: last?.hash ?? '' };
    const open = { id, place, kind, period, no, cutoff: now, rule: BULLETIN_RULE, rosterHash, sources, facts, text, ...chained, hash: '' };
    const made: Bulletin = { ...open, hash: sha256(sealedBulletin(open)) };
    if (await bulletins.add(made)) return { bulletin: made, isNew: true };
    const known = await bulletins.get(id);
    if (known) return { bulletin: known, isNew: false };
  }
  throw new Error(`no place at the end of the bulletins of ${place.kind} ${place.id} after ${MOST_TRIES} tries`);
}
