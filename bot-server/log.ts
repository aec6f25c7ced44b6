import { types } from 'node:util';
import pino from 'pino';

/**
 * What a log line may say. There is no field for a name, an openid, a phone number or what somebody wrote;
 * a field that is not listed here is not written, and a value that does not look like a code is removed.
 */
const fields = {
  account: 'word', // our own account id, e.g. `mini`
  address: 'word',
  attempt: 'number',
  code: 'word', // a refusal's or system code
  count: 'number',
  errcode: 'number', // the platform's
  job: 'word',
  kind: 'word',
  method: 'word',
  mode: 'word',
  ms: 'number',
  phase: 'word',
  pid: 'number',
  plan: 'word',
  port: 'number',
  push: 'word',
  requestId: 'word',
  resource: 'word',
  role: 'word',
  route: 'word', // the pattern with its `:names`, never the address that was asked for
  signal: 'word',
  state: 'word',
  status: 'number',
  version: 'word',
} as const;

type Kinds = typeof fields;
export type LogFields = { readonly [K in keyof Kinds]?: Kinds[K] extends 'number' ? number : string | number } & {
  /** Of an error only its kind, code and places in our code are written: its words may quote somebody. */
  readonly error?: unknown;
};

export type Log = {
  debug(event: string, about?: LogFields): void;
  info(event: string, about?: LogFields): void;
  warn(event: string, about?: LogFields): void;
  error(event: string, about?: LogFields): void;
  /** A sentence of ours for the person who runs the program: starts, stops and settings only. */
  tell(sentence: string): void;
  flush(): void;
};

export type LogOptions = { readonly level: string; readonly destination?: pino.DestinationStream | undefined };

/** A JSON log whose every line passes the list above. */
export function createLog({ level, destination }: LogOptions): Log {
  const options: pino.LoggerOptions = { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = destination ? pino(options, destination) : pino(options);
  const at =
    (write: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, about: LogFields = {}): void => {
      if (logger.isLevelEnabled(write)) logger[write]({ event: wordOf(event), ...onlyAllowed(about) });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    tell: (sentence) => logger.info({ event: 'sentence' }, masked(sentence)),
    flush: () => logger.flush(),
  };
}

function onlyAllowed(about: LogFields): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined) continue;
    if (name === 'error') written['error'] = placesOf(value);
    else if (isField(name)) written[name] = fields[name] === 'number' ? numberOf(value) : wordOf(value);
    else dropped += 1;
  }
  return dropped === 0 ? written : { ...written, dropped };
}

const isField = (name: string): name is keyof Kinds => Object.hasOwn(fields, name);
const numberOf = (value: unknown): number | string => (typeof value === 'number' && Number.isFinite(value) ? value : '[removed]');

/** Codes, ids, patterns: letters, digits and a few signs, no blanks, no Chinese, so no names and no sentences. */
function wordOf(value: unknown): string | number {
  if (typeof value === 'number') return numberOf(value);
  return typeof value === 'string' && /^[\w:./@*+[\]{}-]{1,120}$/.test(value) ? masked(value) : '[removed]';
}

/** Even where a word is allowed, what looks like a phone number, an identity number or an openid is not. */
function masked(text: string): string {
  return text
    .replace(/(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)/g, '[phone]')
    .replace(/(?<!\d)\d{17}[\dXx](?!\d)/g, '[identity]')
    .replace(/(?<![\w-])o[\w-]{27}(?![\w-])/g, '[openid]');
}

/** The stack without the words before it, which may themselves hold lines that look like frames. */
function framesOf({ stack = '', message }: Error): string {
  return message !== '' && stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
}

const errorWords = ['code', 'codeName', 'syscall', 'errcode', 'status'] as const;

function placesOf(fault: unknown, depth = 0): Record<string, unknown> {
  if (!types.isNativeError(fault)) return { kind: typeof fault };
  const told: Record<string, unknown> = { kind: wordOf(fault.name) };
  for (const name of errorWords) {
    const value: unknown = Reflect.get(fault, name);
    if (value !== undefined) told[name] = wordOf(value);
  }
  told['at'] = framesOf(fault)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => /([\w.<>[\] ]+ )?\(?([^()]+:\d+:\d+)\)?$/.exec(line.trim().slice(3))?.[0] ?? '')
    .filter((line) => line !== '')
    .slice(0, 8)
    .map(masked);
  if (fault.cause !== undefined && depth < 2) told['cause'] = placesOf(fault.cause, depth + 1);
  return told;
}
