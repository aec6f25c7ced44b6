import type { Actor } from '../../domain/access/actor';
import { DIGEST_CHOICES } from '../../domain/push/decide';
import { Refusal } from '../../domain/refusal';
import { parseMinute } from '../../domain/time/civil';
import type { RosterStore } from '../../store/roster';

type Needs = { readonly roster: Pick<RosterStore, 'setGuardianSettings'> };

export interface SettingsWanted {
  /** Times of day; null switches quiet hours off; undefined leaves them. */
  readonly quietHours?: { readonly from: string; readonly to: string } | null | undefined;
  /** Time of day, one of those that may be chosen. */
  readonly digestAt?: string | undefined;
  readonly largeType?: boolean | undefined;
}

/** Changes a guardian's own settings. @throws Refusal access/denied for anybody else, request/invalid for a time that is none */
export async function changeSettings(needs: Needs, actor: Actor, { quietHours, digestAt, largeType }: SettingsWanted): Promise<void> {
  if (actor.role !== 'guardian') throw new Refusal('access/denied');
  const from = quietHours ? parseMinute(quietHours.from) : undefined;
  const to = quietHours ? parseMinute(quietHours.to) : undefined;
  if (quietHours && (from === undefined || to === undefined)) throw new Refusal('request/invalid');
  const wanted = digestAt === undefined ? undefined : parseMinute(digestAt);
  const digestMinute = DIGEST_CHOICES.find((minute) => minute === wanted);
  if (digestAt !== undefined && digestMinute === undefined) throw new Refusal('request/invalid');
  await needs.roster.setGuardianSettings(actor.guardianId, {
    ...(quietHours === null ? { quietHours } : from === undefined || to === undefined ? {} : { quietHours: { from, to } }),
    ...(digestMinute === undefined ? {} : { digestMinute }),
    ...(largeType === undefined ? {} : { largeType }),
  });
}
