import { type z } from 'zod';
import { type Account } from './people';
import { ApiError } from './errors';
import { type Call, type World } from './world';

export type Answer = Readonly<Record<string, unknown>> | { readonly image: Buffer; readonly type?: string };

/** One API of WeChat: where it is, who may call it, what it takes and what it does. */
export interface Endpoint {
  readonly path: string;
  readonly methods: readonly ('GET' | 'POST')[];
  /** `false` for the calls that prove themselves by appid and secret. */
  readonly token: boolean;
  readonly kinds: readonly Account['kind'][];
  /** WeCom's: it knows its own tokens and reads its key from the query. */
  readonly corp?: true;
  /** Takes a file rather than JSON: its input is the query, `contentType` and `bytes`. */
  readonly binary?: true;
  answer(world: World, account: Account | undefined, raw: unknown, query?: Readonly<Record<string, string>>): Answer | Promise<Answer>;
}

const both: readonly Account['kind'][] = ['mini-program', 'official-account'];

/** Takes unknown fields away, as WeChat does where the stand-in is told not to be strict. */
function withoutUnknown(raw: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(raw);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    let at: unknown = copy;
    for (const step of issue.path) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
    if (typeof at === 'object' && at !== null) for (const key of issue.keys) Reflect.deleteProperty(at, key);
  }
  return copy;
}

function read<S extends z.ZodType>(world: World, schema: S, raw: unknown): z.infer<S> {
  const first = schema.safeParse(raw);
  if (first.success) return first.data;
  const lenient = !world.knobs.strictUnknown;
  const second = lenient ? schema.safeParse(withoutUnknown(raw, first.error.issues)) : first;
  if (second.success) return second.data;
  const issue = second.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new ApiError(47001, `(stand-in: ${where ? `${where}: ` : ''}${issue?.message ?? 'bad body'})`);
}

interface Spec<S extends z.ZodType> {
  path: string;
  methods?: readonly ('GET' | 'POST')[];
  kinds?: readonly Account['kind'][];
  schema: S;
}

/** An API that wants an access token. */
export function endpoint<S extends z.ZodType>(
  spec: Spec<S>,
  run: (world: World, call: Call<z.infer<S>>) => Answer | Promise<Answer>,
): Endpoint {
  return {
    path: spec.path,
    methods: spec.methods ?? ['POST'],
    token: true,
    kinds: spec.kinds ?? both,
    answer: (world, account, raw) => {
      if (!account) throw new ApiError(41001);
      return run(world, { account, input: read(world, spec.schema, raw) });
    },
  };
}

/** An API that proves itself by appid and secret in its input. */
export function openEndpoint<S extends z.ZodType>(spec: Spec<S>, run: (world: World, input: z.infer<S>) => Answer): Endpoint {
  return {
    path: spec.path,
    methods: spec.methods ?? ['GET'],
    token: false,
    kinds: both,
    answer: (world, _account, raw) => run(world, read(world, spec.schema, raw)),
  };
}

export const ok = { errcode: 0, errmsg: 'ok' } as const;
