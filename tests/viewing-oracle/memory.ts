/**
 * What ought to be known of a viewing, worked out the long way: second by second, tenth by tenth, instant by instant.
 * Nothing here knows of words, bits, groups, joins, or of any function of the product.
 */

export interface Item {
  readonly durationSeconds: number;
  readonly effectiveStart: number;
  readonly effectiveEnd: number;
  readonly maxRate: number;
  readonly threshold: number;
}

export interface TicketFacts {
  readonly openedAt: number;
  readonly offline: boolean;
}

/** One report as it reached the server. Places in tenths of a second, times in milliseconds. */
export interface Told {
  /** Number of its ticket. */
  readonly ticket: number;
  readonly seq: number;
  readonly tenths: readonly (readonly [number, number])[];
  readonly playMs: number;
  readonly positionTenths: number;
  readonly at: number;
}

export interface Head extends TicketFacts {
  readonly ticket: number;
  readonly seq: number;
  readonly receivedAt: number;
  readonly playMs: number;
  readonly position: number;
}

export interface Remembered {
  readonly seconds: ReadonlySet<number>;
  readonly heads: readonly Head[];
  readonly total: number;
  readonly claimed: number;
  readonly credited: number;
  readonly percent: number;
  readonly reaches: boolean;
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** More than one where two sessions are equally new. */
  readonly resumeAt: readonly number[];
}

export const SIX_HOURS = 6 * 3_600_000;
export const SEVEN_DAYS = 7 * 86_400_000;

export const isTaken = (ticket: TicketFacts, at: number): boolean => at < ticket.openedAt + SEVEN_DAYS;

const seen = new WeakMap<Told, number[]>();

/** Remembered by report, since a history asks for the same again and again. */
function wholeSeconds(told: Told, length: number): number[] {
  const known = seen.get(told) ?? lookAt(told, length);
  seen.set(told, known);
  return known;
}

function lookAt({ tenths }: Told, length: number): number[] {
  const seconds = Math.floor(length);
  const covered = new Uint8Array(seconds * 10);
  for (const [from, to] of tenths) for (let tenth = from; tenth < to; tenth += 1) covered[tenth] = 1;
  const whole: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    let count = 0;
    for (let tenth = second * 10; tenth < second * 10 + 10; tenth += 1) count += covered[tenth] ?? 0;
    if (count === 10) whole.push(second);
  }
  return whole;
}

/** Milliseconds of the server's clock in which at least one session was going: by looking at each stretch between two instants. */
function goingMs(heads: readonly Going[]): number {
  const instants = [...new Set(heads.flatMap(({ openedAt, receivedAt }) => [openedAt, receivedAt]))].sort((a, b) => a - b);
  let sum = 0;
  instants.forEach((from, index) => {
    const to = instants[index + 1];
    if (to !== undefined && heads.some((head) => head.openedAt <= from && to <= head.receivedAt)) sum += to - from;
  });
  return sum;
}

/** What is known after these reports, in whatever order they came. */
export function remember(tickets: readonly TicketFacts[], reports: readonly Told[], item: Item): Remembered {
  const taken = reports.filter(({ ticket, at }) => isTaken(tickets[ticket] ?? { openedAt: -Infinity, offline: false }, at));
  const seconds = new Set(taken.flatMap((told) => wholeSeconds(told, item.durationSeconds)));
  const heads = tickets.flatMap(({ openedAt, offline }, ticket): Head[] => {
    const own = taken.filter((told) => told.ticket === ticket);
    if (own.length === 0) return [];
    const end = openedAt + (offline ? SEVEN_DAYS : SIX_HOURS);
    const seq = Math.max(...own.map((told) => told.seq));
    const newest = own.filter((told) => told.seq === seq);
    const receivedAt = Math.min(...newest.map(({ at }) => Math.min(at, end)));
    const first = newest.filter(({ at }) => Math.min(at, end) === receivedAt);
    const position = Math.max(...first.map(({ positionTenths }) => positionTenths)) / 10;
    return [{ ticket, openedAt, offline, seq, receivedAt, position, playMs: Math.max(...own.map((told) => told.playMs)) }];
  });
  return { seconds, heads, ...reckon(seconds, heads, item) };
}

type Going = Pick<Head, 'openedAt' | 'receivedAt' | 'playMs' | 'position'>;

/** How one stands who saw these seconds in these sessions. */
export function reckon(seconds: ReadonlySet<number>, heads: readonly Going[], item: Item): Omit<Remembered, 'seconds' | 'heads'> {
  const last = Math.min(item.effectiveEnd, item.durationSeconds);
  const counted: number[] = [];
  for (let second = 0; second < last; second += 1) if (second >= item.effectiveStart && second + 1 <= last) counted.push(second);
  const claimed = counted.filter((second) => seconds.has(second)).length;
  const byClock = (item.maxRate * goingMs(heads)) / 1000 + 5;
  const byPlay = (item.maxRate * heads.reduce((sum, { playMs }) => sum + playMs, 0)) / 1000 + 5;
  const credited = Math.floor(Math.min(claimed, byClock, byPlay));
  const reaches = counted.length > 0 && credited >= item.threshold * counted.length - 1e-9;
  const gaps: { from: number; to: number }[] = [];
  for (const second of counted.filter((one) => !seconds.has(one))) {
    const open = gaps.at(-1);
    if (open?.to === second) open.to = second + 1;
    else gaps.push({ from: second, to: second + 1 });
  }
  const newest = Math.max(...heads.map(({ receivedAt }) => receivedAt));
  const opened = Math.max(...heads.filter(({ receivedAt }) => receivedAt === newest).map(({ openedAt }) => openedAt));
  const resumeAt = heads
    .filter((head) => head.receivedAt === newest && head.openedAt === opened)
    .map(({ position }) => {
      if (position < Math.floor(item.durationSeconds) * 0.95) return Math.max(position - 3, 0);
      return reaches ? 0 : (gaps[0]?.from ?? 0);
    });
  const percent = counted.length > 0 ? Math.floor((credited * 100) / counted.length) : 0;
  return { total: counted.length, claimed, credited, percent, reaches, gaps, resumeAt: heads.length > 0 ? resumeAt : [0] };
}
