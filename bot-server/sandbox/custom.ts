import { z } from 'zod';
import { type Account, type User } from './people';
import { placeOf, showEntry } from './chats';
import { endpoint, ok } from './endpoint';
import { ApiError } from './errors';
import { mediumOf } from './media';
import { type ChatEntry } from './state';
import { follows, type World } from './world';

const MESSAGE_MS = 48 * 3_600_000;
const ACTION_MS = 60_000;

/** A person's message opens the window for 5 sends in 48 h; a follow or entering opens a small one for 1 min. */
export function openWindow(world: World, user: User, by: 'message' | 'action'): void {
  const key = `${user.account.id}|${user.openid}`;
  const kept = world.state.windows[key] ?? { messageAt: 0, messageLeft: 0, actionUntil: 0, actionLeft: 0 };
  const now = world.now();
  const actions = user.account.kind === 'official-account' ? 3 : 2;
  world.state.windows[key] =
    by === 'message' ? { ...kept, messageAt: now, messageLeft: 5 } : { ...kept, actionUntil: now + ACTION_MS, actionLeft: actions };
  world.changed();
}

/** Takes one send out of an open window: 45015 when none is open, 45047 when it is used up. */
function spendWindow(world: World, user: User): void {
  const window = world.state.windows[`${user.account.id}|${user.openid}`];
  const now = world.now();
  const byMessage = window !== undefined && window.messageAt > 0 && now - window.messageAt <= MESSAGE_MS;
  const byAction = window !== undefined && now <= window.actionUntil;
  if (!window || (!byMessage && !byAction)) throw new ApiError(45015);
  if (byMessage && window.messageLeft > 0) window.messageLeft -= 1;
  else if (byAction && window.actionLeft > 0) window.actionLeft -= 1;
  else throw new ApiError(45047);
  world.changed();
}

const TEXT_BYTES = 2_048;
const text = z.string().min(1);
const media = z.strictObject({ media_id: z.string().min(1) });
const touser = z.string().default('');
const extras = { aimsgcontext: z.strictObject({ is_ai_msg: z.int().min(0).max(1) }).optional() };
const of = <T extends string, S extends z.ZodType>(type: T, schema: S) =>
  z.strictObject({ touser, msgtype: z.literal(type), [type]: schema, ...extras });
const miniCard = z.strictObject({
  title: z.string().max(64).default(''),
  appid: z.string().optional(),
  pagepath: z.string().min(1),
  thumb_media_id: z.string().min(1),
});

const Custom = z.union([
  of('text', z.strictObject({ content: text })),
  of('image', media),
  of('voice', media),
  of(
    'news',
    z.strictObject({
      articles: z
        .array(
          z.strictObject({
            title: text,
            description: z.string().default(''),
            url: z.string().default(''),
            picurl: z.string().default(''),
          }),
        )
        .length(1),
    }),
  ),
  of('link', z.strictObject({ title: text, description: z.string(), url: z.url(), thumb_url: z.string() })),
  of('miniprogrampage', miniCard),
]);

const Shown = z.object({
  msgtype: z.string(),
  text: z.object({ content: z.string() }).optional(),
  news: z.object({ articles: z.array(z.object({ title: z.string(), description: z.string(), url: z.string() })) }).optional(),
  link: z.object({ title: z.string(), description: z.string(), url: z.string() }).optional(),
  miniprogrampage: z.object({ title: z.string(), pagepath: z.string() }).optional(),
  image: z.object({ media_id: z.string() }).optional(),
  voice: z.object({ media_id: z.string() }).optional(),
});

const kinds = {
  'official-account': ['text', 'image', 'voice', 'news', 'miniprogrampage'],
  'mini-program': ['text', 'image', 'link', 'miniprogrampage'],
} as const;

function toEntry(world: World, account: Account, input: z.infer<typeof Shown>): Omit<ChatEntry, 'id' | 'at'> {
  const from = 'them' as const;
  if (input.text) return { from, kind: 'text', text: input.text.content };
  const page = input.miniprogrampage;
  if (page) return { from, kind: 'card', text: page.title, page: page.pagepath };
  const news = input.news?.articles[0] ?? input.link;
  if (news) return { from, kind: 'news', title: news.title, text: news.description, url: news.url };
  const id = (input.image ?? input.voice)?.media_id ?? '';
  const { kind, format } = mediumOf(world, account, id);
  if (kind !== input.msgtype) throw new ApiError(40007);
  return {
    from,
    kind: 'media',
    text: kind === 'image' ? '[图片]' : '[语音]',
    media: { id, kind: kind === 'image' ? 'image' : 'voice', format },
  };
}

export const customEndpoints = [
  endpoint({ path: '/cgi-bin/message/custom/send', schema: Custom }, (world, { account, input }) => {
    const user = world.people.userByOpenid(input.touser);
    if (user?.account.id !== account.id) throw new ApiError(40003);
    if (!kinds[account.kind].some((k) => k === input.msgtype)) throw new ApiError(45162, input.msgtype);
    if (Buffer.byteLength(Shown.parse(input).text?.content ?? '') > TEXT_BYTES) throw new ApiError(45002);
    if (account.kind === 'official-account' && !follows(world, user)) throw new ApiError(45015);
    const entry = toEntry(world, account, Shown.parse(input));
    spendWindow(world, user);
    showEntry(world, user.person, placeOf(account), entry);
    return ok;
  }),
  endpoint(
    {
      path: '/cgi-bin/message/custom/typing',
      schema: z.strictObject({ touser, command: z.enum(['Typing', 'CancelTyping']) }),
    },
    (world, { account, input }) => {
      const user = world.people.userByOpenid(input.touser);
      if (user?.account.id !== account.id) throw new ApiError(40003);
      return ok;
    },
  ),
];
