import type { Fence } from '../../domain/push/fence';

/** The part of a filter that holds only while the leader's lease runs, by the clock of the database that does the write. */
export const underFence = ({ until }: Pick<Fence, 'until'>): { $expr?: object } =>
  until === undefined ? {} : { $expr: { $gt: [new Date(until), '$$NOW'] } };
