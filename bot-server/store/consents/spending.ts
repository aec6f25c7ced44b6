import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { openGuarded } from '../sending/guarded';
import type { BalanceRow } from './balance-row';

const PLENTY = 10_000;

/** Takes one message's consent from a balance; the takings of one moment are one write. False when there is none; a standing one is not used up. */
export function openSpending(connection: Connection, kept: number) {
  const take = openGuarded<BalanceRow & { taking?: string }, { readonly id: string; readonly by: string }>(connection, 'consentBalances', {
    idOf: ({ id }) => id,
    guardOf: () => ({ 'credits.0': { $exists: true } }),
    ownOf: ({ by }) => ({ taking: by }),
    stagesOf: () => [
      { $set: { taken: { $in: ['$taking', '$spent.by'] } } },
      {
        $set: {
          spent: {
            $cond: [
              '$taken',
              '$spent',
              { $slice: [{ $concatArrays: ['$spent', [{ $mergeObjects: [{ $first: '$credits' }, { by: '$taking' }] }]] }, -kept] },
            ],
          },
          credits: { $cond: ['$taken', '$credits', { $slice: ['$credits', 1, PLENTY] }] },
        },
      },
      { $unset: ['taking', 'taken'] },
    ],
    held: (row, { by }) => row !== undefined && (row.spent.some((credit) => credit.by === by) || row.standingSince != null),
    projection: { 'spent.by': 1, standingSince: 1 },
  });
  return (id: string): Promise<boolean> => take({ id, by: randomBytes(6).toString('base64url') });
}
