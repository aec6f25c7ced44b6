import type { WireCatalogueCard, WireOwnResource, WireResourceDraft, WireUpload } from '../contract/index';
import type { CatalogueLine } from '../domain/resource/catalogue';
import { published, type Draft, type KeptFile } from '../domain/resource/draft';
import { sameOwner } from '../domain/resource/owner';
import type { Block, Owner, Resource, StaffRef } from '../domain/resource/resource';
import { PIECE_BYTES, type Upload } from '../domain/resource/upload';
import { presentResource, type MediaAddress } from './resource';

export interface Reader {
  /** For whom the reader works. */
  readonly own: Owner;
  readonly bureaus: ReadonlyMap<string, string>;
}

/** Whose it is, as its reader calls it. A school's own content is seen by that school alone. */
const ownerWords = (owner: Owner | undefined, { own, bureaus }: Reader): string => {
  if (!owner) return '共享';
  if (sameOwner(owner, own)) return own.kind === 'school' ? '本校' : '本局';
  return bureaus.get(owner.id) ?? '上级教育局';
};

export function presentCatalogueCard({ id, card, owner, at }: CatalogueLine, reader: Reader, address: MediaAddress): WireCatalogueCard {
  const mine = sameOwner(owner, reader.own);
  return {
    id,
    kind: card.kind,
    for: card.for,
    title: card.title,
    summary: card.summary,
    dimension: card.dimension,
    theme: card.theme,
    ...(card.subject === undefined ? {} : { subject: card.subject }),
    stages: [...card.stages],
    ...(card.madeBy === undefined ? {} : { madeBy: card.madeBy }),
    ...(card.durationSeconds === undefined ? {} : { durationSeconds: card.durationSeconds }),
    ...(card.poster === undefined ? {} : { poster: address(card.poster) }),
    owner: ownerWords(owner, reader),
    mine,
    state: card.state,
    ...(card.version === undefined ? {} : { version: card.version }),
    // What is written beside it is nobody else's business.
    ...(mine && card.draft ? { draft: { version: card.draft.version, state: card.draft.state } } : {}),
    ...(card.retired ? { retired: true as const } : {}),
    at,
  };
}

export interface ShownResource extends Reader {
  readonly line: CatalogueLine;
  readonly newest?: Resource;
  readonly draft?: { readonly draft: Draft; readonly judged: Judged };
  readonly versions: readonly Resource[];
  readonly may: { readonly write: boolean; readonly review: boolean; readonly withdraw: boolean };
  readonly wroteIt: boolean;
  readonly names: ReadonlyMap<string, string>;
}
interface Judged {
  readonly blocks: readonly Block[];
  readonly faults: readonly { readonly field: string; readonly message: string }[];
  readonly advice: readonly string[];
}

export function presentOwnResource(view: ShownResource, uploads: readonly WireUpload[], address: MediaAddress): WireOwnResource {
  const { line, newest, draft, versions, may, wroteIt, names } = view;
  const nameOf = ({ kind, id }: StaffRef): string => names.get(`${kind}:${id}`) ?? '已离开的同事';
  return {
    card: presentCatalogueCard(line, view, address),
    ...(newest ? { shown: presentResource(newest, address) } : {}),
    ...(draft ? { draft: presentDraft(draft.draft, draft.judged, { nameOf, uploads, address }) } : {}),
    versions: versions.map(({ version, title, publishedAt, checkedBy, withdrawn }) => ({
      version,
      title,
      ...(publishedAt === undefined ? {} : { at: publishedAt }),
      ...(checkedBy ? { checkedBy: nameOf(checkedBy) } : {}),
      withdrawn,
    })),
    may: { write: may.write, review: may.review, withdraw: may.withdraw },
    ...(wroteIt ? { whyNotReview: '这一版您自己写过，请另一位同事来审核' } : {}),
  };
}

interface Beside {
  readonly nameOf: (who: StaffRef) => string;
  readonly uploads: readonly WireUpload[];
  readonly address: MediaAddress;
}

function presentDraft(draft: Draft, { blocks, faults, advice }: Judged, { nameOf, uploads, address }: Beside): WireResourceDraft {
  const { version, state, rev, words, files, pictures, writers, changedAt, submittedAt, sentBack } = draft;
  const file = ({ name, kept, bytes, seconds }: KeptFile) => ({
    name,
    address: address(kept),
    bytes,
    ...(seconds === undefined ? {} : { seconds }),
  });
  // A preview needs somebody to have let it out; nothing of that is shown.
  const preview = published(draft, blocks, { kind: 'teacher', id: '' }, changedAt);
  return {
    version,
    state,
    rev,
    words: {
      title: words.title,
      summary: words.summary,
      dimension: words.dimension,
      theme: words.theme,
      ...(words.subject === undefined ? {} : { subject: words.subject }),
      stages: [...words.stages],
      ...(words.madeBy === undefined ? {} : { madeBy: words.madeBy }),
      text: words.text,
      ...(words.link === undefined ? {} : { link: words.link }),
      ...(words.statedMinutes === undefined ? {} : { statedMinutes: words.statedMinutes }),
      chapters: words.chapters.map(({ title, start }) => ({ title, start })),
    },
    files: {
      ...(files.media ? { media: file(files.media) } : {}),
      ...(files.sound ? { sound: file(files.sound) } : {}),
      ...(files.poster ? { poster: file(files.poster) } : {}),
      ...(files.captions ? { captions: file(files.captions) } : {}),
    },
    pictures: pictures.map((picture, at) => ({ ...file(picture), call: `p${at + 1}` })),
    writers: writers.map(nameOf),
    changedAt,
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(sentBack ? { sentBack: { by: nameOf(sentBack.by), at: sentBack.at, words: sentBack.words } } : {}),
    faults: faults.map(({ field, message }) => ({ field, message: message.slice(0, 300) })),
    advice: [...advice],
    preview: presentResource(preview, address),
    uploads: [...uploads],
  };
}

export const presentUpload = ({ id, place, file, offset, touchedAt }: Upload): WireUpload => ({
  id,
  place,
  name: file.name,
  bytes: file.bytes,
  offset,
  piece: PIECE_BYTES,
  at: touchedAt,
});
