import type { Account } from '../../domain/account/account';
import type { ClaimedMessage } from '../../store/messages/row';
import { gatherFacts, type Ringable } from './gather-facts';
import type { PushNeeds } from './needs';
import { nextLot } from './next-lot';
import { ring, type Rung } from './ring';
import { openRunStates } from './run-states';
import { LARGEST_LOT, openSendMemory, type SendMemory } from './send-memory';
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
  /** What an earlier turn has learnt. */
  readonly memory?: SendMemory;
}

export type Sent = Readonly<Record<Rung, number>> & { readonly more: boolean };

const MOST_AT_ONCE = 16;
/** What is claimed at a time is rung within about this long, so that a turn's end is a turn's end with a slow platform too. */
const LOT_MS = 500;

/**
 * Rings everything that is due, a lot at a time: claims it, reads what is known, decides, calls. One guardian's messages follow one
 * another, so that the second one sees that the first has rung. A message claimed and not rung, for whatever reason, is recovered later.
 */
export async function sendDueMessages(
  needs: PushNeeds,
  sender: Sender,
  { concurrency = MOST_AT_ONCE, stopped = () => false, turnMs = Infinity, memory = openSendMemory() }: SendOptions = {},
): Promise<Sent> {
  const counts: Record<Rung, number> = { sent: 0, held: 0, later: 0, failed: 0, unknown: 0, lost: 0 };
  const [accounts, wording] = await Promise.all([needs.accounts.all(), needs.content.wording()]);
  const runs = openRunStates(needs);
  const shared = { accounts, wording, brakes: memory.brakes, canary: memory.canary, runs };
  const ends = needs.clock() + turnMs;
  while (!stopped()) {
    const now = needs.clock();
    if (now >= ends) return { ...counts, more: true };
    const lot = await nextLot(needs, memory.turns, runs, now, Math.max(memory.lot, concurrency));
    const claims = (await sideBySide(lot, concurrency, ({ id }) => needs.messages.claim(id, sender, now))).filter(
      (claim): claim is ClaimedMessage => claim !== undefined,
    );
    counts.lost += lot.length - claims.length;
    if (!claims.length) break;
    const ringables = await gatherWhatCan(needs, claims, accounts);
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
    memory.lot = fitting(claims.length, needs.clock() - now, concurrency);
  }
  return { ...counts, more: false };
}

/** As many as the last lot's pace lets through in {@link LOT_MS}. */
function fitting(rung: number, tookMs: number, concurrency: number): number {
  if (tookMs <= 0) return LARGEST_LOT;
  return Math.min(LARGEST_LOT, Math.max(concurrency, Math.floor((rung / tookMs) * LOT_MS)));
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
