import { recognise } from './flows/auth/recognise';
import { openLive, type LiveNeeds } from './flows/live/live';
import type { Log } from './log';
import type { Connection } from './store/connect';
import { openLiveChanges } from './store/live-changes';

type Core = Parameters<typeof recognise>[0] & Omit<LiveNeeds, 'recognise' | 'changes' | 'onTrouble'> & { readonly log: Log };

/** The lines of live figures of this process, over one stream of its database. */
export const liveAtHand = (core: Core, connection: Connection) =>
  openLive({
    ...{ rollups: core.rollups, pushes: core.pushes, roster: core.roster, now: core.now },
    changes: openLiveChanges(connection),
    recognise: (token, now) => recognise(core, token, now),
    onTrouble: (error) => core.log.warn('live-interrupted', { error }),
  });
