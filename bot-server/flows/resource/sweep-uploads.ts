import { UPLOAD_KEPT } from '../../domain/resource/upload';
import { DAY, type Instant } from '../../domain/time/instant';
import type { ResourceStore } from '../../store/resources';
import type { UploadStore } from '../../store/uploads';

export interface SweepUploadNeeds {
  readonly uploads: Pick<UploadStore, 'left' | 'drop' | 'ids'>;
  readonly resources: Pick<ResourceStore, 'keptOf'>;
  readonly uploadFiles: {
    drop(id: string): Promise<void>;
    parts(before: number): Promise<{ readonly uploads: string[]; readonly leftovers: string[] }>;
    dropLeftover(name: string): Promise<void>;
    kept(before: number): Promise<string[]>;
    dropKept(name: string): Promise<void>;
  };
}

export interface SweptUploads {
  /** Given up by who sent them, bytes without a row, and files that no version and no draft has any more. */
  readonly left: number;
  readonly parts: number;
  readonly files: number;
}

const AT_ONCE = 100;

/** Takes away what nobody goes on with, and files that nothing has any more. Safe to run twice and at any time: what is young stays. */
export async function sweepUploads({ uploads, resources, uploadFiles }: SweepUploadNeeds, now: Instant): Promise<SweptUploads> {
  let left = 0;
  for (;;) {
    const old = await uploads.left(now - UPLOAD_KEPT, AT_ONCE);
    for (const { id } of old) {
      await uploads.drop(id);
      await uploadFiles.drop(id);
    }
    left += old.length;
    if (old.length < AT_ONCE) break;
  }
  const there = await uploadFiles.parts(now - DAY);
  const known = await uploads.ids(there.uploads);
  const orphans = there.uploads.filter((id) => !known.has(id));
  for (const id of orphans) await uploadFiles.drop(id);
  for (const name of there.leftovers) await uploadFiles.dropLeftover(name);

  let files = 0;
  const kept = await uploadFiles.kept(now - UPLOAD_KEPT);
  for (let from = 0; from < kept.length; from += AT_ONCE) {
    const some = kept.slice(from, from + AT_ONCE);
    const used = await resources.keptOf(some);
    for (const name of some.filter((one) => !used.has(one))) {
      await uploadFiles.dropKept(name);
      files += 1;
    }
  }
  return { left, parts: orphans.length + there.leftovers.length, files };
}
