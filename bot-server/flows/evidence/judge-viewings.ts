import type { Resource } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { countedSpan } from '../../domain/viewing/credit';
import {
  claimsFound,
  FLAG_KINDS,
  flagIdOf,
  isSameSet,
  LEAST_PIECES,
  manyAtOnceFound,
  piecesOf,
  sameSetsFound,
  settleFlag,
  type FlagKind,
  type Found,
} from '../../domain/viewing/flags';
import type { Viewing } from '../../domain/viewing/viewing';
import type { EvidenceStore } from '../../store/evidence';
import type { ResourceStore } from '../../store/resources';
import type { ViewingStore } from '../../store/viewing';

export interface JudgeNeeds {
  readonly viewings: Pick<ViewingStore, 'read' | 'alongside'>;
  readonly resources: Pick<ResourceStore, 'version'>;
  readonly evidence: {
    readonly flags: Pick<EvidenceStore['flags'], 'ofViewings' | 'replace'>;
    readonly addresses: Pick<EvidenceStore['addresses'], 'neighbours'>;
  };
}
type Known = ReadonlyMap<string, Awaited<ReturnType<EvidenceStore['flags']['ofViewings']>>[number]>;

const MOST_NEIGHBOURS = 200;

/**
 * Asks the rules about viewings that were written. Run again on the same rows it changes nothing. Others that turn out to share a set are
 * flagged with it: `tell` is called for each of them before the viewing's own flag is written, so that a crash in between repeats it.
 */
export async function judgeViewings(
  needs: JudgeNeeds,
  viewings: readonly Viewing[],
  tell: (other: Viewing) => Promise<void>,
  now: Instant,
): Promise<void> {
  const known: Known = new Map((await needs.evidence.flags.ofViewings(viewings.map(({ id }) => id))).map((flag) => [flag.id, flag]));
  for (const viewing of viewings) {
    const resource = await needs.resources.version(viewing.key.resourceId, viewing.key.version);
    if (!resource) continue;
    const done = viewing.completion !== undefined;
    const found: Record<FlagKind, Found | undefined> = {
      claims: claimsFound(viewing, resource),
      // What is not complete is in no headline: nothing would be gained by asking.
      'many-at-once': done ? await manyAtOnce(needs, viewing, resource) : undefined,
      'same-sets': done ? await sameSets(needs, viewing, resource, tell, now) : undefined,
    };
    for (const kind of FLAG_KINDS) await settle(needs, viewing.id, kind, found[kind], known, now);
  }
}

async function settle(
  { evidence }: Pick<JudgeNeeds, 'evidence'>,
  viewingId: string,
  kind: FlagKind,
  found: Found | undefined,
  known: Known,
  now: Instant,
): Promise<boolean> {
  const before = known.get(flagIdOf(viewingId, kind));
  const next = settleFlag(before, kind, found, viewingId, now);
  // Lost to somebody who decided in the same moment: the next write of this viewing asks again.
  return next === undefined ? false : evidence.flags.replace(next, before?.rev ?? 0);
}

async function manyAtOnce({ viewings }: JudgeNeeds, viewing: Viewing, resource: Resource): Promise<Found | undefined> {
  if (viewing.sessions.length === 0) return undefined;
  const from = Math.min(...viewing.sessions.map(({ openedAt }) => openedAt));
  const others = (await viewings.alongside(viewing.key.viewer, { from, to: viewing.lastAt })).filter(({ id }) => id !== viewing.id);
  if (others.length < 2) return undefined;
  const { from: first, to: last } = countedSpan(resource);
  const running = ({ key, sessions }: Viewing) => ({ itemId: key.resourceId, sessions });
  return manyAtOnceFound(running(viewing), others.map(running), last - first);
}

async function sameSets(
  needs: JudgeNeeds,
  viewing: Viewing,
  resource: Resource,
  tell: (other: Viewing) => Promise<void>,
  now: Instant,
): Promise<Found | undefined> {
  const counted = countedSpan(resource);
  if (piecesOf(viewing.words, counted).length < LEAST_PIECES) return undefined;
  const { here, elsewhere } = await needs.evidence.addresses.neighbours(viewing.id, viewing.key, MOST_NEIGHBOURS);
  const near = await needs.viewings.read(here);
  const far = await needs.viewings.read(elsewhere);
  const neighbour =
    (sameAddress: boolean) =>
    ({ key, words }: Viewing) => ({ viewerId: key.viewer.id, words, sameAddress });
  const own = { viewerId: viewing.key.viewer.id, words: viewing.words };
  const found = sameSetsFound(own, [...near.map(neighbour(true)), ...far.map(neighbour(false))], counted);
  if (!found) return undefined;
  const others = near.filter((one) => one.completion && isSameSet(own.words, one.words, counted));
  const known: Known = new Map((await needs.evidence.flags.ofViewings(others.map(({ id }) => id))).map((flag) => [flag.id, flag]));
  for (const other of others) {
    if (settleFlag(known.get(flagIdOf(other.id, 'same-sets')), 'same-sets', found, other.id, now) === undefined) continue;
    await settle(needs, other.id, 'same-sets', found, known, now);
    await tell(other);
  }
  return found;
}
