import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { CatalogueLine } from '../../domain/resource/catalogue';
import { wrote, type Draft } from '../../domain/resource/draft';
import { ownerOf, sameOwner, staffOf } from '../../domain/resource/owner';
import type { Owner, Resource, ResourceId, StaffRef } from '../../domain/resource/resource';
import { judgeDraft, lineFor, type JudgedDraft, type ResourceNeeds } from './needs';

export interface ResourceView {
  readonly line: CatalogueLine;
  readonly own: Owner;
  readonly bureaus: ReadonlyMap<string, string>;
  /** As it is out now. */
  readonly newest?: Resource;
  /** For the owner's people alone: what is being written, and every version that went out, newest first. */
  readonly draft?: { readonly draft: Draft; readonly judged: JudgedDraft };
  readonly versions: readonly Resource[];
  readonly may: { readonly write: boolean; readonly review: boolean; readonly withdraw: boolean };
  /** The reader could review, but wrote on this one. */
  readonly wroteIt: boolean;
  /** What colleagues are called, by kind and id. */
  readonly names: ReadonlyMap<string, string>;
}

export const staffKey = ({ kind, id }: StaffRef): string => `${kind}:${id}`;

/** One resource of the catalogue; with its draft, versions and colleagues' names for who works where it belongs. @throws Refusal access/denied, resource/not-found */
export async function showResource(needs: ResourceNeeds, actor: Actor, id: ResourceId): Promise<ResourceView> {
  const line = await lineFor(needs, actor, id);
  const own = ownerOf(actor);
  if (!own) throw new Refusal('access/denied');
  const mine = sameOwner(line.owner, own);
  const [newest, draft, versions, bureaus] = await Promise.all([
    needs.resources.get(id),
    mine ? needs.resources.draft(id) : undefined,
    mine ? needs.resources.versions(id) : [],
    needs.roster.bureaus(),
  ]);
  const me = staffOf(actor);
  const reviews = mine && may.reviewContent(actor, own);
  const wroteIt = draft !== undefined && me !== undefined && wrote(draft, me);
  return {
    line,
    own,
    bureaus: new Map(bureaus.map(({ id: bureau, name }) => [bureau, name])),
    ...(newest ? { newest } : {}),
    ...(draft ? { draft: { draft, judged: judgeDraft(needs, draft) } } : {}),
    versions,
    may: {
      write: mine && may.writeContent(actor, own),
      review: reviews && draft?.state === 'submitted' && !wroteIt,
      withdraw: mine && line.card.state === 'published' && may.withdrawContent(actor, own),
    },
    wroteIt: reviews && draft?.state === 'submitted' && wroteIt,
    names: await namesOf(needs, [
      ...(draft ? [...draft.writers, ...(draft.sentBack ? [draft.sentBack.by] : [])] : []),
      ...versions.flatMap(({ checkedBy }) => checkedBy ?? []),
    ]),
  };
}

/** One version as it went out, for the owner's people. @throws Refusal access/denied, resource/not-found */
export async function showVersion(needs: ResourceNeeds, actor: Actor, id: ResourceId, version: number): Promise<Resource> {
  const line = await lineFor(needs, actor, id);
  if (!sameOwner(line.owner, ownerOf(actor))) throw new Refusal('access/denied');
  const found = await needs.resources.version(id, version);
  if (!found) throw new Refusal('resource/not-found');
  return found;
}

async function namesOf({ roster }: ResourceNeeds, staff: readonly StaffRef[]): Promise<Map<string, string>> {
  const ids = (kind: StaffRef['kind']) => [...new Set(staff.filter((one) => one.kind === kind).map(({ id }) => id))];
  const [teachers, officers] = await Promise.all([
    roster.teachers(ids('teacher')),
    Promise.all(ids('officer').map((id) => roster.officer(id))),
  ]);
  return new Map([
    ...teachers.map(({ id, name }) => [`teacher:${id}`, name] as const),
    ...officers.flatMap((one) => (one ? [[`officer:${one.id}`, one.name] as const] : [])),
  ]);
}
