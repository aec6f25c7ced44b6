import type { Instant } from '../time/instant';
import type { Draft, DraftState } from './draft';
import { behind, shelfOf, type Shelf } from './owner';
import type { Resource, ResourceId } from './resource';
import { plainWords } from './search';

/** How something stands as a whole. */
export type CatalogueState = 'published' | 'withdrawn' | 'unpublished';

/** One resource as the catalogue shows it: what is out, or what is being written where nothing is out yet. */
export interface CatalogueCard extends Pick<
  Resource,
  'title' | 'kind' | 'for' | 'dimension' | 'theme' | 'stages' | 'summary' | 'subject' | 'madeBy' | 'durationSeconds' | 'poster'
> {
  readonly state: CatalogueState;
  /** The version that is out. */
  readonly version?: number;
  /** For the owner's people: what is being written beside it. */
  readonly draft?: { readonly version: number; readonly state: DraftState };
  /** No new plan takes the version that is out. */
  readonly retired?: true;
}

export interface CatalogueLine {
  readonly id: ResourceId;
  readonly shelf: Shelf;
  readonly owner?: Resource['owner'];
  readonly card: CatalogueCard;
  /** What it is found by. */
  readonly words: string;
  readonly at: Instant;
}

/** The catalogue's line of a resource from its newest version and its draft; undefined when there is neither. */
export function catalogueLine(newest: Resource | undefined, draft: Draft | undefined): CatalogueLine | undefined {
  const shown = newest ? cardOf(newest) : draft && cardOfDraft(draft);
  const of = newest ?? draft;
  if (!shown || !of) return undefined;
  const state: CatalogueState = newest ? (newest.withdrawn ? 'withdrawn' : 'published') : 'unpublished';
  const headings = (newest?.blocks ?? []).flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
  const said = [shown.title, shown.summary, shown.theme, shown.subject ?? '', shown.madeBy ?? '', ...headings].join(' ');
  const shelf = shelfOf(of.owner);
  return {
    id: of.id,
    shelf: state === 'published' ? shelf : behind(shelf),
    ...(of.owner ? { owner: of.owner } : {}),
    card: {
      ...shown,
      state,
      ...(newest ? { version: newest.version } : {}),
      ...(newest?.retired ? { retired: true as const } : {}),
      ...(draft ? { draft: { version: draft.version, state: draft.state } } : {}),
    },
    words: plainWords(said),
    at: Math.max(newest?.publishedAt ?? 0, draft?.changedAt ?? 0),
  };
}

type Shown = Omit<CatalogueCard, 'state' | 'version' | 'draft' | 'retired'>;

function cardOf(resource: Resource): Shown {
  const { title, kind, dimension, theme, stages, summary, subject, madeBy, durationSeconds, poster } = resource;
  return {
    ...{ title, kind, for: resource.for, dimension, theme, stages: [...stages], summary },
    ...(subject === undefined ? {} : { subject }),
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(poster === undefined ? {} : { poster }),
  };
}

function cardOfDraft({ kind, for: whom, words, files }: Draft): Shown {
  const { title, dimension, theme, stages, summary, subject, madeBy } = words;
  return {
    ...{ title, kind, for: whom, dimension, theme, stages: [...stages], summary },
    ...(subject === undefined ? {} : { subject }),
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(files.media?.seconds === undefined ? {} : { durationSeconds: files.media.seconds }),
    ...(files.poster ? { poster: files.poster.kept } : {}),
  };
}
