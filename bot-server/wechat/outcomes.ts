import type { LaterBecause, RefusedBecause, SendOutcome } from '../domain/account/outcome';
import { WeChatError } from './errors';

/** Codes after which another channel may be tried: WeChat said no and means it. */
const refused: Readonly<Record<number, RefusedBecause>> = {
  40003: 'bad-recipient',
  43104: 'bad-recipient',
  43004: 'not-follower',
  43101: 'no-consent',
  45015: 'window-closed',
  45047: 'window-closed',
  40036: 'bad-template',
  40037: 'bad-template',
  40165: 'bad-template',
  41030: 'bad-template',
  45008: 'bad-data',
  45162: 'bad-data',
  45168: 'bad-data',
  47001: 'bad-data',
  47003: 'bad-data',
  43107: 'banned',
  48001: 'banned',
  50004: 'banned',
  50007: 'banned',
  70000: 'blocked-for-minors',
};

/** Codes after which the same channel may be tried again. */
const later: Readonly<Record<number, LaterBecause>> = {
  [-1]: 'busy',
  40001: 'token',
  40002: 'token',
  40014: 'token',
  40125: 'token',
  40164: 'token',
  40243: 'token',
  41001: 'token',
  42001: 'token',
  89503: 'token',
  89506: 'token',
  89507: 'token',
  43108: 'concurrent',
  45009: 'quota',
  40038: 'rate',
  45011: 'rate',
  44991: 'rate',
};

/** A gateway between us and WeChat that gave up may have passed the message on. */
const MAYBE_PASSED_ON = new Set([502, 504]);
const NEVER_TAKEN = new Set([400, 413, 414]);

/** What WeChat's answer to a send means; 0 is «sent». */
export function outcomeOfErrcode(errcode: number): SendOutcome {
  if (errcode === 0) return { kind: 'sent' };
  const code = String(errcode);
  const again = later[errcode];
  return again ? { kind: 'later', code, why: again } : { kind: 'refused', code, why: refused[errcode] ?? 'refused' };
}

/** `argument invalid! data.thing1.value invalid` names the field that is wrong. */
function withField(outcome: SendOutcome, said: string): SendOutcome {
  const field = outcome.kind === 'refused' ? /\bdata\.([a-z_]{1,20}\d{1,2})\b/.exec(said)?.[1] : undefined;
  return outcome.kind === 'refused' && field !== undefined ? { ...outcome, field } : outcome;
}

/** What a failed send means. Anything that is not provably «not sent» is `unknown`. */
export function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof WeChatError)) return { kind: 'unknown', code: 'broken' };
  const { code, trouble } = error;
  switch (trouble.at) {
    case 'answered':
      return withField(outcomeOfErrcode(trouble.errcode), error.said);
    case 'http':
      if (MAYBE_PASSED_ON.has(trouble.status)) return { kind: 'unknown', code };
      if (NEVER_TAKEN.has(trouble.status)) return { kind: 'refused', code, why: 'refused' };
      return { kind: 'later', code, why: trouble.status === 429 ? 'rate' : trouble.status >= 500 ? 'busy' : 'network' };
    case 'connecting':
      return { kind: 'later', code, why: 'network' };
    case 'token':
      return { kind: 'later', code, why: 'token' };
    case 'waiting':
      return { kind: 'unknown', code };
  }
}
