import type { Identity } from '../../domain/account/account';
import { purposesFor } from '../../domain/account/purposes-for';
import { STAFF_ACCOUNT, type Staff } from '../../domain/access/staff-account';
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
  readonly accounts: Pick<AccountStore, 'get' | 'all'>;
  readonly identities: Pick<IdentityStore, 'byId' | 'ofPerson'>;
  readonly consents: Pick<ConsentStore, 'remaining'>;
  readonly questions: Pick<QuestionStore, 'count'>;
  readonly messages: { countOf(guardianId: string): Promise<number> };
  readonly viewings: { countOf(viewers: readonly Viewer[]): Promise<number> };
};

/** What is known and kept about the signed-in person, for their own page. */
export async function aboutMe(needs: Needs, actor: Actor): Promise<AboutMe> {
  const known = await introduce(needs, actor);
  const wechat = await wechatOf(needs, actor);
  const guardian = known.role === 'guardian' ? known.guardian : undefined;
  return {
    known,
    quietHours: guardian ? guardian.quietHours : DEFAULT_QUIET_HOURS,
    digestMinute: guardian?.digestMinute ?? DIGEST_MINUTE,
    largeType: guardian?.largeType ?? false,
    subscriptions: await subscriptionsOf(needs, actor, wechat),
    ...(actor.role === 'officer' || actor.role === 'teacher' ? { hasWeChat: wechat !== undefined } : {}),
    kept: actor.role === 'guardian' ? await keptOf(needs, actor, known.role === 'guardian' ? known.children.length : 0) : [],
  };
}

/**
 * The WeChat that rings: the one they came in with; of who came in by a password the one of the mini-program by which they are known, if there
 * is any.
 */
async function wechatOf({ identities, accounts }: Needs, actor: Actor): Promise<Identity | undefined> {
  if (actor.accountId !== STAFF_ACCOUNT) return identities.byId(actor.identityId);
  const person: Staff | undefined =
    actor.role === 'officer'
      ? { kind: 'officer', id: actor.officerId }
      : actor.role === 'teacher'
        ? { kind: 'teacher', id: actor.teacherId }
        : undefined;
  if (!person) return undefined;
  const kinds = new Map((await accounts.all()).map(({ id, kind }) => [id, kind]));
  return (await identities.ofPerson(person)).find(({ accountId }) => kinds.get(accountId) === 'mini-program');
}

async function subscriptionsOf(
  { accounts, consents }: Needs,
  actor: Actor,
  identity: Identity | undefined,
): Promise<AboutMe['subscriptions']> {
  const account = identity && (await accounts.get(identity.accountId));
  if (!account || !identity) return [];
  const purposes = purposesFor(actor);
  const wanted = account.templates.filter(({ purpose }) => purposes.includes(purpose));
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
