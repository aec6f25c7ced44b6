import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { CalendarOwner, OwnDays } from '../../domain/calendar/calendar';
import { faultOfDays, inOrder, keyOfDays, MOST_OWN_DAYS } from '../../domain/calendar/own-days';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { CalendarStore } from '../../store/calendars';
import { ownerFor } from './show-calendar';

/** What changing a calendar needs. */
export interface KeepNeeds {
  readonly calendars: Pick<CalendarStore, 'layers' | 'replace'>;
  readonly audit: Pick<AuditStore, 'note'>;
}

/** Adds days to one's own calendar. What stands there exactly so already is no error. @throws Refusal access/denied, calendar/invalid, calendar/changed */
export async function addDays(needs: KeepNeeds, actor: Actor, days: OwnDays, now: Instant): Promise<void> {
  await change(needs, actor, now, (own) => {
    if (own.some((one) => keyOfDays(one) === keyOfDays(days) && one.to === days.to && one.name === days.name)) return own;
    const fault = own.length < MOST_OWN_DAYS ? faultOfDays(days, own) : { message: `最多写 ${MOST_OWN_DAYS} 行，请先去掉过去几年的` };
    if (fault) throw new Refusal('calendar/invalid', { message: fault.message });
    return inOrder([...own, days]);
  });
}

/** Takes days out of one's own calendar. @throws Refusal access/denied, calendar/not-found, calendar/changed */
export async function dropDays(needs: KeepNeeds, actor: Actor, key: string, now: Instant): Promise<void> {
  await change(needs, actor, now, (own) => {
    const rest = own.filter((one) => keyOfDays(one) !== key);
    if (rest.length === own.length) throw new Refusal('calendar/not-found');
    return rest;
  });
}

async function change(needs: KeepNeeds, actor: Actor, now: Instant, to: (own: readonly OwnDays[]) => readonly OwnDays[]): Promise<void> {
  const owner = ownerFor(actor, undefined);
  if (!may.keepCalendar(actor, owner)) throw new Refusal('access/denied');
  const [layer] = await needs.calendars.layers([owner]);
  const own = layer?.days ?? [];
  const days = to(own);
  if (days === own) return;
  if (!(await needs.calendars.replace(owner, layer?.version ?? 0, days, now))) throw new Refusal('calendar/changed');
  await noteCalendar(needs, actor, owner, now);
}

/** Leaves the row that says who changed it. */
export async function noteCalendar(
  { audit }: Pick<KeepNeeds, 'audit'>,
  by: Actor | 'operator',
  { kind, id }: CalendarOwner,
  now: Instant,
): Promise<void> {
  const actor =
    by === 'operator'
      ? { kind: 'operator' as const, id: 'operator' }
      : by.role === 'teacher'
        ? { kind: 'teacher' as const, id: by.teacherId }
        : by.role === 'officer'
          ? { kind: 'officer' as const, id: by.officerId }
          : undefined;
  if (!actor) throw new Refusal('access/denied');
  const chain = kind === 'school' ? id : `bureau:${id}`;
  await audit.note({ chain, actor, action: 'calendar-changed', about: { kind, id } }, now);
}
