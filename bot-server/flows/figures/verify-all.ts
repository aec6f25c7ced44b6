import { systemScope } from '../../domain/access/scope';
import type { Progress } from '../../domain/importing/sheet-row';
import type { PushId } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import { verifyFigures, type VerifiedFigures } from './verify-figures';

const A_PAGE = 100;

export interface VerifiedAll {
  readonly pushes: number;
  readonly families: number;
  /** Those with a difference, mended or not. */
  readonly different: readonly VerifiedFigures[];
}

/** How many differences of a push are left. */
export const leftWrong = ({ differences, repaired, wrong, mended, badRemainders }: VerifiedFigures): number =>
  differences.length - repaired + wrong.length - mended + badRemainders.length;

async function verifyOne(needs: Parameters<typeof verifyFigures>[0], push: PushId, repair: boolean, now: Instant) {
  try {
    return await verifyFigures(needs, { push, repair }, now);
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'push/too-old') return undefined;
    throw fault;
  }
}

/** Checks every push whose rows are still kept, newest first; one after the other, so that a server beside it is not slowed down. */
export async function verifyAll(
  needs: Parameters<typeof verifyFigures>[0],
  { repair }: { readonly repair: boolean },
  now: Instant,
  step: Progress = () => undefined,
): Promise<VerifiedAll> {
  const different: VerifiedFigures[] = [];
  let [pushes, families] = [0, 0];
  let cursor: string | undefined;
  for (;;) {
    const page = await needs.pushes.list(systemScope, { limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id } of page.items) {
      const verified = await verifyOne(needs, id, repair, now);
      // Its rows are past their time: whether it is right can not be said any more.
      if (!verified || verified.tooOld) continue;
      pushes += 1;
      families += verified.families;
      if (verified.differences.length + verified.wrong.length + verified.badRemainders.length > 0) different.push(verified);
      step(pushes, undefined, '核对推送');
    }
    if (page.next === null) return { pushes, families, different };
    cursor = page.next;
  }
}
