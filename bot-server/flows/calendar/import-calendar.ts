import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { CalendarOwner } from '../../domain/calendar/calendar';
import { compareDays } from '../../domain/calendar/own-days';
import { CalendarReader } from '../../domain/importing/calendar-reader';
import { Faults } from '../../domain/importing/fault';
import type { FileBytes } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { TableFiles } from '../importing/needs';
import { noteCalendar, type KeepNeeds } from './keep-days';

export interface CalendarImported {
  readonly dryRun: boolean;
  readonly days: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly same: number;
}

/**
 * Reads the whole calendar of a school or a bureau from a file and puts it in the place of what stood; the same file again changes nothing.
 * @throws Refusal access/denied, import/unreadable, import/too-large, calendar/changed; calendar/invalid with all faults as details, and then nothing was written.
 */
export async function importCalendar(
  needs: KeepNeeds & { readonly files: Pick<TableFiles, 'readTable'> },
  by: Actor | 'operator',
  { owner, file, dryRun }: { readonly owner: CalendarOwner; readonly file: FileBytes; readonly dryRun: boolean },
  now: Instant,
): Promise<CalendarImported> {
  if (by !== 'operator' && !may.keepCalendar(by, owner)) throw new Refusal('access/denied');
  const faults = new Faults();
  const reader = new CalendarReader(faults);
  for await (const row of needs.files.readTable(file)) reader.take(row);
  const days = reader.finish();
  if (faults.count > 0) {
    const message = `校历里有 ${faults.count} 处错误，原来的校历没有变。请按提示改好再导入`;
    throw new Refusal('calendar/invalid', { message, details: faults.list() });
  }
  const [layer] = await needs.calendars.layers([owner]);
  const counts = compareDays(layer?.days ?? [], days);
  if (!dryRun && counts.added + counts.changed + counts.removed > 0) {
    if (!(await needs.calendars.replace(owner, layer?.version ?? 0, days, now))) throw new Refusal('calendar/changed');
    await noteCalendar(needs, by, owner, now);
  }
  return { dryRun, days: days.length, ...counts };
}
