import type { Connection } from 'mongoose';
import type { Seal } from '../seal/field';
import { openClassCodes } from './binding/codes';
import { openJoinCodes } from './binding/join-codes';
import { openKinship } from './binding/kinship';
import { openBindingRequests } from './binding/requests';
import { openSlips } from './binding/slips';

/** Everything by which a WeChat user becomes a guardian. */
export function openBindingStore(connection: Connection, seal: Seal) {
  const classCodes = openClassCodes(connection, seal);
  const slips = openSlips(connection, seal);
  const requests = openBindingRequests(connection, seal);
  const joinCodes = openJoinCodes(connection, seal);
  return {
    classCodes,
    slips,
    requests,
    joinCodes,
    kinship: openKinship(connection, seal),
    async syncIndexes(): Promise<void> {
      await Promise.all([classCodes, slips, requests, joinCodes].map((store) => store.syncIndexes()));
    },
  };
}
export type BindingStore = ReturnType<typeof openBindingStore>;
