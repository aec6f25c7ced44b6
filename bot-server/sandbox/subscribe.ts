import { z } from 'zod';
import { type Account, type Template, type User } from './people';
import { showEntry } from './chats';
import { spendConsent } from './consents';
import { endpoint, ok } from './endpoint';
import { ApiError } from './errors';
import { cardLines, checkFields } from './fields';
import { sweep } from './sweep';
import { follows, nextMsgId, type World } from './world';

const Data = z.record(
  z.string(),
  z.strictObject({ value: z.union([z.string(), z.number()]).transform(String), color: z.string().optional() }),
);
const Page = z.string().max(1_024);
const MiniTarget = z.strictObject({ appid: z.string(), pagepath: Page.default('') });
const Head = { touser: z.string().default(''), template_id: z.string().default(''), data: Data };

/** The receiver, who must be a user of this very account. */
export function receiver(world: World, account: Account, openid: string): User {
  const user = world.people.userByOpenid(openid);
  if (user?.account.id !== account.id) throw new ApiError(40003);
  return user;
}

function templateOf(world: World, account: Account, id: string, kind: 'subscribe' | 'template'): Template {
  if (id.length !== 43) throw new ApiError(40036);
  const template = world.people.template(account.id, id);
  if (!template || (template.kind === 'template') !== (kind === 'template')) throw new ApiError(40037);
  return template;
}

/** A page of the mini-program: no leading slash, no scheme, letters and slashes, then perhaps a query. */
function checkPage(page: string | undefined): void {
  if (page !== undefined && !/^([A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+(\?[^#\s]*)?$/.test(page.replace(/^\//, ''))) throw new ApiError(41030);
}

/** The mini-program a card leads to must be bound to the account: ours is. */
function checkTarget(world: World, target: z.infer<typeof MiniTarget> | undefined): void {
  if (!target) return;
  if (world.people.accountByAppid(target.appid)?.kind !== 'mini-program') throw new ApiError(40013);
  checkPage(target.pagepath || undefined);
}

const inFlight = new WeakMap<World, Set<string>>();

/** With the latency knob on, two sends to one user at once meet: 43108 for the second. */
async function oneAtATime<T>(world: World, openid: string, run: () => T): Promise<T> {
  const busy = inFlight.get(world) ?? new Set<string>();
  inFlight.set(world, busy);
  if (busy.has(openid)) throw new ApiError(43108);
  busy.add(openid);
  try {
    if (world.knobs.latencyMs > 0) await new Promise((done) => setTimeout(done, world.knobs.latencyMs));
    return run();
  } finally {
    busy.delete(openid);
  }
}

function tellOutcome(world: World, user: User, templateId: string, msgId: bigint): void {
  world.pusher.event(user, 'subscribe_msg_sent_event', {
    fields: {
      SubscribeMsgSentEvent: {
        List: { TemplateId: templateId, MsgID: msgId, ErrorCode: 0, ErrorStatus: 'success' },
      },
    },
  });
}

const DEDUPE_MS = 10 * 60_000;

export const subscribeEndpoints = [
  endpoint(
    {
      path: '/cgi-bin/message/subscribe/send',
      kinds: ['mini-program'],
      schema: z.strictObject({
        ...Head,
        page: Page.optional(),
        miniprogram_state: z.enum(['developer', 'trial', 'formal']).optional(),
        lang: z.enum(['zh_CN', 'en_US', 'zh_HK', 'zh_TW']).optional(),
      }),
    },
    async (world, { account, input }) => {
      const user = receiver(world, account, input.touser);
      const template = templateOf(world, account, input.template_id, 'subscribe');
      checkFields(template, input.data, world.knobs.strictUnknown);
      checkPage(input.page);
      return oneAtATime(world, user.openid, () => {
        spendConsent(world, user, template);
        const msgId = nextMsgId(world);
        showEntry(world, user.person, 'notices', {
          from: 'them',
          kind: 'subscribe',
          title: template.title,
          text: account.name,
          lines: cardLines(template, input.data),
          ...(input.page ? { page: input.page } : {}),
        });
        tellOutcome(world, user, template.id, msgId);
        return { ...ok, msgid: msgId };
      });
    },
  ),
  endpoint(
    {
      path: '/cgi-bin/message/subscribe/bizsend',
      kinds: ['official-account'],
      schema: z.strictObject({ ...Head, page: z.string().optional(), miniprogram: MiniTarget.optional() }),
    },
    (world, { account, input }) => {
      const user = receiver(world, account, input.touser);
      const template = templateOf(world, account, input.template_id, 'subscribe');
      checkFields(template, input.data, world.knobs.strictUnknown);
      checkTarget(world, input.miniprogram);
      spendConsent(world, user, template);
      const msgId = nextMsgId(world);
      showEntry(world, user.person, follows(world, user) ? 'service' : 'notices', {
        from: 'them',
        kind: 'subscribe',
        title: template.title,
        text: account.name,
        lines: cardLines(template, input.data),
        ...(input.page ? { url: input.page } : {}),
        ...(input.miniprogram ? { page: input.miniprogram.pagepath } : {}),
      });
      tellOutcome(world, user, template.id, msgId);
      return { ...ok, msgid: msgId };
    },
  ),
  endpoint(
    {
      path: '/cgi-bin/message/template/send',
      kinds: ['official-account'],
      schema: z.strictObject({
        ...Head,
        url: z.string().optional(),
        // Obsolete, ignored, and still sent by clients.
        topcolor: z.string().optional(),
        color: z.string().optional(),
        miniprogram: MiniTarget.optional(),
        client_msg_id: z.string().max(64).optional(),
      }),
    },
    (world, { account, input }) => {
      const user = receiver(world, account, input.touser);
      const template = templateOf(world, account, input.template_id, 'template');
      checkFields(template, input.data, world.knobs.strictUnknown);
      checkTarget(world, input.miniprogram);
      const { dedupe } = world.state;
      const now = world.now();
      const key = input.client_msg_id && `${account.id}|${user.openid}|${input.client_msg_id}`;
      const earlier = key ? dedupe[key] : undefined;
      if (earlier && now - earlier.at < DEDUPE_MS) return { ...ok, msgid: BigInt(earlier.msgId) };
      if (!follows(world, user)) throw new ApiError(43004);
      const msgId = nextMsgId(world);
      if (key) {
        sweep(dedupe, ({ at }) => now - at >= DEDUPE_MS);
        dedupe[key] = { msgId: msgId.toString(), at: now };
      }
      showEntry(world, user.person, 'service', {
        from: 'them',
        kind: 'template',
        title: template.title,
        text: account.name,
        lines: cardLines(template, input.data),
        ...(input.url ? { url: input.url } : {}),
        ...(input.miniprogram ? { page: input.miniprogram.pagepath } : {}),
      });
      world.pusher.event(user, 'TEMPLATESENDJOBFINISH', { fields: { MsgID: msgId, Status: 'success' } });
      return { ...ok, msgid: msgId };
    },
  ),
];
