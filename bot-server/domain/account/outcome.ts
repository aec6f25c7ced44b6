/**
 * How a call that rings somebody ended.
 * `sent`: the platform took it. `refused`: a definite no, another channel may be tried. `later`: a definite no for now, the same channel may be tried again.
 * `unknown`: nobody can say whether it was sent (time-out, broken connection, unreadable answer), so it must not be sent elsewhere.
 */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly platformId?: string }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly why: RefusedBecause;
      /** The template's field that it is about, `thing1`. */ readonly field?: string;
    }
  | { readonly kind: 'later'; readonly code: string; readonly why: LaterBecause }
  | { readonly kind: 'unknown'; readonly code: string };

export type RefusedBecause =
  | 'no-consent' // 43101
  | 'not-follower' // 43004
  | 'window-closed' // 45015, 45047
  | 'bad-recipient' // 40003
  | 'bad-template' // 40036, 40037, 41030
  | 'bad-data' // 47003, 45168
  | 'banned' // 43107, 48001, 50007
  | 'blocked-for-minors' // 70000
  | 'refused'; // any other definite refusal

export type LaterBecause = 'busy' | 'quota' | 'rate' | 'concurrent' | 'token' | 'network';
