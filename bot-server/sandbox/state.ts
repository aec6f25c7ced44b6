import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const AccessToken = z.object({
  account: z.string(),
  value: z.string(),
  kind: z.enum(['plain', 'stable']),
  expiresAt: z.number(),
  /** From this instant the token is no longer the newest and is refused. */
  refusedFrom: z.number().nullable(),
});

const OneTimeCode = z.object({
  kind: z.enum(['login', 'phone']),
  openid: z.string(),
  expiresAt: z.number(),
  used: z.boolean(),
});

const Consent = z.object({ left: z.int(), standing: z.boolean(), always: z.boolean() });

const Window = z.object({
  messageAt: z.number(),
  messageLeft: z.int(),
  actionUntil: z.number(),
  actionLeft: z.int(),
});

/** One entry of a chat on the person's phone. */
export const ChatEntry = z.object({
  id: z.int(),
  at: z.number(),
  /** `me` = the person of this phone; `them` = an account; `system` = a grey line. */
  from: z.enum(['me', 'them', 'system']),
  kind: z.enum(['text', 'template', 'subscribe', 'card', 'news', 'media']),
  text: z.string(),
  title: z.string().optional(),
  lines: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
  /** Page inside the mini-program, with query. */
  page: z.string().optional(),
  url: z.string().optional(),
  imageUrl: z.string().optional(),
  /** A voice or picture: its temporary file. */
  media: z.object({ id: z.string(), kind: z.enum(['voice', 'image']), format: z.string() }).optional(),
});

export const GroupPost = z.object({
  id: z.int(),
  at: z.number(),
  personId: z.string(),
  kind: z.enum(['text', 'card']),
  text: z.string(),
  page: z.string().optional(),
  imageUrl: z.string().optional(),
});

export const Refund = z.object({
  refundId: z.string(),
  outRefundNo: z.string(),
  outTradeNo: z.string(),
  amount: z.int(),
  reason: z.string().nullable(),
  notifyUrl: z.string().nullable(),
  createdAt: z.number(),
  status: z.enum(['PROCESSING', 'SUCCESS']),
  successAt: z.number().nullable(),
});

export const Order = z.object({
  outTradeNo: z.string(),
  prepayId: z.string(),
  appid: z.string(),
  openid: z.string(),
  description: z.string(),
  attach: z.string().nullable(),
  total: z.int(),
  notifyUrl: z.string(),
  fingerprint: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  state: z.enum(['NOTPAY', 'SUCCESS', 'REFUND', 'CLOSED']),
  transactionId: z.string().nullable(),
  successAt: z.number().nullable(),
});

export const State = z.object({
  version: z.literal(1),
  /** When this WeChat began: the people file's consents date from just before. */
  startedAt: z.number(),
  counter: z.int(),
  tokens: z.array(AccessToken),
  forced: z.record(z.string(), z.array(z.number())),
  codes: z.record(z.string(), OneTimeCode),
  sessionKeys: z.record(z.string(), z.string()),
  seen: z.record(z.string(), z.number()),
  follows: z.record(z.string(), z.object({ follows: z.boolean(), at: z.number() })),
  consents: z.record(z.string(), Consent),
  announced: z.record(z.string(), z.boolean()),
  windows: z.record(z.string(), Window),
  dedupe: z.record(z.string(), z.object({ msgId: z.string(), at: z.number() })),
  usage: z.record(z.string(), z.int()),
  clears: z.record(z.string(), z.array(z.number())),
  chats: z.record(z.string(), z.object({ service: z.array(ChatEntry), notices: z.array(ChatEntry) })),
  groups: z.record(z.string(), z.array(GroupPost)),
  orders: z.record(z.string(), Order),
  refunds: z.record(z.string(), Refund),
});

export type State = z.infer<typeof State>;
export type ChatEntry = z.infer<typeof ChatEntry>;
export type GroupPost = z.infer<typeof GroupPost>;
export type Order = z.infer<typeof Order>;
export type Refund = z.infer<typeof Refund>;
export type Consent = z.infer<typeof Consent>;

export function emptyState(startedAt: number): State {
  return {
    version: 1,
    startedAt,
    counter: 0,
    tokens: [],
    forced: {},
    codes: {},
    sessionKeys: {},
    seen: {},
    follows: {},
    consents: {},
    announced: {},
    windows: {},
    dedupe: {},
    usage: {},
    clears: {},
    chats: {},
    groups: {},
    orders: {},
    refunds: {},
  };
}

/** Reads a kept state; a file that is not one stops the start, naming the file. */
export function readState(file: string): State | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = State.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not a sandbox state: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Writes the state beside its place and renames it, so that a crash leaves the old or the new one. */
export function writeState(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
  renameSync(draft, file);
}
