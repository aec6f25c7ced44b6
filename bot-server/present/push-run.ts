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
}

export function presentPushRun({ push, phase, haltedBy, steers, fanOut, secondsLeft }: View): WirePushRun {
  const { total, sent, ahead, due, lastMinute, nextAt } = fanOut;
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
    lastMinute,
    secondsLeft: secondsLeft ?? null,
    nextAt: nextAt ?? null,
  };
}
