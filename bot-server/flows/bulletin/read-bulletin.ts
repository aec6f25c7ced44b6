import type { Actor } from '../../domain/access/actor';
import { personKey } from '../../domain/account/person-key';
import { may } from '../../domain/access/may';
import type { Bulletin, BulletinKind, BulletinPlace, BulletinWording } from '../../domain/bulletin/bulletin';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { BulletinHead, BulletinStore } from '../../store/bulletins';

type Needs = { readonly bulletins: Pick<BulletinStore, 'get' | 'page' | 'rows' | 'readUpTo' | 'noteRead'> };

/** Whose bulletins somebody reads: an officer the bureau's, a head the school's. @throws Refusal access/denied */
function ownPlace(actor: Actor): BulletinPlace {
  const place: BulletinPlace | undefined =
    actor.role === 'officer'
      ? { kind: 'bureau', id: actor.bureauId }
      : actor.role === 'teacher'
        ? { kind: 'school', id: actor.schoolId }
        : undefined;
  if (!place || !may.readBulletins(actor, place)) throw new Refusal('access/denied');
  return place;
}

/** Who reads, for what is new to them. */
const readerOf = (actor: Actor): string | undefined =>
  actor.role === 'officer'
    ? personKey({ kind: 'officer', id: actor.officerId })
    : actor.role === 'teacher'
      ? personKey({ kind: 'teacher', id: actor.teacherId })
      : undefined;

/** `isNew`: made after the newest that this person has opened. */
export type ListedHead = BulletinHead & { readonly isNew: boolean };

/** The own place's bulletins, newest first. They name nobody, so reading them leaves no row in the trail. @throws Refusal access/denied */
export async function listBulletins(
  { bulletins }: Needs,
  actor: Actor,
  asked: { readonly kind?: BulletinKind | undefined; readonly limit: number; readonly before?: number | undefined },
): Promise<ListedHead[]> {
  const { kind, limit, before } = asked;
  const place = ownPlace(actor);
  const reader = readerOf(actor);
  const seen = reader === undefined ? 0 : await bulletins.readUpTo(reader, place);
  const heads = await bulletins.page(place, {
    limit,
    ...(kind === undefined ? {} : { kind }),
    ...(before === undefined ? {} : { before }),
  });
  return heads.map((head) => ({ ...head, isNew: head.seq > seen }));
}

export interface ReadBulletin {
  readonly bulletin: Bulletin;
  /** As they were when it was written. */
  readonly definitions: BulletinWording['definitions'];
  /** The others of the same time, newest first: the bulletin and its supplements. */
  readonly beside: readonly BulletinHead[];
}

/** More supplements than a bulletin ever gets. */
const MOST_BESIDE = 20;

/** Opens one, after which it is new to this person no more. @throws Refusal access/denied, bulletin/not-found (also for another place's) */
export async function readBulletin({ bulletins }: Needs, actor: Actor, id: string, now: Instant): Promise<ReadBulletin> {
  ownPlace(actor);
  const bulletin = await bulletins.get(id);
  if (!bulletin || !may.readBulletins(actor, bulletin.place)) throw new Refusal('bulletin/not-found');
  const words = bulletin.sources.filter(({ name }) => name === 'wording').map(({ hash }) => hash);
  const reader = readerOf(actor);
  if (reader !== undefined) await bulletins.noteRead(reader, bulletin, now);
  const { place, kind, period } = bulletin;
  const ofPeriod = await bulletins.page(place, { kind, period, limit: MOST_BESIDE });
  const [row] = [...(await bulletins.rows(words)).values()];
  return {
    bulletin,
    definitions: row?.kind === 'wording' ? row.definitions : {},
    beside: ofPeriod.filter((one) => one.id !== bulletin.id),
  };
}
