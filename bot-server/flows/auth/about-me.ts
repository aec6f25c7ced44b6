import type { AboutMe } from '../../domain/access/about';
import type { Actor } from '../../domain/access/actor';
import { scopeOf } from '../../domain/access/scope';
import { DIGEST_MINUTE } from '../../domain/push/decide';
import { DEFAULT_QUIET_HOURS } from '../../domain/push/quiet-hours';
import type { Viewer } from '../../domain/viewing/viewing';
import type { AccountStore } from '../../store/accounts';
import type { ConsentStore } from '../../store/consents';
import type { IdentityStore } from '../../store/identities';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import { introduce } from './introduce';

type Needs = {
  readonly roster: RosterStore;
  readonly accounts: Pick<AccountStore, 'get'>;
  readonly identities: Pick<IdentityStore, 'byId'>;
  readonly consents: Pick<ConsentStore, 'remaining'>;
  readonly questions: Pick<QuestionStore, 'count'>;
  readonly messages: { countOf(guardianId: string): Promise<number> };
  readonly viewings: { countOf(viewers: readonly Viewer[]): Promise<number> };
};

/** What is known and kept about the signed-in person, for their own page. */
export async function aboutMe(needs: Needs, actor: Actor): Promise<AboutMe> {
  const known = await introduce(needs, actor);
  const guardian = known.role === 'guardian' ? known.guardian : undefined;
  return {
    known,
    quietHours: guardian ? guardian.quietHours : DEFAULT_QUIET_HOURS,
    digestMinute: guardian?.digestMinute ?? DIGEST_MINUTE,
    largeType: guardian?.largeType ?? false,
    subscriptions: await subscriptionsOf(needs, actor),
    kept: actor.role === 'guardian' ? await keptOf(needs, actor, known.role === 'guardian' ? known.children.length : 0) : [],
  };
}

async function subscriptionsOf({ accounts, identities, consents }: Needs, actor: Actor): Promise<AboutMe['subscriptions']> {
  const [account, identity] = await Promise.all([accounts.get(actor.accountId), identities.byId(actor.identityId)]);
  if (!account || !identity) return [];
  const wanted = account.templates.filter(({ purpose }) => (purpose === 'question-due') === (actor.role === 'teacher'));
  return Promise.all(
    wanted.map(async ({ purpose, id, title, kind }) => {
      const remaining = await consents.remaining(account.id, identity.openid, id);
      const about = { purpose, templateId: id, title, ...(kind === 'long-term' ? { longTerm: true as const } : {}) };
      return { ...about, remaining: Number.isFinite(remaining) ? remaining : null };
    }),
  );
}

async function keptOf(needs: Needs, actor: Extract<Actor, { role: 'guardian' }>, children: number): Promise<AboutMe['kept']> {
  const everyState = ['routed', 'seen', 'answered', 'confirmed', 'reopened', 'closed'] as const;
  const [questions, messages, viewings] = await Promise.all([
    needs.questions.count(scopeOf(actor), everyState),
    needs.messages.countOf(actor.guardianId),
    needs.viewings.countOf([
      { kind: 'guardian', id: actor.guardianId },
      ...actor.studentIds.map((id) => ({ kind: 'student' as const, id })),
    ]),
  ]);
  return [
    { kind: 'children', amount: children },
    { kind: 'viewings', amount: viewings },
    { kind: 'questions', amount: questions },
    { kind: 'messages', amount: messages },
  ];
}
