import { z } from 'zod';
import { showEntry } from './chats';
import { type Answer, type Endpoint } from './endpoint';
import { ApiError } from './errors';
import { type Corp } from './people';
import { randomText } from './random';
import { type World } from './world';

const TOKEN_SECONDS = 7200;
const ok = { errcode: 0, errmsg: 'ok' } as const;
type Query = Readonly<Record<string, string>>;

const corpOf = (world: World): Corp => {
  if (!world.people.wecom) throw new ApiError(40013);
  return world.people.wecom;
};

/** The corp whose token this is; 41001, 40014 or 42001 when it is none. A mini-program's token opens nothing here. */
function corpOfToken(world: World, value: string | undefined): Corp {
  const corp = corpOf(world);
  if (!value) throw new ApiError(41001);
  const token = world.state.tokens.find((t) => t.value === value && t.account === corp.id);
  if (!token) throw new ApiError(40014);
  if (token.expiresAt <= world.now()) throw new ApiError(42001);
  if (token.refusedFrom !== null && token.refusedFrom <= world.now()) throw new ApiError(40014);
  return corp;
}

/** Strict: what WeCom does not document is 40058, with the place. */
function read<S extends z.ZodType>(schema: S, raw: unknown): z.infer<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ApiError(40058, `(stand-in: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''})`);
}

function corpEndpoint(path: string, method: 'GET' | 'POST', run: (world: World, raw: unknown, query: Query) => Answer): Endpoint {
  return {
    path,
    methods: [method],
    token: false,
    kinds: [],
    corp: true,
    answer: (world, _account, raw, query = {}) => run(world, raw, query),
  };
}

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= most, { message: `more than ${most} bytes` });
const Notice = z
  .strictObject({
    recv_scope: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
    to_parent_userid: z.array(z.string()).max(1000).default([]),
    to_student_userid: z.array(z.string()).max(1000).default([]),
    to_party: z.array(z.string()).max(100).default([]),
    toall: z.union([z.literal(0), z.literal(1)]).default(0),
    agentid: z.int(),
    enable_id_trans: z.union([z.literal(0), z.literal(1)]).optional(),
    enable_duplicate_check: z.union([z.literal(0), z.literal(1)]).optional(),
    duplicate_check_interval: z.int().min(1).max(14_400).optional(),
    msgtype: z.enum(['text', 'news']),
    text: z.strictObject({ content: bytes(2048) }).optional(),
    news: z
      .strictObject({
        articles: z
          .array(z.strictObject({ title: bytes(128), description: bytes(512).optional(), url: z.url(), picurl: z.url().optional() }))
          .min(1)
          .max(8),
      })
      .optional(),
  })
  .refine((body) => body[body.msgtype] !== undefined, 'the body of its msgtype');
const Hook = z
  .strictObject({
    msgtype: z.enum(['text', 'markdown']),
    text: z
      .strictObject({
        content: z.string().min(1),
        mentioned_list: z.array(z.string()).optional(),
        mentioned_mobile_list: z.array(z.string()).optional(),
      })
      .optional(),
    markdown: z.strictObject({ content: z.string().min(1) }).optional(),
  })
  .refine((body) => body[body.msgtype] !== undefined, 'the body of its msgtype');
const MOST_BYTES = { text: 2048, markdown: 4096 } as const;

const repeated = new WeakMap<World, Map<string, number>>();
const posted = new WeakMap<World, Map<string, number[]>>();
const HOOK_A_MINUTE = 20;

/** The same body to the same people within its interval is taken and not shown again. */
function isRepeated(world: World, body: z.infer<typeof Notice>): boolean {
  if (body.enable_duplicate_check !== 1) return false;
  const seen = repeated.get(world) ?? new Map<string, number>();
  repeated.set(world, seen);
  const key = JSON.stringify(body);
  const until = seen.get(key) ?? 0;
  if (until > world.now()) return true;
  seen.set(key, world.now() + (body.duplicate_check_interval ?? 1800) * 1000);
  return false;
}

export const corpEndpoints: readonly Endpoint[] = [
  corpEndpoint('/cgi-bin/gettoken', 'GET', (world, raw) => {
    const { corpid, corpsecret } = read(z.strictObject({ corpid: z.string(), corpsecret: z.string() }), raw);
    const corp = corpOf(world);
    if (corpid !== corp.corpId) throw new ApiError(40013);
    if (corpsecret !== world.options.secrets[corp.id]) throw new ApiError(40001);
    const now = world.now();
    const { tokens } = world.state;
    let token = tokens.find((t) => t.account === corp.id && t.expiresAt > now && t.refusedFrom === null);
    if (!token) {
      token = { account: corp.id, value: randomText(214), kind: 'plain', expiresAt: now + TOKEN_SECONDS * 1000, refusedFrom: null };
      tokens.push(token);
      world.changed();
    }
    return { ...ok, access_token: token.value, expires_in: Math.floor((token.expiresAt - now) / 1000) };
  }),
  corpEndpoint('/cgi-bin/externalcontact/message/send', 'POST', (world, raw, query) => {
    const corp = corpOfToken(world, query.access_token);
    const body = read(Notice, raw);
    if (body.agentid !== corp.agentId) throw new ApiError(301_002);
    if (!world.knobs.wecom.parentApps) throw new ApiError(48_002);
    const known = new Map(corp.parents.map((parent) => [parent.userid, parent]));
    const asked = body.toall === 1 ? [...known.keys()] : body.to_parent_userid;
    const invalid = asked.filter((userid) => !known.has(userid));
    if (asked.length === 0 || invalid.length === asked.length) throw new ApiError(81_013);
    if (!isRepeated(world, body)) {
      const article = body.news?.articles[0];
      for (const userid of asked) {
        const person = world.people.personById(known.get(userid)?.person ?? '');
        showEntry(world, person, 'notices', {
          from: 'them',
          kind: 'news',
          title: article?.title ?? corp.name,
          text: article?.description ?? body.text?.content ?? '',
          ...(article ? { url: article.url } : {}),
        });
      }
    }
    return { ...ok, invalid_parent_userid: invalid, invalid_student_userid: [], invalid_party: [] };
  }),
  corpEndpoint('/cgi-bin/school/user/list_parent', 'GET', (world, raw, query) => {
    const corp = corpOfToken(world, query.access_token);
    read(z.strictObject({ department_id: z.string().regex(/^\d+$/) }), raw);
    return { ...ok, parents: corp.parents.map(({ userid, mobile }) => ({ parent_userid: userid, mobile, is_subscribe: 1 })) };
  }),
  corpEndpoint('/cgi-bin/webhook/send', 'POST', (world, raw, query) => {
    const key = query.key ?? '';
    if (!(world.people.wecom?.hooks ?? []).includes(key)) throw new ApiError(93_000);
    const body = read(Hook, raw);
    const content = body[body.msgtype]?.content ?? '';
    if (Buffer.byteLength(content) > MOST_BYTES[body.msgtype]) throw new ApiError(45_002);
    const mine = posted.get(world) ?? new Map<string, number[]>();
    posted.set(world, mine);
    const lately = (mine.get(key) ?? []).filter((at) => at > world.now() - 60_000);
    if (lately.length >= HOOK_A_MINUTE) throw new ApiError(45_009, 'api freq out of limit');
    mine.set(key, [...lately, world.now()]);
    return ok;
  }),
];
