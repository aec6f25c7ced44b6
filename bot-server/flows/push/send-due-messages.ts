import type { Account } from '../../domain/account/account';
import type { Fence } from '../../domain/push/fence';
import type { ClaimedMessage } from '../../store/messages/row';
import type { Ended } from './flight';
import { followLead } from './follow-lead';
import { gatherFacts } from './gather-facts';
import type { Ringable } from './ringable';
import { openGates } from './gates';
import { joinCompany } from './join-company';
import { openLane, Stopped, type LaneOptions } from './lane';
import type { PushNeeds } from './needs';
import { nextLot } from './next-lot';
import { finishClaim } from './recover-claims';
import { ring } from './ring';
import { openRunStates } from './run-states';
import { LARGEST_LOT, openSendMemory, type SendMemory } from './send-memory';
import { sideBySide } from './side-by-side';
import type { RingWith } from './try-way';

/** Who sends, and under which lease. */
export type Sender = Fence;

export interface SendOptions {
  /** How many calls are on their way at most. */
  readonly concurrency?: number;
  /** True ends the run after what has begun. */
  readonly stopped?: () => boolean;
  /** After this long the run ends with `more`, so that a long fan-out does not keep a slot that is due meanwhile from leaving. */
  readonly turnMs?: number;
  /** What an earlier turn has learnt. */
  readonly memory?: SendMemory;
  /** Leaves what is in hand at a turn's end on its way; whoever keeps the memory waits for it in the end. */
  readonly carry?: boolean;
}

/** `fenced`: claims and ends that were refused since somebody else has the message by now: this one had slept, or its lease has run out. */
export type Sent = Readonly<Record<Ended, number>> & { readonly more: boolean };

const MOST_AT_ONCE = 16;

/**
 * Rings everything that is due: claims a lot, reads what is known, decides, calls, and claims the next while those are on their way. One
 * guardian's messages follow one another, so that the second one sees that the first has rung. One that breaks is handed back at once and looked
 * at again later; one that can not be handed back either is recovered when its claim has run out.
 */
export async function sendDueMessages(
  needs: PushNeeds,
  sender: Sender,
  { concurrency = MOST_AT_ONCE, stopped = () => false, turnMs = Infinity, memory = openSendMemory(), carry = false }: SendOptions = {},
): Promise<Sent> {
  const [accounts, wording] = await Promise.all([needs.accounts.all(), needs.content.wording()]);
  const runs = openRunStates(needs);
  const gates = openGates(needs, accounts, memory.gates);
  const shared: RingWith = { accounts, wording, brakes: memory.brakes, canary: memory.canary, gates, runs };
  const { flight } = memory;
  const ends = needs.clock() + turnMs;
  let [lost, fenced, more] = [0, 0, false];
  try {
    while (!stopped()) {
      const now = needs.clock();
      if (now >= ends) {
        more = true;
        break;
      }
      const room = flight.most(concurrency, now) - flight.size();
      if (room < concurrency / 2 && flight.size() > 0) {
        await flight.oneEnds(ends - now);
        continue;
      }
      const due = await nextLot(needs, memory.turns, runs, now, Math.min(room, LARGEST_LOT));
      const lot = due.filter(({ guardianId }) => !flight.has(guardianId));
      const ids = lot.map(({ id }) => id);
      const claims = await needs.messages.claimMany(ids, sender, now);
      fenced += claims.fenced;
      lost += lot.length - claims.claimed.length;
      if (claims.claimed.length === 0) {
        if (flight.size() === 0) break;
        await flight.oneEnds(ends - now);
        continue;
      }
      // What is known of these is read while the next ones are looked for.
      const known = gatherWhatCan(needs, claims.claimed, accounts);
      for (const claimed of claims.claimed)
        flight.take(claimed.message.guardianId, now, async () => {
          const each = (await known).get(claimed.message.id);
          if (!each) return handBack(needs, claimed);
          const how = await ringOne(needs, each, shared, { flight, concurrency, stopped });
          // Whoever can not be told now is told when the claims are looked after.
          if (each.company?.length)
            await followLead(needs, claimed.message.id, needs.clock()).catch((error: unknown) => needs.trouble(error));
          return how;
        });
    }
  } finally {
    // Also when the next ones could not be read: what has begun is not left behind.
    if (!more || !carry) await flight.allEnd();
  }
  const told = flight.told();
  return { ...told, lost: told.lost + lost, fenced: told.fenced + fenced, more };
}

/** Rings one, or hands it back: never throws. */
async function ringOne(needs: PushNeeds, each: Ringable, shared: RingWith, options: LaneOptions): Promise<Ended> {
  const { message, token } = each.claimed;
  const lane = openLane(needs, shared, options);
  try {
    if (options.stopped()) throw new Stopped();
    const rung = await ring(lane.needs, each, lane.shared);
    return rung === 'lost' ? 'fenced' : rung;
  } catch (error) {
    if (!(error instanceof Stopped)) {
      needs.trouble(error);
      return await handBack(needs, each.claimed);
    }
    const told = await needs.messages.settle(message.id, token, { state: 'waiting', dueAt: needs.clock() }).catch(() => undefined);
    return told === undefined ? 'lost' : told ? 'later' : 'fenced';
  } finally {
    lane.end();
  }
}

/** What broke goes on by what its last try says: it waits, ends as broken after a few times, or is held as unknown. Never throws. */
async function handBack(needs: PushNeeds, { message, token }: ClaimedMessage): Promise<Ended> {
  try {
    const held = await needs.messages.inHand(message.id, token);
    const end = held && (await finishClaim(needs, held, needs.clock(), 'broke'));
    return end === undefined ? 'fenced' : end.state === 'waiting' ? 'later' : end.state;
  } catch {
    // The database is gone, and was told of already: the claim runs out, and then it is recovered.
    return 'lost';
  }
}

/** One message that can not be read must not keep the others of its batch from ringing. By message id; never throws. */
async function gatherWhatCan(
  needs: PushNeeds,
  claims: readonly ClaimedMessage[],
  accounts: readonly Account[],
): Promise<ReadonlyMap<string, Ringable>> {
  const byId = (ringables: readonly Ringable[]): Map<string, Ringable> => new Map(ringables.map((each) => [each.claimed.message.id, each]));
  try {
    return byId(await joinCompany(needs, await gatherFacts(needs, claims, accounts, needs.clock()), needs.clock()));
  } catch (error) {
    needs.trouble(error);
    const single = await sideBySide(claims, 4, (claim) => gatherFacts(needs, [claim], accounts, needs.clock()).catch(() => []));
    return byId(single.flat());
  }
}
