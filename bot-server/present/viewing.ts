import type { WireReportResult, WireTicket, WireViewing } from '../contract/index';
import type { RefusalCode } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import type { FamilyStanding } from '../domain/viewing/family';
import type { Flag } from '../domain/viewing/flags';
import type { Standing } from '../domain/viewing/standing';
import type { SeenBefore } from '../domain/viewing/term';
import { whyForFamily } from './evidence';

const MOST_GAPS = 2000;

/** What is said beside a standing. */
interface Beside {
  readonly heldBy?: Flag;
  readonly before?: SeenBefore;
  readonly family?: FamilyStanding;
}

export function presentStanding(standing: Standing, { heldBy, before, family }: Beside = {}): WireViewing {
  const { creditedSeconds, totalSeconds, percent, completed, resumeAt, gaps, unconfirmedSeconds } = standing;
  return {
    creditedSeconds,
    totalSeconds,
    percent,
    completed,
    resumeAt,
    gaps: gaps.slice(0, MOST_GAPS).map(({ from, to }): [number, number] => [from, to]),
    unconfirmedSeconds,
    ...(heldBy ? { held: whyForFamily(heldBy) } : {}),
    ...(before ? { before: { at: before.at, completed: before.completed } } : {}),
    ...(family ? { family: { percent: family.percent, completed: family.completed } } : {}),
  };
}

type Judged =
  | { readonly ok: true; readonly standing: Standing; readonly nextReportSeconds: number }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string; readonly retry: boolean };

export function presentReportResult(judged: Judged): WireReportResult {
  if (judged.ok) return { ok: true, ...presentStanding(judged.standing), nextReportSeconds: judged.nextReportSeconds };
  const { code, message, retry } = judged;
  return { ok: false, code, message, retry };
}

export const presentTicket = ({
  ticket,
  expiresAt,
  nextReportSeconds,
}: {
  readonly ticket: string;
  readonly expiresAt: Instant;
  readonly nextReportSeconds: number;
}): WireTicket => ({ ticket, expiresAt, nextReportSeconds });
