import type { Actor } from '../../domain/access/actor';
import type { KeptMedia, MediaOwner } from '../../domain/question/kept-media';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { CleanMedium } from '../../files/voice/clean-voice';
import type { IdentityStore } from '../../store/identities';
import type { QuestionMediaStore } from '../../store/question-media';

type Needs = {
  readonly questionMedia: Pick<QuestionMediaStore, 'keep'>;
  readonly identities: Pick<IdentityStore, 'visited'>;
  readonly mediaFiles: {
    cleanVoice(bytes: Buffer): Promise<CleanMedium>;
    cleanQuestionPicture(bytes: Buffer): CleanMedium;
  };
  readonly newId: () => string;
};

/** Who may send voices and pictures: who asks and who answers. @throws Refusal access/denied */
export function mediaOwner(actor: Actor): MediaOwner {
  if (actor.role === 'guardian') return { kind: 'guardian', id: actor.guardianId };
  if (actor.role === 'teacher') return { kind: 'teacher', id: actor.teacherId };
  throw new Refusal('access/denied');
}

/** Takes a voice or a picture that somebody sent up: looked at by its content, cleaned, and kept for a day until it is sent off. @throws Refusal question/media-unfit */
export async function takeMedia(
  needs: Needs,
  actor: Actor,
  { kind, bytes }: { readonly kind: KeptMedia['kind']; readonly bytes: Buffer },
  now: Instant,
): Promise<KeptMedia> {
  const owner = mediaOwner(actor);
  const made = kind === 'voice' ? await needs.mediaFiles.cleanVoice(bytes) : needs.mediaFiles.cleanQuestionPicture(bytes);
  if ('fault' in made) throw new Refusal('question/media-unfit', { message: made.fault });
  // WeChat's check asks for somebody who was here of late.
  await needs.identities.visited(actor.identityId, now);
  return needs.questionMedia.keep({ id: needs.newId(), kind, owner }, made, now);
}
