import type { AudienceRule } from '../push/push';
import type { SchoolId, TeacherId } from '../roster/roster';
import { HOUR, MINUTE, type Instant } from '../time/instant';

/** 紧急通知: rings at night too and over the week's budget, so two people stand for it, by name, within half an hour. */
export interface Emergency {
  readonly id: string;
  readonly schoolId: SchoolId;
  /** What every family reads. */
  readonly text: string;
  /** Why it can not wait: for the second person and the trail. */
  readonly reason: string;
  readonly audience: AudienceRule;
  readonly askedBy: TeacherId;
  readonly askedAt: Instant;
  readonly state: 'asked' | 'confirmed' | 'refused';
  readonly settledBy?: TeacherId;
  readonly settledAt?: Instant;
}

/** As it is now: what nobody confirmed in time has lapsed by itself. */
export type EmergencyState = Emergency['state'] | 'lapsed';

export const CONFIRM_WITHIN_MS = 30 * MINUTE;
/** News of an emergency that comes half a day late is none. */
export const RINGS_FOR_MS = 12 * HOUR;

export const confirmBy = ({ askedAt }: Pick<Emergency, 'askedAt'>): Instant => askedAt + CONFIRM_WITHIN_MS;

/** How it stands. */
export const stateOf = (emergency: Pick<Emergency, 'state' | 'askedAt'>, now: Instant): EmergencyState =>
  emergency.state === 'asked' && now >= confirmBy(emergency) ? 'lapsed' : emergency.state;

/** Why this person may not settle it now; undefined when they may. Nobody confirms what they asked for; anybody of the two takes it back. */
export function faultOfSettling(
  emergency: Pick<Emergency, 'state' | 'askedAt' | 'askedBy'>,
  by: TeacherId,
  word: 'confirm' | 'refuse',
  now: Instant,
): 'emergency/settled' | 'emergency/lapsed' | 'emergency/own' | undefined {
  const state = stateOf(emergency, now);
  if (state === 'lapsed') return 'emergency/lapsed';
  if (state !== 'asked') return 'emergency/settled';
  return word === 'confirm' && emergency.askedBy === by ? 'emergency/own' : undefined;
}
