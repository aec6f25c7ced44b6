import type { WireActor } from '@contract/index';
import type { Platform } from '../platform/platform';
import { fieldOf } from '../platform/unknown';
import { call, type Keeper } from './client';
import { ApiProblem } from './problem';

const KEY = 'gongyu:session';

export interface Session extends Keeper {
  /** Who is signed in; signs in first where nobody is. */
  actor(): Promise<WireActor>;
  /** Who was signed in when the app was last open, without asking anybody. */
  known(): WireActor | null;
  settle(actor: WireActor): void;
  /** Calls back when who is signed in turns out to be different from what was known; the answer ends it. */
  onActor(listener: (actor: WireActor) => void): () => void;
  /** Signed in by another way than WeChat's code. */
  take(signedIn: Kept): void;
  /** Calls back when somebody is needed and this browser can not sign in by itself; the answer ends it. */
  onNobody(listener: () => void): () => void;
  end(): Promise<void>;
}

export interface Kept {
  readonly token: string;
  readonly actor: WireActor;
}

/** Signing in, once for all who ask at the same time; kept on the phone, except where the person may have changed. */
export function openSession(
  platform: Platform,
  signIn: (code: string) => Promise<Kept> = (code) => call('signIn', { in: { code } }),
): Session {
  const fresh = platform.freshStart;
  let kept: Kept | null = fresh ? null : parse(platform.store.read(KEY));
  let running: Promise<Kept> | null = null;
  const nobody = new Set<() => void>();
  const hearing = new Set<(actor: WireActor) => void>();

  const keep = (next: Kept): void => {
    kept = next;
    platform.store.write(KEY, JSON.stringify(next));
  };
  const forgetAll = (): void => {
    kept = null;
    platform.store.remove(KEY);
  };
  async function enter(): Promise<Kept> {
    const answer = await platform.loginCode();
    if (answer.kind === 'open-in-wechat') {
      nobody.forEach((hear) => hear());
      throw new ApiProblem('auth/open-in-wechat', '请先登录。', 401);
    }
    if (answer.kind === 'failed') throw new ApiProblem('auth/no-code', answer.message, 401);
    const next = await signIn(answer.code);
    keep(next);
    return next;
  }
  const entered = (): Promise<Kept> => {
    if (kept !== null) return Promise.resolve(kept);
    running ??= enter().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    token: async () => (await entered()).token,
    actor: async () => (await entered()).actor,
    known: () => kept?.actor ?? null,
    forget(token) {
      if (kept?.token === token) forgetAll();
    },
    settle(actor) {
      if (kept === null || JSON.stringify(kept.actor) === JSON.stringify(actor)) return;
      keep({ ...kept, actor });
      hearing.forEach((hear) => hear(actor));
    },
    onActor(listener) {
      hearing.add(listener);
      return () => void hearing.delete(listener);
    },
    take: keep,
    onNobody(listener) {
      nobody.add(listener);
      return () => void nobody.delete(listener);
    },
    async end() {
      if (kept === null) return;
      try {
        await call('signOut', {});
      } finally {
        forgetAll();
      }
    },
  };
}

/** What was kept by an older or broken build is as good as nothing: one signs in again. */
function parse(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    const token = fieldOf(value, 'token');
    const actor = fieldOf(value, 'actor');
    const whole =
      typeof token === 'string' &&
      Array.isArray(fieldOf(actor, 'rooms')) &&
      Array.isArray(fieldOf(actor, 'children')) &&
      Array.isArray(fieldOf(actor, 'classrooms'));
    return whole ? { token, actor: actor as WireActor } : null;
  } catch {
    return null;
  }
}
