import { type EventEmitter } from 'node:events';

/** One exchange on the wire between WeChat and the product, secrets masked. */
export interface WireEntry {
  readonly seq: number;
  readonly at: number;
  /** `in` = the product called WeChat; `out` = WeChat called the product. */
  readonly direction: 'in' | 'out';
  readonly account: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly reply: unknown;
  readonly status: number;
  readonly errcode: number | string | null;
  readonly ms: number;
  readonly note?: string;
}

export interface WireLog {
  add(entry: Omit<WireEntry, 'seq' | 'query' | 'body' | 'reply'> & { query?: object; body: unknown; reply: unknown }): void;
  /** Entries with a greater sequence number, oldest first. */
  after(seq: number): readonly WireEntry[];
  last(): number;
}

const CAPACITY = 50_000;
const SECRET =
  /^(access_token|secret|corpsecret|key|appsecret|js_code|code|session_key|signature|msg_signature|authorization|paysign|encrypt|ciphertext|encrypt_certificate|phonenumber|purephonenumber)$/i;

const shorten = (secret: unknown) => (typeof secret === 'string' ? `${secret.slice(0, 4)}…` : typeof secret === 'number' ? secret : '…');

/** A copy with every secret shortened to its first four characters and every long text cut. */
export function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return value.length > 600 ? `${value.slice(0, 600)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]: [string, unknown]) => [key, SECRET.test(key) ? shorten(v) : mask(v)]));
}

/** The append-only memory of the wire, bounded; each entry is also told to the bus. */
export function openWireLog(bus: EventEmitter): WireLog {
  const entries: WireEntry[] = [];
  let seq = 0;
  return {
    add: (entry) => {
      const kept: WireEntry = {
        ...entry,
        seq: ++seq,
        query: { ...(mask(entry.query ?? {}) as object) },
        body: mask(entry.body),
        reply: mask(entry.reply),
      };
      entries.push(kept);
      if (entries.length > CAPACITY + 1000) entries.splice(0, entries.length - CAPACITY);
      bus.emit('say', { kind: 'wire', entry: kept });
    },
    after: (from) => {
      const first = entries[0]?.seq ?? 1;
      return entries.slice(Math.max(0, from - first + 1));
    },
    last: () => seq,
  };
}
