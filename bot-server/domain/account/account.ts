/** Every openid, consent, template, token, quota and message names its account. */
export type AccountId = string;
export type AccountKind = 'mini-program' | 'official-account' | 'wecom' | 'merchant';
export type AccountMode = 'real' | 'sandbox';
export type OpenId = string;

/** What a message is for; each account maps a purpose to one of its templates. */
export type Purpose = 'new-item' | 'nudge' | 'answer' | 'question-due';

export interface Template {
  readonly purpose: Purpose;
  readonly id: string;
  readonly kind: 'one-time' | 'long-term';
  readonly title: string;
  /** Field key → label, in the template's order: `{ thing1: '内容标题', time3: '发布时间' }`. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface Account {
  readonly id: AccountId;
  readonly kind: AccountKind;
  readonly appid: string;
  /** gh_…, what pushes carry in ToUserName. */
  readonly originalId: string;
  readonly name: string;
  readonly mode: AccountMode;
  readonly templates: readonly Template[];
}

export type Person =
  | { readonly kind: 'guardian'; readonly id: string }
  | { readonly kind: 'teacher'; readonly id: string }
  | { readonly kind: 'officer'; readonly id: string };

/** An identity is (account, openid); several accounts' identities are one person by unionid. */
export interface Identity {
  readonly id: string;
  readonly accountId: AccountId;
  readonly openid: OpenId;
  readonly unionid?: string;
  readonly persons: readonly Person[];
  /** Official account only: whether the person follows it. */
  readonly follows: boolean;
  readonly lastSeenAt?: number;
}

export const identityId = (accountId: AccountId, openid: OpenId): string => `${accountId}:${openid}`;
