import { identityId } from '../../domain/account/account';
import { joinCodeIn } from '../../domain/binding/codes';
import type { Instant } from '../../domain/time/instant';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';
import type { Limits } from '../../store/limits';

interface Needs {
  readonly identities: Pick<IdentityStore, 'byId' | 'bind'>;
  readonly bindings: { readonly joinCodes: Pick<BindingStore['joinCodes'], 'take'> };
  readonly limits: Pick<Limits, 'spend' | 'giveBack'>;
}

export interface JoinText {
  readonly accountId: string;
  readonly openid: string;
  readonly text: string;
}

const NEW_CODE = '请在小程序「共育桥」的「我的」里点「连接服务号」，拿一个新的码再发过来。';

/**
 * Makes the writer in the official account's chat the person of the mini-program whose code this is, and says so.
 * Undefined when the text is no code at all. Six digits are few, so tries are counted by writer and over all writers.
 */
export async function joinByCode(needs: Needs, { accountId, openid, text }: JoinText, now: Instant): Promise<string | undefined> {
  const code = joinCodeIn(text);
  if (code === undefined) return undefined;
  const own = identityId(accountId, openid);
  const tries = [
    ['join-try', own],
    ['join-all', accountId],
  ] as const;
  for (const [kind, key] of tries) {
    if ((await needs.limits.spend(kind, key)).wait > 0) return '试的次数太多了，请 1 小时后再发。';
  }
  const from = await needs.bindings.joinCodes.take(code, now);
  const source = from === undefined ? undefined : await needs.identities.byId(from);
  if (!source || source.persons.length === 0) return `这个码不对，或者已经过了 10 分钟。${NEW_CODE}`;
  for (const [kind, key] of tries) await needs.limits.giveBack(kind, key);
  const before = (await needs.identities.byId(own))?.persons ?? [];
  const foreign = before.some((person) => !source.persons.some(({ kind, id }) => kind === person.kind && id === person.id));
  if (foreign) return '这个微信已经连着另一个人了。请先取消关注服务号，再重新关注，然后拿一个新的码发过来。';
  await needs.identities.bind({ accountId, openid, persons: source.persons, follows: true });
  return '连上了。以后服务号和小程序就是同一个您：提醒发到这里，您在这里提问也会转给班主任。';
}
