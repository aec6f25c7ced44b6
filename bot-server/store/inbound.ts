import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { identityId, type AccountId } from '../domain/account/account';
import type { Inbound } from '../domain/account/inbound';
import { openClaims, openEndings } from './inbound/batches';
import { hold, INBOUND, inboundSchema, place, replyPlace, type InboundRow } from './inbound/row';

interface Sealing {
  seal(text: string, aad: string): string;
  unseal(sealed: string, aad: string): string;
}

/** A push to work on, held by this process for a while. */
export interface InboundClaim {
  readonly id: string;
  readonly accountId: AccountId;
  readonly inbound: Inbound;
  readonly holder: string;
  /** 1 for the first. */
  readonly tries: number;
}
export type InboundClaimed =
  | { readonly kind: 'work'; readonly claim: InboundClaim }
  /** Another process is at it. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly reply?: string };

/** After so many tries a push is set aside and looked at by people. */
const MOST_TRIES = 5;

/** Remembers each push by its key: worked on once, and taken up again if the work did not end. */
export function openInboundStore(connection: Connection, { seal }: { seal: Sealing }) {
  const model = connection.model('Inbound', inboundSchema, INBOUND);

  const open = (row: Pick<InboundRow, '_id' | 'sealed'>): Inbound => JSON.parse(seal.unseal(row.sealed ?? '', place(row._id))) as Inbound;

  const claims = openClaims(connection);
  const endings = openEndings(connection);

  return {
    /** Writes the push down, or finds it. The caller works only on `work`. */
    async claim(id: string, accountId: AccountId, inbound: Inbound, holdMs: number): Promise<InboundClaimed> {
      const holder = randomUUID();
      const sealed = seal.seal(JSON.stringify(inbound), place(id));
      const row = await claims({ id, accountId, identityId: identityId(accountId, inbound.openid), sealed, holder, holdMs });
      // Not acknowledged: the platform sends it again.
      if (!row) throw new Error('a push was not found after it was written');
      if (row.holder === holder && row.state === 'received') {
        return { kind: 'work', claim: { id, accountId, inbound, holder, tries: row.tries } };
      }
      if (row.state === 'received') return { kind: 'busy' };
      return { kind: 'done', ...(row.replySealed === undefined ? {} : { reply: seal.unseal(row.replySealed, replyPlace(id)) }) };
    },

    /** The work is done; the push's content is forgotten. */
    async done({ id, holder }: InboundClaim, reply?: string): Promise<void> {
      await endings({ id, holder, ...(reply === undefined ? {} : { replySealed: seal.seal(reply, replyPlace(id)) }) });
    },

    /** The work failed: it may be taken up again after `pauseMs`, but not for ever. */
    async failed({ id, holder, tries }: InboundClaim, pauseMs: number): Promise<void> {
      await model.collection.updateOne({ _id: id as never, holder, state: 'received' }, [
        { $set: { heldUntil: hold(pauseMs), state: tries >= MOST_TRIES ? 'dead' : 'received' } },
      ]);
    },

    /** Pushes whose work did not end, because it failed or its process died; each is now held by the caller. */
    async takeUnfinished(limit: number, holdMs: number): Promise<InboundClaim[]> {
      const claims: InboundClaim[] = [];
      while (claims.length < limit) {
        const holder = randomUUID();
        const row = (await model.collection.findOneAndUpdate(
          { state: 'received', $expr: { $lte: ['$heldUntil', '$$NOW'] } },
          [
            {
              $set: {
                holder,
                heldUntil: hold(holdMs),
                tries: { $add: ['$tries', 1] },
                // A push that kills its process never reports a failure; its tries still end.
                state: { $cond: [{ $gte: ['$tries', 2 * MOST_TRIES] }, 'dead', 'received'] },
              },
            },
          ],
          { returnDocument: 'after', sort: { heldUntil: 1 } },
        )) as unknown as InboundRow | null;
        if (!row) break;
        if (row.state === 'dead') continue;
        claims.push({ id: row._id, accountId: row.accountId, inbound: open(row), holder, tries: row.tries });
      }
      return claims;
    },

    /** How many pushes were set aside, for the operator's page and the counters. */
    async countDead(): Promise<number> {
      return model.countDocuments({ state: 'dead' });
    },

    syncIndexes: () => model.createIndexes(),
  };
}
export type InboundStore = ReturnType<typeof openInboundStore>;
