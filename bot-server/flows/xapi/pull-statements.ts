import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { SchoolId } from '../../domain/roster/roster';
import { MINUTE, type Instant } from '../../domain/time/instant';
import { OFFLINE_TICKET_LIFE } from '../../domain/viewing/ticket';
import type { Viewing } from '../../domain/viewing/viewing';
import { restsFrom, statementsOf, type Naming, type Statement } from '../../domain/xapi/statement';
import type { AuditStore } from '../../store/audit';
import type { ResourceStore } from '../../store/resources';
import type { RetentionStore } from '../../store/retention';
import type { RollupStore } from '../../store/rollups';
import type { ViewingStore } from '../../store/viewing';

export interface StatementNeeds {
  readonly viewings: Pick<ViewingStore, 'ofViewers'>;
  readonly retention: Pick<RetentionStore, 'viewersOfSchool'>;
  readonly rollups: Pick<RollupStore, 'itemsOfSchool'>;
  readonly resources: Pick<ResourceStore, 'version'>;
  readonly audit: Pick<AuditStore, 'noteLook'>;
  readonly seal: { blind(text: string): string };
  readonly sha256: (text: string) => string;
  readonly env: { readonly publicUrl: string };
  /** Whether a child's own watching may be used now. */
  readonly mayRecord: (studentId: string) => Promise<boolean>;
}

/** After this viewing, which came to rest at this instant. */
export interface StatementCursor {
  readonly at: Instant;
  readonly id: string;
}
export interface StatementPage {
  readonly statements: readonly Statement[];
  /** Where to go on, now or later; undefined: everything at rest was given, go on from the cursor used. */
  readonly next: StatementCursor | undefined;
  readonly more: boolean;
}

const SOME_VIEWERS = 200;
/** Reports that were taken in the last moment of a ticket are stored by then. */
const SETTLED = MINUTE;

/** Everything that came to rest until then is given. */
export const consistentThrough = (now: Instant): string => new Date(now - SETTLED).toISOString();

/**
 * The statements of a school's viewings that came to rest after a cursor, oldest first; `limit` counts viewings. A viewing at rest does not
 * change, and one that is taken up again comes to rest later: so whoever goes on from the last cursor misses nothing.
 * @throws Refusal access/denied
 */
export async function pullStatements(
  needs: StatementNeeds,
  who: Actor | 'operator',
  { schoolId, after, limit }: { readonly schoolId: SchoolId; readonly after: StatementCursor | undefined; readonly limit: number },
  now: Instant,
): Promise<StatementPage> {
  if (who !== 'operator' && !may.pullStatements(who, schoolId)) throw new Refusal('access/denied');
  const naming: Naming = {
    schoolId,
    homePage: needs.env.publicUrl.replace(/\/$/, ''),
    hash: (text) => needs.sha256(needs.seal.blind(text)),
  };
  const resting = await restingOf(needs, schoolId, after, now);
  const page = resting.slice(0, limit);
  const consents = new Map<string, boolean>();
  const statements: Statement[] = [];
  for (const { viewing } of page) {
    const { viewer, resourceId, version } = viewing.key;
    if (viewer.kind === 'student') {
      const may = consents.get(viewer.id) ?? (await needs.mayRecord(viewer.id));
      consents.set(viewer.id, may);
      if (!may) continue;
    }
    const resource = await needs.resources.version(resourceId, version);
    if (resource?.kind === 'video') statements.push(...statementsOf(viewing, resource, naming));
  }
  await needs.audit.noteLook(
    {
      chain: schoolId,
      actor: who !== 'operator' && who.role === 'teacher' ? { kind: 'teacher', id: who.teacherId } : { kind: 'operator', id: 'cli' },
      action: 'statements-pulled',
      about: { kind: 'school', id: schoolId },
      amount: statements.length,
    },
    now,
  );
  const last = page.at(-1);
  return { statements, next: last && { at: last.at, id: last.viewing.id }, more: resting.length > limit };
}

/** Viewings at rest of what was pushed to this school, after the cursor and in its order. */
async function restingOf(needs: StatementNeeds, schoolId: SchoolId, after: StatementCursor | undefined, now: Instant) {
  const items = new Set(await needs.rollups.itemsOfSchool(schoolId));
  const found: { readonly at: Instant; readonly viewing: Viewing }[] = [];
  const seen = new Set<string>();
  let from: string | undefined = '';
  while (from !== undefined) {
    const { viewers, at: next } = await needs.retention.viewersOfSchool(schoolId, from, SOME_VIEWERS);
    // A viewing's newest session began before its last report.
    const rows = await needs.viewings.ofViewers(viewers, (after?.at ?? 0) - OFFLINE_TICKET_LIFE);
    for (const viewing of rows) {
      const at = restsFrom(viewing);
      if (at === undefined || at > now - SETTLED || seen.has(viewing.id) || !items.has(viewing.key.resourceId)) continue;
      if (after && (at < after.at || (at === after.at && viewing.id <= after.id))) continue;
      seen.add(viewing.id);
      found.push({ at, viewing });
    }
    from = next;
  }
  return found.sort((a, b) => a.at - b.at || (a.viewing.id < b.viewing.id ? -1 : 1));
}
