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
/** Each may have a few hundred neighbours, which are held until it is judged. */
const JUDGED_AT_ONCE = 100;

/**
 * Asks the rules about viewings that were written. Run again on the same rows it changes nothing. Others that turn out to share a set are
 * flagged with it: `tell` is called for each of them before the viewing's own flag is written, so that a crash in between repeats it.
 * What the rules look at is read for many of these viewings together.
 */
export async function judgeViewings(
  needs: JudgeNeeds,
  viewings: readonly Viewing[],
  tell: (other: Viewing) => Promise<void>,
  now: Instant,
): Promise<void> {
  const [flags, resources] = await Promise.all([
    needs.evidence.flags.ofViewings(viewings.map(({ id }) => id)),
    resourcesOf(needs, viewings),
  ]);
  const known: Known = new Map(flags.map((flag) => [flag.id, flag]));
  const asked = viewings.flatMap((viewing): Asked[] => {
    const resource = resources.get(itemOf(viewing));
    return resource ? [{ viewing, resource }] : [];
  });
  for (let from = 0; from < asked.length; from += JUDGED_AT_ONCE)
    await judgeSome(needs, asked.slice(from, from + JUDGED_AT_ONCE), known, tell, now);
}

async function judgeSome(
  needs: JudgeNeeds,
  asked: readonly Asked[],
  known: Known,
  tell: (other: Viewing) => Promise<void>,
  now: Instant,
): Promise<void> {
  // What is not complete is in no headline: nothing would be gained by asking.
  const done = asked.filter(({ viewing }) => viewing.completion !== undefined);
  const [beside, near] = await Promise.all([openBeside(needs, done), neighboursOf(needs, done)]);
  for (const one of asked) {
    const { viewing, resource } = one;
    const found: Record<FlagKind, Found | undefined> = {
      claims: claimsFound(viewing, resource),
      'many-at-once': manyAtOnce(one, beside.get(viewing.id) ?? []),
      'same-sets': await sameSets(needs, one, near.get(viewing.id), tell, now),
    };
    for (const kind of FLAG_KINDS) await settle(needs, viewing.id, kind, found[kind], known, now);
  }
}

interface Asked {
  readonly viewing: Viewing;
  readonly resource: Resource;
}
interface Near {
  readonly near: readonly Viewing[];
  readonly far: readonly Viewing[];
}
const itemOf = ({ key }: Viewing): string => `${key.resourceId}@${key.version}`;

async function resourcesOf({ resources }: Pick<JudgeNeeds, 'resources'>, viewings: readonly Viewing[]) {
  const items = new Map(viewings.map((viewing) => [itemOf(viewing), viewing.key]));
  const read = [...items].map(async ([item, { resourceId, version }]) => [item, await resources.version(resourceId, version)] as const);
  return new Map(await Promise.all(read));
}

/** What each of these viewers had open in the time of the viewing. */
async function openBeside({ viewings }: JudgeNeeds, done: readonly Asked[]): Promise<ReadonlyMap<string, readonly Viewing[]>> {
  const timed = done.filter(({ viewing }) => viewing.sessions.length > 0).map(({ viewing }) => viewing);
  const others = await viewings.alongside(
    timed.map(({ key: { viewer }, sessions, lastAt }) => ({ viewer, from: Math.min(...sessions.map((one) => one.openedAt)), to: lastAt })),
  );
  return new Map(timed.map(({ id }, index) => [id, (others[index] ?? []).filter((other) => other.id !== id)]));
}

/** The viewings that each of these is compared with: those from the same line and the newest from elsewhere. */
async function neighboursOf({ evidence, viewings }: JudgeNeeds, done: readonly Asked[]): Promise<ReadonlyMap<string, Near>> {
  const pieced = done.filter(({ viewing, resource }) => piecesOf(viewing.words, countedSpan(resource)).length >= LEAST_PIECES);
  const found = await evidence.addresses.neighbours(
    pieced.map(({ viewing: { id, key } }) => ({ viewingId: id, ...key })),
    MOST_NEIGHBOURS,
  );
  const read = await viewings.read([...new Set(found.flatMap(({ here, elsewhere }) => [...here, ...elsewhere]))]);
  const byId = new Map(read.map((viewing) => [viewing.id, viewing]));
  const known = (ids: readonly string[]): Viewing[] => ids.flatMap((id) => byId.get(id) ?? []);
  return new Map(
    pieced.flatMap(({ viewing: { id } }, index) => {
      const own = found[index];
      return own ? [[id, { near: known(own.here), far: known(own.elsewhere) }]] : [];
    }),
  );
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

function manyAtOnce({ viewing, resource }: Asked, others: readonly Viewing[]): Found | undefined {
  if (others.length < 2) return undefined;
  const { from: first, to: last } = countedSpan(resource);
  const running = ({ key, sessions }: Viewing) => ({ itemId: key.resourceId, sessions });
  return manyAtOnceFound(running(viewing), others.map(running), last - first);
}

async function sameSets(
  needs: JudgeNeeds,
  { viewing, resource }: Asked,
  neighbours: Near | undefined,
  tell: (other: Viewing) => Promise<void>,
  now: Instant,
): Promise<Found | undefined> {
  if (!neighbours) return undefined;
  const counted = countedSpan(resource);
  const { near, far } = neighbours;
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
