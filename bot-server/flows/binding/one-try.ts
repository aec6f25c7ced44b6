import type { Actor } from '../../domain/access/actor';
import { WRONG_TRIES } from '../../domain/binding/binding';
import { Refusal } from '../../domain/refusal';
import type { Limits } from '../../store/limits';

export type TryLimits = Pick<Limits, 'spend' | 'lock' | 'giveBack'>;

/** One try at proving something, counted before it is judged, so that many at once are no more tries than are allowed. */
export interface OneTry {
  /** The try was wrong. Always throws; what it says does not tell which part was wrong. */
  wrong(): Promise<never>;
  /** The try was right: it does not count. Earlier wrong ones still do, so that one good proof opens no more guesses. */
  right(): Promise<void>;
}

/** @throws Refusal binding/locked */
export async function oneTry(
  { limits }: { readonly limits: TryLimits },
  actor: Actor,
  { address, classroomId }: { readonly address: string; readonly classroomId: string | undefined },
): Promise<OneTry> {
  const counted = [
    ['bind-identity', actor.identityId],
    ['bind-address', address],
    ...(classroomId === undefined ? [] : ([['bind-class', classroomId]] as const)),
  ] as const;
  let left = WRONG_TRIES;
  for (const [at, [kind, key]] of counted.entries()) {
    const spent = await limits.spend(kind, key);
    if (spent.wait > 0) {
      for (const [other, own] of counted.slice(0, at)) await limits.giveBack(other, own);
      throw new Refusal('binding/locked', { details: { retryAfter: spent.wait } });
    }
    if (kind === 'bind-identity') left = spent.left;
  }
  return {
    async wrong() {
      if (left > 0) throw new Refusal('binding/no-match', { message: `没有对上，请核对后再试。还可以试 ${left} 次`, details: { left } });
      await limits.lock('bind-identity', actor.identityId);
      throw new Refusal('binding/no-match', { message: '没有对上，也试满了次数。请 1 小时后再试，或者请班主任帮您办', details: { left } });
    },
    async right() {
      for (const [kind, key] of counted) await limits.giveBack(kind, key);
    },
  };
}
