import type { NudgePolicy } from '../../domain/push/nudges';
import { writeEmergencies } from '../emergency/write-emergencies';
import type { PushNeeds } from './needs';
import { openDuePushes } from './open-due-pushes';
import { recoverClaims } from './recover-claims';
import { resolvePush } from './resolve-push';
import { sendDueMessages, type Sender, type Sent } from './send-due-messages';
import { sweepNudges } from './sweep-nudges';

const MOST_PUSHES = 1000;

export interface Swept {
  readonly opened: number;
  readonly skipped: number;
  readonly deliveries: number;
  readonly nudged: number;
  readonly messages: Sent;
}

/** Everything that is due, once through: what the scheduler does by its timetable, for an operator by hand. */
export async function sweepOnce(needs: PushNeeds, sender: Sender, policy?: NudgePolicy): Promise<Swept> {
  const now = needs.clock();
  await recoverClaims(needs, now);
  await writeEmergencies(needs, now);
  const { opened, skipped } = await openDuePushes(needs, now, sender);
  let deliveries = 0;
  for (const push of await needs.pushes.open(MOST_PUSHES)) deliveries += (await resolvePush(needs, push, now, policy)).deliveries;
  const { nudged } = await sweepNudges(needs, now, policy);
  return { opened, skipped, deliveries, nudged, messages: await sendDueMessages(needs, sender) };
}
