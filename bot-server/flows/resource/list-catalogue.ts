import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { CatalogueLine } from '../../domain/resource/catalogue';
import { EVERYBODYS, shelfOf } from '../../domain/resource/owner';
import type { Owner } from '../../domain/resource/resource';
import type { CatalogueAsk } from '../../store/resources/catalogue';
import { officeOf, shelvesFor, type ResourceNeeds } from './needs';

type Asked = Omit<CatalogueAsk, 'shelves' | 'own'> & { readonly owner?: 'own' | 'shared' | 'bureau' | undefined };

export interface CatalogueView {
  /** One more than was asked for, when there are more. */
  readonly lines: readonly CatalogueLine[];
  readonly own: Owner;
  /** Names of the bureaus whose content is among them. */
  readonly bureaus: ReadonlyMap<string, string>;
  readonly waiting: number;
  readonly writes: boolean;
}

/** What somebody of a school's office or a bureau may choose from, and their own drafts. @throws Refusal access/denied */
export async function listCatalogue(
  needs: Pick<ResourceNeeds, 'resources' | 'roster'>,
  actor: Actor,
  asked: Asked,
): Promise<CatalogueView> {
  const { owner } = officeOf(actor);
  const { owner: whose, ...rest } = asked;
  const [all, bureaus] = await Promise.all([shelvesFor(needs, actor), needs.roster.bureaus()]);
  const own = shelfOf(owner);
  const shelves = all.filter((shelf) =>
    whose === undefined
      ? true
      : whose === 'own'
        ? shelf === own
        : whose === 'shared'
          ? shelf === EVERYBODYS
          : shelf !== own && shelf !== EVERYBODYS,
  );
  const mine = whose === undefined || whose === 'own';
  const [lines, waiting] = await Promise.all([
    needs.resources.catalogue.list({ ...rest, shelves, limit: rest.limit + 1, ...(mine ? { own: owner } : {}) }),
    may.reviewContent(actor, owner) ? needs.resources.catalogue.waiting(owner) : 0,
  ]);
  return {
    lines,
    own: owner,
    bureaus: new Map(bureaus.map(({ id, name }) => [id, name])),
    waiting,
    writes: may.writeContent(actor, owner),
  };
}
