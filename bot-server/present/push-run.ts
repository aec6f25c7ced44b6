import type { WirePushRun } from '../contract/index';
import type { Push } from '../domain/push/push';
import type { FanOut, Phase } from '../domain/push/run';

interface View {
  readonly push: Push;
  readonly phase: Phase;
  readonly haltedBy: 'push' | 'plan' | undefined;
  readonly steers: boolean;
  readonly fanOut: FanOut;
  readonly secondsLeft: number | undefined;
  readonly limitedHours: number | undefined;
  readonly quota: { readonly perDay: number | undefined; readonly hours: number | undefined } | undefined;
}

export function presentPushRun({ push, phase, haltedBy, steers, fanOut, secondsLeft, limitedHours, quota }: View): WirePushRun {
  const { total, sent, ahead, due, failed, unknown, limited, limitedUntil, lastMinute, nextAt } = fanOut;
  return {
    push: push.id,
    plan: push.planId,
    phase,
    haltedBy: haltedBy ?? null,
    haltedAt: haltedBy === 'push' ? (push.halt?.at ?? null) : null,
    steers,
    total,
    sent,
    ahead,
    due,
    failed,
    unknown,
    refused: (push.faults ?? []).slice(0, 10).map(({ code, field }) => ({ code, field: field?.slice(0, 60) ?? null })),
    limited,
    limitedUntil: limitedUntil ?? null,
    limitedHours: limitedHours ?? null,
    quotaPerDay: quota?.perDay ?? null,
    quotaHours: quota?.hours ?? null,
    lastMinute,
    secondsLeft: secondsLeft ?? null,
    nextAt: nextAt ?? null,
  };
}
