import type { Connection } from 'mongoose';
import { openViewingAddressStore } from './evidence/addresses';
import { openDeclarationStore } from './evidence/declarations';
import { openFamilyCompletionStore } from './evidence/family-completions';
import { openFlagStore } from './evidence/flags';

/** What stands beside the viewings and says how far they are to be believed. */
export function openEvidenceStore(connection: Connection) {
  const flags = openFlagStore(connection);
  const declarations = openDeclarationStore(connection);
  const families = openFamilyCompletionStore(connection);
  const addresses = openViewingAddressStore(connection);
  return {
    flags,
    declarations,
    families,
    addresses,
    async syncIndexes(): Promise<void> {
      await Promise.all([flags, declarations, families, addresses].map((store) => store.syncIndexes()));
    },
  };
}
export type EvidenceStore = ReturnType<typeof openEvidenceStore>;
