import type { WireMedia } from '../contract/question-media';
import type { QuestionMedia } from '../domain/question/question';

/** What was spoken or pictured, with its link where it can be opened. */
export const presentMedia = (media: readonly QuestionMedia[] | undefined, linkOf?: (id: string) => string): { media?: WireMedia[] } =>
  media === undefined || media.length === 0
    ? {}
    : {
        media: media.map(({ id, kind, state, seconds }) => ({
          id,
          kind,
          state,
          ...(seconds === undefined ? {} : { seconds: Math.max(1, Math.min(60, Math.round(seconds))) }),
          ...(state === 'ready' && linkOf ? { url: linkOf(id) } : {}),
        })),
      };
