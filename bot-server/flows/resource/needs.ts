import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditAction } from '../../domain/audit/audit';
import type { Fault } from '../../domain/importing/fault';
import { Refusal } from '../../domain/refusal';
import type { CatalogueLine } from '../../domain/resource/catalogue';
import { adviceOnDraft, faultsOfDraft, type Draft, type DraftFault } from '../../domain/resource/draft';
import {
  behind,
  chainOf,
  ownerOf,
  sameOwner,
  shelfOf,
  shelvesOfBureau,
  shelvesOfSchool,
  staffOf,
  type Shelf,
} from '../../domain/resource/owner';
import type { Block, Owner, ResourceId, StaffRef } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { ResourceStore } from '../../store/resources';
import type { RosterStore } from '../../store/roster';

export interface ResourceNeeds {
  readonly resources: Pick<
    ResourceStore,
    | 'catalogue'
    | 'get'
    | 'version'
    | 'versions'
    | 'source'
    | 'draft'
    | 'startDraft'
    | 'saveDraft'
    | 'dropDraft'
    | 'publish'
    | 'withdraw'
    | 'retire'
  >;
  readonly roster: Pick<RosterStore, 'school' | 'bureau' | 'bureaus' | 'teachers' | 'officer'>;
  readonly audit: Pick<AuditStore, 'note'>;
  readonly files: {
    /** A text as blocks; pictures by what the text calls them. Faults name the line. */
    readArticle(text: string, pictures: ReadonlyMap<string, string>): { readonly blocks: Block[]; readonly faults: Fault[] };
  };
}

/** The shelves that somebody who works for a school or bureau sees. None for others. */
export async function shelvesFor({ roster }: { readonly roster: Pick<RosterStore, 'school' | 'bureaus'> }, actor: Actor): Promise<Shelf[]> {
  if (actor.role === 'officer') return shelvesOfBureau(actor.bureauId, await roster.bureaus());
  if (actor.role !== 'teacher') return [];
  const [school, bureaus] = await Promise.all([roster.school(actor.schoolId), roster.bureaus()]);
  return school ? shelvesOfSchool(school.id, school.bureauId, bureaus) : [];
}

/** Who may look into the catalogue: for whom they work, and who they are there. @throws Refusal access/denied */
export function officeOf(actor: Actor): { readonly owner: Owner; readonly me: StaffRef } {
  const [owner, me] = [ownerOf(actor), staffOf(actor)];
  if (!owner || !me || !may.readCatalogue(actor)) throw new Refusal('access/denied');
  return { owner, me };
}

/** One line of the catalogue that this person may see. @throws Refusal access/denied, resource/not-found (also where it is not theirs to see) */
export async function lineFor(needs: Pick<ResourceNeeds, 'resources' | 'roster'>, actor: Actor, id: ResourceId): Promise<CatalogueLine> {
  const { owner } = officeOf(actor);
  const [line, shelves] = await Promise.all([needs.resources.catalogue.line(id), shelvesFor(needs, actor)]);
  if (!line || ![...shelves, behind(shelfOf(owner))].includes(line.shelf)) throw new Refusal('resource/not-found');
  return line;
}

/** The draft of one's own school or bureau, for who writes or reviews there. @throws Refusal access/denied, resource/not-found, resource/no-draft */
export async function ownDraft(
  needs: Pick<ResourceNeeds, 'resources' | 'roster'>,
  actor: Actor,
  id: ResourceId,
  to: 'write' | 'review',
): Promise<{ readonly draft: Draft; readonly me: StaffRef }> {
  const { owner, me } = officeOf(actor);
  const line = await lineFor(needs, actor, id);
  if (!sameOwner(line.owner, owner)) throw new Refusal('access/denied');
  if (!(to === 'write' ? may.writeContent(actor, owner) : may.reviewContent(actor, owner))) throw new Refusal('access/denied');
  const draft = await needs.resources.draft(id);
  if (!draft) throw new Refusal('resource/no-draft');
  return { draft, me };
}

/** What the text calls its pictures. */
export const pictureNames = ({ pictures }: Pick<Draft, 'pictures'>): ReadonlyMap<string, string> =>
  new Map(pictures.map(({ kept }, at) => [`p${at + 1}`, kept]));

export interface JudgedDraft {
  readonly blocks: readonly Block[];
  readonly faults: readonly DraftFault[];
  readonly advice: readonly string[];
}

/** A draft's text as blocks, and all that has to be mended before it can go on. */
export function judgeDraft({ files }: Pick<ResourceNeeds, 'files'>, draft: Draft): JudgedDraft {
  const { blocks, faults } = files.readArticle(draft.words.text, pictureNames(draft));
  const inText = faults.map(({ row, message }): DraftFault => ({
    field: 'text',
    message: row === undefined ? message : `第 ${row} 行：${message}`,
  }));
  return { blocks, faults: [...inText, ...faultsOfDraft(draft, blocks)], advice: adviceOnDraft(draft) };
}

/** Leaves the row that says who did it; the words of people stay out of the trail. */
export const noteDone = (
  { audit }: Pick<ResourceNeeds, 'audit'>,
  { owner, by, action, id }: { readonly owner: Owner; readonly by: StaffRef; readonly action: AuditAction; readonly id: ResourceId },
  now: Instant,
): Promise<unknown> => audit.note({ chain: chainOf(owner), actor: by, action, about: { kind: 'resource', id } }, now);
