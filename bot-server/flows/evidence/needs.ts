import type { AuditStore } from '../../store/audit';
import type { ProgressNeeds } from '../progress/needs';

/** What the flows of this folder may need; each takes a `Pick` of it. */
export type EvidenceNeeds = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster' | 'evidence'> & {
  readonly audit: Pick<AuditStore, 'note' | 'noteLook'>;
};
