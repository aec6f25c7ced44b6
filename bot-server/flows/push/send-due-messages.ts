import type { Account } from '../../domain/account/account';
import type { ClaimedMessage } from '../../store/messages/row';
import { openBrakes, type Brakes } from './brakes';
import { gatherFacts, type Ringable } from './gather-facts';
import type { PushNeeds } from './needs';
import { ring, type Rung } from './ring';
import { sideBySide } from './side-by-side';

export interface Sender {
  readonly owner: string;
  readonly epoch: number;
}

export interface SendOptions {
  readonly concurrency?: number;
  /** True ends the run after what has begun. */
  readonly stopped?: () => boolean;
  /** After this long the run ends with `more`, so that a long fan-out does not keep a slot that is due meanwhile from leaving. */
  readonly turnMs?: number;
  /** What an earlier turn of the same fan-out learnt: a template that is refused, a quota that is used up. */
  readonly brakes?: Brakes;
}

export type Sent = Readonly<Record<Rung, number>> & { readonly more: boolean };

const MOST_AT_ONCE = 16;
const LOOK_AHEAD = 256;
const BATCH = 64;

/**
 * Rings everything that is due, a batch at a time: claims it, reads what is known, decides, calls. One guardian's messages follow one
 * another, so that the second one sees that the first has rung. A message claimed and not rung, for whatever reason, is recovered later.
 */
export async function sendDueMessages(
  needs: PushNeeds,
  sender: Sender,
  { concurrency = MOST_AT_ONCE, stopped = () => false, turnMs = Infinity, brakes = openBrakes() }: SendOptions = {},
): Promise<Sent> {
  const counts: Record<Rung, number> = { sent: 0, held: 0, later: 0, failed: 0, unknown: 0, lost: 0 };
  const [accounts, wording] = await Promise.all([needs.accounts.all(), needs.content.wording()]);
  const ends = needs.clock() + turnMs;
  while (!stopped()) {
    const now = needs.clock();
    if (now > ends) return { ...counts, more: true };
    const due = await needs.messages.due(now, LOOK_AHEAD);
    const batch = [...new Map(due.map((row) => [row.guardianId, row])).values()].slice(0, BATCH);
    const claims = (await sideBySide(batch, concurrency, ({ id }) => needs.messages.claim(id, sender, now))).filter(
      (claim): claim is ClaimedMessage => claim !== undefined,
    );
    counts.lost += batch.length - claims.length;
    if (!claims.length) break;
    const ringables = await gatherWhatCan(needs, claims, accounts);
    const shared = { accounts, wording, brakes };
    const ringOne = async (each: Ringable): Promise<Rung> => {
      const { message, token } = each.claimed;
      try {
        if (!stopped()) return await ring(needs, each, shared);
        await needs.messages.settle(message.id, token, { state: 'waiting', dueAt: needs.clock() });
        return 'later';
      } catch (error) {
        needs.trouble(error);
        return 'lost';
      }
    };
    for (const rung of await sideBySide(ringables, concurrency, ringOne)) counts[rung] += 1;
    counts.lost += claims.length - ringables.length;
  }
  return { ...counts, more: false };
}

/** One message that can not be read must not keep the others of its batch from ringing. */
async function gatherWhatCan(needs: PushNeeds, claims: readonly ClaimedMessage[], accounts: readonly Account[]): Promise<Ringable[]> {
  try {
    return await gatherFacts(needs, claims, accounts, needs.clock());
  } catch (error) {
    needs.trouble(error);
    const single = await sideBySide(claims, 4, (claim) => gatherFacts(needs, [claim], accounts, needs.clock()).catch(() => []));
    return single.flat();
  }
}
