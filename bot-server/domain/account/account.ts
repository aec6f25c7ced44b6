/** Every openid, consent, template, token, quota and message names its account. */
export type AccountId = string;
export type AccountKind = 'mini-program' | 'official-account' | 'wecom' | 'merchant';
export type AccountMode = 'real' | 'sandbox';
export type OpenId = string;

/** What a message is for; each account maps a purpose to one of its templates. */
export type Purpose = 'new-item' | 'nudge' | 'answer' | 'question-due' | 'bulletin-ready';

export interface Template {
  readonly purpose: Purpose;
  readonly id: string;
  readonly kind: 'one-time' | 'long-term';
  readonly title: string;
  /** Field key → label, in the template's order: `{ thing1: '内容标题', time3: '发布时间' }`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Official account only: a subscribe notice, which the person has agreed to. Its older templates need a follower and no consent. */
  readonly subscribes?: true;
}

/** What rings somebody. The inbox is no channel of an account: it always is. */
export type RingingChannel = 'mp-subscribe' | 'oa-template' | 'oa-subscribe' | 'oa-custom' | 'wecom-school';

/** How many calls a channel takes; absent: no limit of that kind. */
export interface ChannelLimit {
  readonly perDay?: number;
  readonly perMinute?: number;
}

/** What an account's own contract with the platform allows, where it differs from the published figures. */
export interface AccountLimits {
  /** The minute of the day (China) at which the platform begins a new day; absent: midnight. */
  readonly resetMinute?: number;
  readonly channels?: Partial<Readonly<Record<RingingChannel, ChannelLimit>>>;
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
  readonly limits?: AccountLimits;
  /** WeCom only: the app that parents may use. Its corp's id stands in `appid`. */
  readonly agentId?: number;
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
