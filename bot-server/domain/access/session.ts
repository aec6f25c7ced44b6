import { DAY, HOUR, MINUTE, type Instant } from '../time/instant';
import type { RoleKey } from './role';

/** `phone`: a mini-program, signed in by WeChat; `desktop`: a browser, signed in by a confirmed scan or a password. */
export type SessionKind = 'phone' | 'desktop';

/** Somebody's being signed in on one device. */
export interface Session {
  /** The hash of its token; the token itself is kept nowhere. */
  readonly id: string;
  readonly identityId: string;
  readonly kind: SessionKind;
  /** «Edge，Windows»; '' when unknown. */
  readonly browser: string;
  /** The role chosen for this session; absent: as everybody by default. */
  readonly as?: RoleKey;
  readonly madeAt: Instant;
  readonly lastUsedAt: Instant;
}

/** A desk may stand in a staff room: it forgets within a working day. */
const LIVES: Readonly<Record<SessionKind, { readonly idle: number; readonly absolute: number; readonly noteEvery: number }>> = {
  phone: { idle: 7 * DAY, absolute: 30 * DAY, noteEvery: HOUR },
  desktop: { idle: 8 * HOUR, absolute: 7 * DAY, noteEvery: 5 * MINUTE },
};

type Life = Pick<Session, 'kind' | 'madeAt' | 'lastUsedAt'>;

/** When a session ends by itself if nobody uses it again. */
export const sessionEndsAt = ({ kind, madeAt, lastUsedAt }: Life): Instant =>
  Math.min(lastUsedAt + LIVES[kind].idle, madeAt + LIVES[kind].absolute);

export const isSessionOver = (session: Life, now: Instant): boolean => now >= sessionEndsAt(session);

/** «Last used» is written only this often, so that reading costs no write a request. */
export const isUseWorthNoting = ({ kind, lastUsedAt }: Life, now: Instant): boolean => now - lastUsedAt >= LIVES[kind].noteEvery;
