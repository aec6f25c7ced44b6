import { z } from 'zod';
import { seeded } from './random';

const Times = z.int().min(0).max(1_000_000);

const Fault = z
  .strictObject({
    /** Path of the API, or `*` for every one of WeChat's (not Pay's) paths. */
    path: z.string().startsWith('/').or(z.literal('*')),
    times: Times.default(1),
    errcode: z.int().optional(),
    errmsg: z.string().optional(),
    httpStatus: z.int().min(400).max(599).optional(),
    hangMs: z.int().min(0).max(600_000).optional(),
    reset: z.boolean().optional(),
    halfBody: z.boolean().optional(),
    octetStream: z.boolean().optional(),
    /** Whether the call takes effect before it fails; by default yes for hang, half body and octet stream. */
    effect: z.boolean().optional(),
  })
  .refine(
    (f) => [f.errcode, f.httpStatus, f.hangMs, f.reset, f.halfBody, f.octetStream].some((v) => v !== undefined),
    'say how it fails: errcode, httpStatus, hangMs, reset, halfBody or octetStream',
  );

const Luck = z.strictObject({
  rate: z.number().min(0).max(1),
  seed: z.int().min(0).default(1),
  paths: z.array(z.string()).optional(),
  errcode: z.int().optional(),
  httpStatus: z.int().min(400).max(599).optional(),
});

const Push = z.strictObject({
  duplicate: Times.optional(),
  reorder: Times.optional(),
  wrongSignature: Times.optional(),
  wrongAppid: Times.optional(),
  stale: Times.optional(),
  plaintext: Times.optional(),
  mute: z.boolean().optional(),
});

/** How the next checks of voices and pictures come out, one entry each; without one they pass at once. */
const MediaCheck = z.strictObject({
  suggest: z.enum(['pass', 'review', 'risky']).default('pass'),
  /** The result comes so much later. */
  delayMs: z.int().min(0).max(600_000).optional(),
  /** The result comes twice, or never. */
  duplicate: z.boolean().optional(),
  lost: z.boolean().optional(),
});

const Pay = z.strictObject({
  tampered: Times.optional(),
  probe: Times.optional(),
  duplicate: Times.optional(),
  neverNotify: z.boolean().optional(),
  serial: z.enum(['public-key', 'certificate']).optional(),
});

/** What `POST /sandbox/knobs` takes; each key given is turned, the others stay. */
export const TurnKnobs = z.strictObject({
  reset: z.literal(true).optional(),
  faults: z.array(Fault).max(100).optional(),
  random: Luck.nullable().optional(),
  quota: z.record(z.string().startsWith('/'), z.int().min(0)).optional(),
  expireTokens: z.strictObject({ account: z.string().optional(), as: z.enum(['expired', 'not-latest']).default('expired') }).optional(),
  push: Push.optional(),
  pay: Pay.optional(),
  mediaChecks: z.array(MediaCheck).max(100).optional(),
  timeShiftMs: z.int().optional(),
  latencyMs: z.int().min(0).max(60_000).optional(),
  strictUnknown: z.boolean().optional(),
  /** false: the accounts are bound to no Open Platform, so nobody is told a unionid. */
  unionids: z.boolean().optional(),
  contentType: z.enum(['text/plain', 'application/json']).optional(),
  /** parentApps false: the app is not among those that parents may use. */
  wecom: z.strictObject({ parentApps: z.boolean() }).optional(),
});

export type TurnKnobs = z.infer<typeof TurnKnobs>;
export type Fault = z.infer<typeof Fault>;

export interface Knobs {
  faults: (Fault & { left: number })[];
  random: z.infer<typeof Luck> | null;
  luck: () => number;
  quota: Record<string, number>;
  push: Required<z.infer<typeof Push>>;
  pay: Required<z.infer<typeof Pay>>;
  mediaChecks: z.infer<typeof MediaCheck>[];
  timeShiftMs: number;
  latencyMs: number;
  strictUnknown: boolean;
  unionids: boolean;
  contentType: 'text/plain' | 'application/json';
  wecom: { parentApps: boolean };
}

export function freshKnobs(): Knobs {
  return {
    faults: [],
    random: null,
    luck: seeded(1),
    quota: {},
    push: { duplicate: 0, reorder: 0, wrongSignature: 0, wrongAppid: 0, stale: 0, plaintext: 0, mute: false },
    pay: { tampered: 0, probe: 0, duplicate: 0, neverNotify: false, serial: 'public-key' },
    mediaChecks: [],
    timeShiftMs: 0,
    latencyMs: 0,
    strictUnknown: true,
    unionids: true,
    contentType: 'text/plain',
    wecom: { parentApps: true },
  };
}

/** Turns the named knobs in place. Tokens are expired by the caller, who holds them. */
export function turn(knobs: Knobs, wish: TurnKnobs): void {
  if (wish.reset) Object.assign(knobs, freshKnobs());
  for (const fault of wish.faults ?? []) knobs.faults.push({ ...fault, left: fault.times });
  if (wish.random !== undefined) {
    knobs.random = wish.random;
    knobs.luck = seeded(wish.random?.seed ?? 1);
  }
  knobs.mediaChecks.push(...(wish.mediaChecks ?? []));
  Object.assign(knobs.quota, wish.quota);
  Object.assign(knobs.push, wish.push);
  Object.assign(knobs.pay, wish.pay);
  Object.assign(knobs.wecom, wish.wecom);
  knobs.timeShiftMs = wish.timeShiftMs ?? knobs.timeShiftMs;
  knobs.latencyMs = wish.latencyMs ?? knobs.latencyMs;
  knobs.unionids = wish.unionids ?? knobs.unionids;
  knobs.strictUnknown = wish.strictUnknown ?? knobs.strictUnknown;
  knobs.contentType = wish.contentType ?? knobs.contentType;
}

/** Takes one use of a counted knob: true while it lasts. */
export function takeOne<K extends string>(counts: Record<K, number>, key: K): boolean {
  if (counts[key] <= 0) return false;
  counts[key] -= 1;
  return true;
}

/** The fault for this call, used up by one; random luck comes after the counted ones. */
export function nextFault(knobs: Knobs, path: string): Fault | undefined {
  const isPay = path.startsWith('/v3/');
  const fault = knobs.faults.find((f) => f.left > 0 && (f.path === path || (f.path === '*' && !isPay)));
  if (fault) {
    fault.left -= 1;
    knobs.faults = knobs.faults.filter((f) => f.left > 0);
    return fault;
  }
  const { random } = knobs;
  if (!random || (random.paths && !random.paths.includes(path)) || knobs.luck() >= random.rate) return undefined;
  return random.httpStatus === undefined
    ? { path, times: 1, errcode: random.errcode ?? -1 }
    : { path, times: 1, httpStatus: random.httpStatus };
}
