import { type EventEmitter } from 'node:events';
import { type Account, backgroundFollows, type Directory, type Template, type User } from './people';
import { type Knobs } from './knobs';
import { type SandboxOptions } from './options';
import { type Medium } from './medium';
import { type Pusher } from './pusher';
import { type Consent, type State } from './state';
import { type WireLog } from './wire-log';

/** Everything the rooms of the stand-in share. */
export interface World {
  readonly options: SandboxOptions;
  readonly people: Directory;
  readonly state: State;
  readonly knobs: Knobs;
  readonly log: WireLog;
  readonly bus: EventEmitter;
  readonly pusher: Pusher;
  /** Temporary files by their media_id; gone at a new start, as they are after three days. */
  readonly media: Map<string, Medium>;
  /** Milliseconds since the epoch, with the time-shift knob applied. */
  now(): number;
  /** Says that the state changed and is to be kept. */
  changed(): void;
  /** Work that goes on after an answer; `idle()` waits for it. */
  track(work: Promise<void>): void;
  /** Aborted when the stand-in closes. */
  readonly stopping: AbortSignal;
}

/** The next number of the one counter behind every id. */
export function nextNumber(world: World): number {
  world.state.counter += 1;
  world.changed();
  return world.state.counter;
}

/** A 64-bit message id, always beyond 2^53. */
export function nextMsgId(world: World): bigint {
  return 3_204_117_000_000_000_000n + BigInt(nextNumber(world)) * 1_003n;
}

export function follows(world: World, user: User): boolean {
  return world.state.follows[user.openid]?.follows ?? user.person?.follows ?? backgroundFollows(user.openid);
}

/** The unionid, as far as the accounts are bound to an Open Platform. */
export const unionOf = ({ knobs }: World, { unionid }: User): { unionid?: string } => (knobs.unionids ? { unionid } : {});

/** The consent this user has given to this template; none by default. */
export function consentOf(world: World, user: User, template: Template): Consent {
  const key = `${user.account.id}|${user.openid}|${template.id}`;
  return (world.state.consents[key] ??= { left: 0, standing: false, always: false });
}

export interface Call<I> {
  /** The account whose token was given. */
  readonly account: Account;
  readonly input: I;
}
