import type { WireReport, WireReportResult } from '@contract/index';
import type { Store } from '../../platform/platform';
import { fieldOf } from '../../platform/unknown';

/** One ticket's session as kept on the phone: always the whole of it. */
export interface KeptSession {
  readonly report: WireReport;
  /** The seq the server has acknowledged; 0 while none. */
  readonly acknowledged: number;
}

/** How the server answered a batch, by index; null when it did not answer (no network, busy). */
export type SendReports = (reports: WireReport[]) => Promise<readonly WireReportResult[] | null>;

export interface SentSession {
  readonly ticket: string;
  readonly result: WireReportResult;
}

const PREFIX = 'gongyu:viewing:';
const BATCH = 50;
const FOREIGN = 'viewing/ticket-foreign';

export interface ViewingQueue {
  /** Keeps the session as it is now; a session is on the phone before anything is sent of it. */
  save(report: WireReport): void;
  /** No more will be added: the session goes as soon as it is acknowledged. */
  seal(ticket: string): void;
  /** Sends what is not acknowledged, leftovers of earlier starts first. Never throws. */
  flush(): Promise<SentSession[]>;
  /** How many sessions wait. */
  waiting(): number;
  /** Somebody else is signed in: what was refused as another's may be theirs. */
  newPerson(): void;
}

interface Entry {
  key: string;
  kept: KeptSession;
}

/**
 * A queue in the phone's storage: one key a session, so that a death between two writes loses neither. `note` hears each answer.
 * Two tabs of a browser share the storage: a key names its session, and what the other one has written since is not taken away.
 */
export function openQueue(store: Store, send: SendReports, note: (result: SentSession) => void = () => undefined): ViewingQueue {
  const entries = new Map<string, Entry>();
  const living = new Set<string>();
  for (const key of store.keys(PREFIX).sort()) {
    const kept = parse(store.read(key));
    if (kept === null || kept.acknowledged >= kept.report.seq) store.remove(key);
    else entries.set(kept.report.ticket, { key, kept });
  }
  let serial = 0;
  for (const { key } of entries.values()) serial = Math.max(serial, Number.parseInt(key.slice(PREFIX.length), 10) || 0);
  let running: Promise<SentSession[]> | null = null;
  let again = false;

  const put = (entry: Entry): void => {
    entries.set(entry.kept.report.ticket, entry);
    store.write(entry.key, JSON.stringify(entry.kept));
  };
  const drop = (ticket: string): void => {
    const entry = entries.get(ticket);
    if (entry === undefined) return;
    entries.delete(ticket);
    const newest = parse(store.read(entry.key));
    if (newest === null || newest.report.seq <= entry.kept.report.seq) store.remove(entry.key);
  };
  /** Watched by somebody else who uses this phone: kept until that person is in front of it again, or the server says it is too late. */
  const foreign = new Set<string>();
  const unsent = (): Entry[] =>
    [...entries.values()].filter(({ kept }) => kept.acknowledged < kept.report.seq && !foreign.has(kept.report.ticket));

  function settle(sent: WireReport, result: WireReportResult): void {
    const entry = entries.get(sent.ticket);
    if (entry === undefined) return;
    if (!result.ok) {
      if (result.retry) return;
      living.delete(sent.ticket);
      if (result.code === FOREIGN) foreign.add(sent.ticket);
      else drop(sent.ticket);
      return;
    }
    const acknowledged = Math.max(entry.kept.acknowledged, sent.seq);
    if (acknowledged >= entry.kept.report.seq && !living.has(sent.ticket)) drop(sent.ticket);
    else put({ ...entry, kept: { ...entry.kept, acknowledged } });
  }

  async function sendAll(): Promise<SentSession[]> {
    const told: SentSession[] = [];
    const batchList = unsent();
    for (let at = 0; at < batchList.length; at += BATCH) {
      const reports = batchList.slice(at, at + BATCH).map(({ kept }) => kept.report);
      const results = await send(reports).catch(() => null);
      if (results === null) break;
      reports.forEach((report, i) => {
        const result = results[i];
        if (result === undefined) return;
        settle(report, result);
        const one = { ticket: report.ticket, result };
        told.push(one);
        note(one);
      });
    }
    return told;
  }

  return {
    save(report) {
      living.add(report.ticket);
      const entry = entries.get(report.ticket);
      const key = entry?.key ?? `${PREFIX}${String(++serial).padStart(9, '0')}:${report.ticket.slice(-16)}`;
      put({ key, kept: { report, acknowledged: entry?.kept.acknowledged ?? 0 } });
    },
    seal(ticket) {
      living.delete(ticket);
      const entry = entries.get(ticket);
      if (entry !== undefined && entry.kept.acknowledged >= entry.kept.report.seq) drop(ticket);
    },
    flush() {
      if (running !== null) {
        again = true;
        return running;
      }
      running = (async () => {
        const told = await sendAll();
        while (again) {
          again = false;
          told.push(...(await sendAll()));
        }
        return told;
      })().finally(() => {
        running = null;
      });
      return running;
    },
    waiting: () => unsent().length,
    newPerson: () => foreign.clear(),
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Reads what an earlier start left; null for what is not a session. */
function parse(text: string | null): KeptSession | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    const report = fieldOf(value, 'report');
    const acknowledged = fieldOf(value, 'acknowledged');
    const ticket = fieldOf(report, 'ticket');
    const seq = fieldOf(report, 'seq');
    const playMs = fieldOf(report, 'playMs');
    const position = fieldOf(report, 'position');
    const maxRate = fieldOf(report, 'maxRate');
    const intervals = pairsOf(fieldOf(report, 'intervals'));
    if (typeof ticket !== 'string' || intervals === null || !isNumber(acknowledged)) return null;
    if (!isNumber(seq) || !isNumber(playMs) || !isNumber(position) || !isNumber(maxRate)) return null;
    const flags = fieldOf(report, 'flags');
    return { report: { ticket, seq, intervals, playMs, position, maxRate, flags: knownFlags(flags) }, acknowledged };
  } catch {
    return null;
  }
}

function pairsOf(value: unknown): [number, number][] | null {
  if (!Array.isArray(value)) return null;
  const pairs: [number, number][] = [];
  for (const pair of value) {
    const from = fieldOf(pair, '0');
    const to = fieldOf(pair, '1');
    if (!isNumber(from) || !isNumber(to)) return null;
    pairs.push([from, to]);
  }
  return pairs;
}

type Flag = NonNullable<WireReport['flags']>[number];
const flagNames: readonly Flag[] = ['group', 'cast', 'offline', 'audio'];
const knownFlags = (value: unknown): Flag[] => (Array.isArray(value) ? flagNames.filter((flag) => value.includes(flag)) : []);
