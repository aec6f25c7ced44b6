import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Account } from '../domain/account/account';
import type { Inbound } from '../domain/account/inbound';
import { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import { openEnvelope } from './envelope';
import { inboundOf } from './inbound-of';
import { isFresh, sameSignature, signatureOf } from './signature';
import { readTree } from './tree';

/** An account that pushes to us, with what its pushes are signed and sealed by. A set `aesKey` means that clear pushes are refused. */
export interface CallbackAccount {
  readonly account: Account;
  readonly token: string;
  readonly aesKey?: string;
}

/** The address's parameters as Koa gives them: text, or a list when one was given twice. */
export type Query = Readonly<Record<string, unknown>>;

export interface OpenedPush {
  readonly from: CallbackAccount;
  readonly inbound: Inbound;
  /** The account's own gh_ name, as the push gives it. */
  readonly to: string;
  /** The same for every repetition of the same push, never for another one. */
  readonly id: string;
  readonly format: 'xml' | 'json';
  readonly sealed: boolean;
}

const Envelope = z.object({ ToUserName: z.string().max(128).optional(), Encrypt: z.string().min(1) });
const Addressed = z.object({ ToUserName: z.string().max(128) });

const forged = () => new Refusal('callback/bad-signature');
const malformed = () => new Refusal('callback/malformed');

/** Those whose token signed the parts. */
function signers(accounts: readonly CallbackAccount[], given: unknown, parts: readonly string[]): CallbackAccount[] {
  return accounts.filter(({ token }) => sameSignature(given, signatureOf(token, ...parts)));
}

function freshParts(query: Query, now: Instant): [timestamp: string, nonce: string] {
  const { timestamp, nonce } = query;
  if (!isFresh(timestamp, now) || typeof nonce !== 'string' || nonce.length > 64) throw forged();
  return [timestamp, nonce];
}

/** Answers WeChat's question whether this address is ours: the echo, to be sent back as it is. @throws Refusal `callback/bad-signature` */
export function verifyAddress(accounts: readonly CallbackAccount[], query: Query, now: Instant): string {
  const signed = signers(accounts, query['signature'], freshParts(query, now));
  const echo = query['echostr'];
  if (!signed.length || typeof echo !== 'string' || !/^[\w+=-]{1,128}$/.test(echo)) throw forged();
  return echo;
}

/** An account that has not told its gh_ name yet is known by its appid alone. */
const addressedTo =
  (name: string | undefined) =>
  ({ account }: CallbackAccount) =>
    account.originalId === '' || account.originalId === name;

function openSealed(accounts: readonly CallbackAccount[], query: Query, parts: readonly string[], sealed: string, to: string | undefined) {
  const signed = signers(accounts, query['msg_signature'], [...parts, sealed]);
  if (!signed.length) throw forged();
  for (const from of signed) {
    const frame = from.aesKey === undefined ? undefined : openEnvelope(from.aesKey, sealed);
    if (frame && frame.appid === from.account.appid && addressedTo(to)(from)) return { from, text: frame.message };
  }
  throw forged();
}

/**
 * Proves, opens and reads a push. The signature is checked in every mode, and the appid inside a sealed one.
 * @throws Refusal `callback/bad-signature` (forged, stale, of another appid, clear where sealed is due) or `callback/malformed`
 */
export function openPush(accounts: readonly CallbackAccount[], { query, body }: { query: Query; body: string }, now: Instant): OpenedPush {
  const parts = freshParts(query, now);
  const outer = readTree(body);
  if (!outer) throw malformed();
  const envelope = Envelope.safeParse(outer.fields).data;
  const keyed = accounts.filter(({ aesKey }) => aesKey !== undefined);

  let from: CallbackAccount | undefined;
  let clear = outer;
  if (envelope && keyed.length) {
    const opened = openSealed(keyed, query, parts, envelope.Encrypt, envelope.ToUserName);
    const inner = readTree(opened.text);
    if (!inner) throw malformed();
    from = opened.from;
    clear = inner;
  } else {
    const signed = signers(accounts, query['signature'], parts).filter(({ aesKey }) => aesKey === undefined);
    if (!signed.length) throw forged();
    const to = Addressed.safeParse(outer.fields).data?.ToUserName;
    const named = signed.filter(({ account }) => account.originalId === to);
    from = named[0] ?? (signed.length === 1 ? signed.find(addressedTo(to)) : undefined);
    if (!from) throw forged();
  }
  const read = inboundOf(clear.fields);
  if (!read) throw malformed();
  if (!addressedTo(read.to)(from)) throw forged();
  return { from, inbound: read.inbound, to: read.to, id: keyOf(from.account, read.inbound), format: outer.format, sealed: clear !== outer };
}

/** A message is known by its MsgId. An event has none: its sender, second and whole content stand for it. */
function keyOf({ id }: Account, inbound: Inbound): string {
  const words = 'messageId' in inbound ? `${inbound.openid} ${inbound.messageId}` : JSON.stringify(inbound);
  return `${id}:${createHash('sha256').update(words, 'utf8').digest('base64url')}`;
}
