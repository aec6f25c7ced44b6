import { DAY, type Instant } from '../time/instant';
import { LARGEST_BYTES, type Draft, type FilePlace, type KeptFile } from './draft';
import type { ResourceId, ResourceKind, StaffRef } from './resource';

export type UploadId = string;

/** A file on its way: it is sent in pieces, and what has come stays though the page or the server goes away. */
export interface Upload {
  readonly id: UploadId;
  readonly resourceId: ResourceId;
  readonly place: FilePlace;
  readonly file: { readonly name: string; readonly bytes: number };
  readonly by: StaffRef;
  /** Bytes that are there for good: the next piece begins here. */
  readonly offset: number;
  readonly touchedAt: Instant;
}

/** The largest piece: small enough to be lost on a weak line without harm. */
export const PIECE_BYTES = 4 * 1024 * 1024;
/** What nobody goes on with for so long is thrown away. */
export const UPLOAD_KEPT = 7 * DAY;
/** One draft's files on their way at once: its places and its pictures. */
export const MOST_UPLOADS = 25;

/** Why a file of this size can not stand there, before any of it is sent; undefined when it can. */
export function faultOfBegin(kind: ResourceKind, place: FilePlace, bytes: number): string | undefined {
  const played = kind === 'video' || kind === 'audio';
  if (place === 'media' && !played) return '文章和链接没有音视频文件。要传视频，请新建一个“视频”';
  if ((place === 'captions' || place === 'sound') && kind !== 'video') return '只有视频能另配字幕和只听的声音';
  const most = LARGEST_BYTES[place];
  return bytes > most ? `文件太大：${megabytes(bytes)} MB，最多 ${megabytes(most)} MB。请压缩或剪短再传` : undefined;
}

const megabytes = (bytes: number): string => String(Math.ceil((bytes / 1024 / 1024) * 10) / 10);

/** Where a piece stands to what is there: it is the next one, it came before (its answer was lost), or it is at a wrong place. */
export function placeOfPiece(
  upload: Pick<Upload, 'offset' | 'file'>,
  offset: number,
  bytes: number,
): 'next' | 'again' | 'wrong' | 'too-long' {
  if (offset + bytes > upload.file.bytes) return 'too-long';
  if (offset === upload.offset && bytes > 0) return 'next';
  return offset + bytes <= upload.offset ? 'again' : 'wrong';
}

/** The draft's files with one more, or one in another's place. The same file given twice stands there once. */
export function withFile(draft: Pick<Draft, 'files' | 'pictures'>, place: FilePlace, file: KeptFile): Pick<Draft, 'files' | 'pictures'> {
  if (place !== 'picture') return { files: { ...draft.files, [place]: file }, pictures: draft.pictures };
  const there = draft.pictures.some(({ kept }) => kept === file.kept);
  return { files: draft.files, pictures: there ? draft.pictures : [...draft.pictures, file] };
}
