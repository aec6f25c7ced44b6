import type { Scope } from '../../domain/access/scope';
import type { Message, Push } from '../../domain/push/push';
import type { PushNeeds } from './needs';

type Needs = { readonly pushes: Pick<PushNeeds['pushes'], 'list'>; readonly messages: Pick<PushNeeds['messages'], 'standingOfPush'> };

export interface PushStanding {
  readonly push: Push;
  /** Its first messages by state and reason, most first. */
  readonly standing: readonly { readonly state: Message['state']; readonly because?: Message['because']; readonly count: number }[];
}

/** Pushes with how their messages stand, latest first. The caller's scope is the permission. */
export async function listPushes(
  needs: Needs,
  scope: Scope,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<{ items: PushStanding[]; next: string | null }> {
  const { items, next } = await needs.pushes.list(scope, page);
  const standings = await Promise.all(items.map(async (push) => ({ push, standing: await needs.messages.standingOfPush(push.id) })));
  return { items: standings, next };
}
