import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import { MOST_PICTURES, type Draft, type FilePlace } from '../../domain/resource/draft';
import type { ResourceId, StaffRef } from '../../domain/resource/resource';
import { faultOfBegin, MOST_UPLOADS, PIECE_BYTES, placeOfPiece, withFile, type Upload, type UploadId } from '../../domain/resource/upload';
import type { Instant } from '../../domain/time/instant';
import type { LookedAt } from '../../files/upload-folder';
import type { UploadStore } from '../../store/uploads';
import { changedBy } from './change-draft';
import { ownDraft, type ResourceNeeds } from './needs';

export type UploadNeeds = Pick<ResourceNeeds, 'resources' | 'roster'> & {
  readonly uploads: Pick<UploadStore, 'begin' | 'get' | 'ofResource' | 'advance' | 'drop' | 'toCome'>;
  readonly uploadFiles: {
    hasRoom(bytes: number): Promise<boolean>;
    /** @throws an error named NoRoom when the disk is full, and then nothing of it is left */
    write(id: UploadId, offset: number, piece: Buffer): Promise<void>;
    fingerprint(id: UploadId, bytes: number): Promise<string | undefined>;
    /** @throws the same */
    keep(id: UploadId, sha256: string, place: FilePlace, kind: 'video' | 'audio', seconds?: number): Promise<LookedAt>;
    drop(id: UploadId): Promise<void>;
  };
  readonly newId: () => string;
  /** SHA-256 of bytes that are at hand, hex. */
  readonly files: { fingerprint(bytes: Uint8Array): string };
};

interface Begun {
  readonly id: ResourceId;
  readonly place: FilePlace;
  readonly name: string;
  readonly bytes: number;
}

/** A draft that may be written on now. @throws Refusal as {@link ownDraft}, resource/under-review */
async function openDraft(needs: UploadNeeds, actor: Actor, id: ResourceId): Promise<{ readonly draft: Draft; readonly me: StaffRef }> {
  const found = await ownDraft(needs, actor, id, 'write');
  if (found.draft.state === 'submitted') throw new Refusal('resource/under-review');
  return found;
}

/**
 * Begins to send a file for a draft, or goes on: the same file (by place, name and size) that is on its way is found again with how far it
 * came, so that a page that was closed goes on where it was. Another file for the same place takes its turn.
 * @throws Refusal access/denied, resource/not-found, resource/no-draft, resource/under-review, upload/unfit, upload/too-large, upload/no-room
 */
export async function beginUpload(needs: UploadNeeds, actor: Actor, { id, place, name, bytes }: Begun, now: Instant): Promise<Upload> {
  const { draft, me } = await openDraft(needs, actor, id);
  const fault = faultOfBegin(draft.kind, place, bytes);
  if (fault !== undefined) throw new Refusal(fault.startsWith('文件太大') ? 'upload/too-large' : 'upload/unfit', { message: fault });
  if (place === 'picture' && draft.pictures.length >= MOST_PICTURES)
    throw new Refusal('upload/unfit', { message: `一篇最多 ${MOST_PICTURES} 张图片` });
  const underWay = await needs.uploads.ofResource(id);
  const same = underWay.find((one) => one.place === place && one.file.name === name && one.file.bytes === bytes);
  if (same) return same;
  for (const other of underWay.filter((one, at) => (place !== 'picture' && one.place === place) || at >= MOST_UPLOADS - 1))
    await giveUp(needs, other.id);
  if (!(await needs.uploadFiles.hasRoom(bytes + (await needs.uploads.toCome()))))
    throw new Refusal('upload/no-room', { message: '服务器的磁盘放不下这个文件了，还没有开始传。请联系管理员腾出空间再传' });
  const upload = { id: needs.newId(), resourceId: id, place, file: { name, bytes }, by: me, offset: 0, touchedAt: now };
  await needs.uploads.begin(upload);
  return upload;
}

/** @throws Refusal upload/not-found, and what {@link openDraft} throws */
async function ownUpload(needs: UploadNeeds, actor: Actor, id: UploadId) {
  const upload = await needs.uploads.get(id);
  if (!upload) throw new Refusal('upload/not-found');
  return { upload, ...(await openDraft(needs, actor, upload.resourceId)) };
}

/** How far it has come. @throws Refusal upload/not-found, resource/…, access/denied */
export const showUpload = async (needs: UploadNeeds, actor: Actor, id: UploadId): Promise<Upload> =>
  (await ownUpload(needs, actor, id)).upload;

/**
 * Takes the next piece. It is on the disk before the row says so, and the row before the answer: whoever dies in between is asked for the
 * piece again, and one that came before is answered as if it came now.
 * @throws Refusal upload/not-found, upload/offset (with the right one), upload/broken, upload/too-large, upload/no-room; and as {@link beginUpload}
 */
export async function takePiece(
  needs: UploadNeeds,
  actor: Actor,
  { id, offset, sha256, piece }: { readonly id: UploadId; readonly offset: number; readonly sha256: string; readonly piece: Buffer },
  now: Instant,
): Promise<Upload> {
  const { upload } = await ownUpload(needs, actor, id);
  const place = placeOfPiece(upload, offset, piece.length);
  if (piece.length > PIECE_BYTES || place === 'too-long')
    throw new Refusal('upload/too-large', { message: '这一段超过了文件原来的大小，请重新选文件' });
  if (place === 'again') return upload;
  if (place === 'wrong') throw new Refusal('upload/offset', { details: { offset: upload.offset } });
  if (needs.files.fingerprint(piece) !== sha256) throw new Refusal('upload/broken');
  await noRoomGivesUp(needs, id, () => needs.uploadFiles.write(id, offset, piece));
  const next = offset + piece.length;
  if (!(await needs.uploads.advance(id, offset, next, now)))
    throw new Refusal('upload/offset', { details: { offset: (await needs.uploads.get(id))?.offset ?? 0 } });
  return { ...upload, offset: next, touchedAt: now };
}

/**
 * All of it came: it is held against what the sender has, looked at for its place, kept, and stands in the draft. Cut off anywhere it can be
 * asked again. What can not be used is thrown away, with a sentence that says what to do.
 * @throws Refusal upload/not-found, upload/not-whole, upload/broken, upload/unfit, upload/no-room, resource/…, access/denied
 */
export async function finishUpload(
  needs: UploadNeeds,
  actor: Actor,
  { id, sha256 }: { readonly id: UploadId; readonly sha256: string },
  now: Instant,
): Promise<ResourceId> {
  const { upload, draft } = await ownUpload(needs, actor, id);
  if (upload.offset < upload.file.bytes) throw new Refusal('upload/not-whole', { details: { offset: upload.offset } });
  if ((await needs.uploadFiles.fingerprint(id, upload.file.bytes)) !== sha256) {
    await giveUp(needs, id);
    throw new Refusal('upload/broken', { message: '传上来的和您选的文件不一样，可能中间换过文件。请重新选文件再传一次' });
  }
  const kind = draft.kind === 'audio' ? 'audio' : 'video';
  const looked = await noRoomGivesUp(needs, id, () => needs.uploadFiles.keep(id, sha256, upload.place, kind, draft.files.media?.seconds));
  if ('fault' in looked) {
    await giveUp(needs, id);
    throw new Refusal('upload/unfit', { message: looked.fault });
  }
  await putIntoDraft(needs, actor, upload, { name: upload.file.name, ...looked }, now);
  await giveUp(needs, id);
  return upload.resourceId;
}

const MOST_TRIES = 10;

/** The writer may be writing on at the same moment: then it is tried again with what is there now. */
async function putIntoDraft(
  needs: UploadNeeds,
  actor: Actor,
  { resourceId, place }: Upload,
  file: Parameters<typeof withFile>[2],
  now: Instant,
): Promise<void> {
  for (let n = 0; n < MOST_TRIES; n += 1) {
    const { draft, me } = await openDraft(needs, actor, resourceId);
    if (await needs.resources.saveDraft(changedBy(draft, me, withFile(draft, place, file), now), draft.rev)) return;
  }
  throw new Refusal('resource/changed');
}

/** Throws a file away that is on its way. @throws Refusal upload/not-found, resource/…, access/denied */
export async function dropUpload(needs: UploadNeeds, actor: Actor, id: UploadId): Promise<ResourceId> {
  const { upload } = await ownUpload(needs, actor, id);
  await giveUp(needs, id);
  return upload.resourceId;
}

/** The row first: bytes without one are swept, a row without bytes would ask for the end of what is not there. */
async function giveUp({ uploads, uploadFiles }: Pick<UploadNeeds, 'uploads' | 'uploadFiles'>, id: UploadId): Promise<void> {
  await uploads.drop(id);
  await uploadFiles.drop(id);
}

async function noRoomGivesUp<T>(needs: UploadNeeds, id: UploadId, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoRoom')) throw error;
    await giveUp(needs, id);
    throw new Refusal('upload/no-room', { cause: error });
  }
}
