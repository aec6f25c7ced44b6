import type { KeptMedia } from '../../domain/question/kept-media';
import type { Question } from '../../domain/question/question';
import type { QuestionMediaStore } from '../../store/question-media';

type Needs = { readonly questionMedia: Pick<QuestionMediaStore, 'getMany' | 'read'> };

/** Bytes of a medium, as they are served. */
export interface OpenMedia {
  readonly type: string;
  readonly bytes: number;
  /** A frame at a time, from one place to another (exclusive). */
  readonly read: (from: number, to: number) => AsyncIterable<Buffer>;
}

/** A voice or picture to play or show; undefined when there is nothing. Who may have it was asked when its link was given. */
export async function openMedia({ questionMedia }: Needs, id: string): Promise<OpenMedia | undefined> {
  const [media] = await questionMedia.getMany([id]);
  if (media?.state !== 'ready' || media.type === undefined || media.bytes === undefined) return undefined;
  return { type: media.type, bytes: media.bytes, read: (from, to) => questionMedia.read(id, from, to) };
}

/** What was spoken and pictured in a question, with a way to its bytes: for who looks at the content. Ten megabytes at most each. */
export async function mediaOf(
  { questionMedia }: Needs,
  { media = [] }: Pick<Question, 'media'>,
): Promise<{ readonly media: KeptMedia; readonly bytes: () => Promise<Buffer> }[]> {
  const kept = await questionMedia.getMany(media.map(({ id }) => id));
  return kept.map((one) => ({
    media: one,
    async bytes() {
      const parts: Buffer[] = [];
      for await (const part of questionMedia.read(one.id)) parts.push(part);
      return Buffer.concat(parts);
    },
  }));
}
