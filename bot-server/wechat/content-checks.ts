import type { AccountId, OpenId } from '../domain/account/account';
import type { Client } from './client';
import { WeChatError } from './errors';

export type TextVerdict = 'pass' | 'review' | 'risky' | 'unchecked';
export interface TextToCheck {
  readonly openid: OpenId;
  readonly text: string;
  readonly scene: 1 | 2 | 3 | 4;
}
export interface MediaToCheck {
  readonly openid: OpenId;
  /** Where WeChat gets it, for as long as a signed link lives. */
  readonly url: string;
  readonly kind: 'voice' | 'picture';
  readonly scene: 1 | 2 | 3 | 4;
}
/** `asked`: the result comes as an event of that trace. `down`: a later try may be taken. `unchecked`: WeChat will not look at it. */
export type MediaAsked = { readonly kind: 'asked'; readonly trace: string } | { readonly kind: 'unchecked' } | { readonly kind: 'down' };

/** Busy, or over a quota of the minute or the day. */
const BUSY_CODES = new Set(['-1', '44991', '45009', '45011']);
const MOST_TEXT = 2500;

/** WeChat's content check (内容安全) of words, at once, and of voices and pictures, later. Never throws. */
export function openContentChecks(client: (id: AccountId) => Client, noted: (id: AccountId, error: unknown) => void) {
  const without = (accountId: AccountId, error: unknown): 'unchecked' | 'down' => {
    noted(accountId, error);
    const isSaid = error instanceof WeChatError && error.trouble.at === 'answered' && !BUSY_CODES.has(error.code);
    return isSaid ? 'unchecked' : 'down';
  };
  return {
    /** For who comes again: `down` when a later try may have an answer, `unchecked` when WeChat will not say for this openid. */
    async tryCheckText(accountId: AccountId, { openid, text, scene }: TextToCheck): Promise<TextVerdict | 'down'> {
      const characters = [...text];
      let worst: 'pass' | 'review' = 'pass';
      try {
        for (let from = 0; from < characters.length; from += MOST_TEXT) {
          const verdict = await client(accountId).checkText(openid, characters.slice(from, from + MOST_TEXT).join(''), scene);
          if (verdict === 'risky') return verdict;
          if (verdict === 'review') worst = verdict;
        }
        return worst;
      } catch (error) {
        return without(accountId, error);
      }
    },
    /** Asks for the check of a voice or picture. The trace is told apart by account: two accounts may be given the same one. */
    async tryCheckMedia(accountId: AccountId, { openid, url, kind, scene }: MediaToCheck): Promise<MediaAsked> {
      try {
        return { kind: 'asked', trace: await client(accountId).checkMedia(openid, url, kind, scene) };
      } catch (error) {
        return { kind: without(accountId, error) };
      }
    },
  };
}
