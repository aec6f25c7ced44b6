import type { z } from 'zod';
import type { Actor } from '../domain/access/actor';
import { paths, type CallName } from '../contract/paths';
import type { Instant } from '../domain/time/instant';
import type { FileBounds } from '../middleware/read-file';
import type { LimitKind } from '../store/limits';

/** What a handler is given: everything was checked by the schema that stands beside it. */
export interface Given<P, Q, B> {
  readonly actor: Actor;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly now: Instant;
  readonly token: string;
  /** What the caller's browser says it is. */
  readonly agent: string;
  /** Any other header of the call; empty when it was not sent. */
  readonly header: (name: string) => string;
  /** Where the call came from, for counting only. */
  readonly address: string;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** One call of the contract: its schemas, its limits and the sentence that does it. The same object makes the route and its page in openapi.json. */
export interface Route {
  readonly name: CallName;
  readonly summary: string;
  /** `none`: for signing in only. */
  readonly auth: 'session' | 'none';
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  /** A schema for JSON, or `bytes` for a file sent as the body. */
  readonly body: z.ZodType | 'bytes' | undefined;
  readonly out: z.ZodType;
  readonly limit: LimitKind | undefined;
  /** `none`: not by address, which a whole town's phones may share; only by person, in this process. */
  readonly pace: 'counted' | 'none';
  /** Sent with every answer, a refusal too. */
  readonly headers: Headers;
  /** A list at the top of the body whose entries are judged one by one. */
  readonly apart: string | undefined;
  /** Largest body in bytes. */
  readonly maxBody: number;
  /** Of a file that is looked at while it comes, and held whole only when there is room. */
  readonly bounds: ((query: never) => FileBounds) | undefined;
  /** `given` was parsed by the schemas above; {@link route} is the only maker, so the types agree. */
  readonly handle: (given: Given<never, never, never>) => Promise<unknown>;
}

type Words = Readonly<Record<string, string>>;
type Headers = Words | ((now: Instant) => Words);

interface Spec<P, Q, B, O extends z.ZodType> {
  readonly summary: string;
  readonly auth?: 'session' | 'none';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly out: O;
  /** By default reading is free and writing is `write`. */
  readonly limit?: LimitKind | 'none';
  readonly maxBody?: number;
  readonly headers?: Headers;
  readonly apart?: string;
  readonly bounds?: (query: Parsed<Q>) => FileBounds;
}

export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | 'bytes' | undefined = undefined,
  O extends z.ZodType = z.ZodType,
>(
  name: CallName,
  spec: Spec<P, Q, B, O>,
  handle: (given: Given<Parsed<P>, Parsed<Q>, B extends 'bytes' ? Buffer : Parsed<B>>) => Promise<z.input<O>>,
): Route {
  return {
    name,
    summary: spec.summary,
    auth: spec.auth ?? 'session',
    params: spec.params,
    query: spec.query,
    body: spec.body,
    out: spec.out,
    limit: spec.limit === 'none' ? undefined : (spec.limit ?? (paths[name][0] === 'GET' ? undefined : 'write')),
    pace: spec.limit === 'none' ? 'none' : 'counted',
    maxBody: spec.maxBody ?? 64 * 1024,
    headers: spec.headers ?? {},
    apart: spec.apart,
    bounds: spec.bounds,
    handle,
  };
}
