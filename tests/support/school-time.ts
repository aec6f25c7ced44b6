import type { Connection } from 'mongoose';
import { NO_PUBLIC_DAYS, type PublicDays } from '../../bot-server/domain/time/working-days';
import type { Seal } from '../../bot-server/seal/field';
import { openCalendarStore } from '../../bot-server/store/calendars';
import { openDutyStore } from '../../bot-server/store/duty';
import { openRosterStore } from '../../bot-server/store/roster';

/** What a question's clock and its route are read from. */
export const schoolTimeStores = (connection: Connection, seal: Seal, publicDays: PublicDays = NO_PUBLIC_DAYS) => ({
  roster: openRosterStore(connection, seal),
  calendars: openCalendarStore(connection),
  duty: openDutyStore(connection),
  content: { publicDays: async () => publicDays },
});
