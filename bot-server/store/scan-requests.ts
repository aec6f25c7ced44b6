import type { Connection } from 'mongoose';
import { openDesktopRequestStore } from './desktop-requests';
import { openTieRequestStore } from './tie-requests';

/** What waits for a phone to scan a code on a desktop: to let it in, or to become the WeChat of who sits there. */
export const openScanRequestStores = (connection: Connection) => ({
  desktopRequests: openDesktopRequestStore(connection),
  tieRequests: openTieRequestStore(connection),
});
