import Router from '@koa/router';
import { type Context } from 'koa';
import { z } from 'zod';
import { chatsOf, postToGroup } from './chats';
import { answerPopup, refuseInSettings } from './consents';
import { checkPrompt, Prompt } from './consent-prompt';
import { newCode } from './login';
import { type Person, type User } from './people';
import { formatOf, MOST_IMAGE, typeOf } from './media';
import { parseJson, readBody, readBytes } from './read-body';
import { clickMenu, enterChat, sendMediumTo, setFollow, writeTo } from './talk';
import { follows, type World } from './world';

/** A refusal of the desk's own API, with a sentence that says what to do. */
export class DeskError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The JSON body of a desk call, checked. */
export async function bodyOf<S extends z.ZodType>(ctx: Context, schema: S): Promise<z.infer<S>> {
  const text = await readBody(ctx.req);
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text));
  if (!parsed.success) throw new DeskError(400, z.prettifyError(parsed.error));
  return parsed.data;
}

function personOf(world: World, id: string | undefined): Person {
  const person = id === undefined ? undefined : world.people.personById(id);
  if (!person) throw new DeskError(404, `沙箱里没有这个人：${id}。可用的人见 GET /sandbox/people`);
  return person;
}

function userOf(world: World, id: string | undefined, accountId: string): User {
  const user = id === undefined ? undefined : world.people.userOf(id, accountId);
  if (!user) throw new DeskError(404, `沙箱里没有这个人，或他不是「${accountId}」的用户：${id}`);
  return user;
}

const present = (world: World, person: Person) => {
  const oa = Object.keys(person.openids)
    .map((id) => world.people.userOf(person.id, id))
    .find((user) => user?.account.kind === 'official-account');
  return {
    ...person,
    follows: oa ? follows(world, oa) : false,
    consents: world.people.templates
      .filter((t) => t.kind !== 'template' && person.openids[t.account] !== undefined)
      .map((t) => {
        const kept = world.state.consents[`${t.account}|${person.openids[t.account]}|${t.id}`];
        return {
          account: t.account,
          templateId: t.id,
          purpose: t.purpose,
          title: t.title,
          kind: t.kind,
          left: kept?.left ?? 0,
          standing: kept?.standing ?? false,
          always: kept?.always ?? false,
        };
      }),
    groups: world.people.groups.filter((g) => g.members.includes(person.id)),
  };
};

const Choice = z.strictObject({ templateId: z.string(), status: z.enum(['accept', 'reject']) });
const Consents = z.union([
  z.strictObject({
    templateId: z.string(),
    status: z.enum(['accept', 'reject']),
    count: z.int().min(1).max(50).default(1),
    account: z.string().default('mini'),
    via: z.enum(['popup', 'settings']).default('popup'),
  }),
  z.strictObject({
    account: z.string().default('mini'),
    choices: z.array(Choice).min(1).max(5),
    always: z.boolean().default(false),
  }),
]);

/** What the page and the tests do in a person's name. `id` is a person's id or a background openid. */
export function personRoutes(world: World): Router {
  const router = new Router({ prefix: '/sandbox' });

  router.get('/people', (ctx) => {
    ctx.body = { people: world.people.people.map((p) => present(world, p)) };
  });
  router.get('/people/:id', (ctx) => {
    ctx.body = present(world, personOf(world, ctx.params.id));
  });
  router.get('/people/:id/chats', (ctx) => {
    const person = personOf(world, ctx.params.id);
    const groups = world.people.groups.filter((g) => g.members.includes(person.id));
    ctx.body = {
      ...chatsOf(world, person),
      groups: groups.map((g) => ({ ...g, posts: world.state.groups[g.id] ?? [] })),
    };
  });
  router.post('/people/:id/login-code', (ctx) => {
    const accountId = typeof ctx.query.account === 'string' ? ctx.query.account : 'mini';
    ctx.body = { code: newCode(world, userOf(world, ctx.params.id, accountId), 'login') };
  });
  router.post('/people/:id/phone-code', (ctx) => {
    const user = userOf(world, ctx.params.id, 'mini');
    if (!user.person?.bind.guardianPhone) throw new DeskError(409, '这个人没有留手机号，拿不到手机号凭证');
    ctx.body = { code: newCode(world, user, 'phone') };
  });
  router.post('/people/:id/messages', async (ctx) => {
    const input = await bodyOf(ctx, z.strictObject({ account: z.string().default('oa'), text: z.string().trim().min(1).max(2_000) }));
    const user = userOf(world, ctx.params.id, input.account);
    if (user.account.kind === 'official-account' && !follows(world, user))
      throw new DeskError(409, '还没有关注服务号，先点「关注」再发消息');
    ctx.body = { msgId: writeTo(world, user, input.text) };
  });
  router.post('/people/:id/media', async (ctx) => {
    const bytes = await readBytes(ctx.req, MOST_IMAGE);
    const user = userOf(world, ctx.params.id, typeof ctx.query.account === 'string' ? ctx.query.account : 'oa');
    if (user.account.kind === 'official-account' && !follows(world, user))
      throw new DeskError(409, '还没有关注服务号，先点「关注」再发消息');
    const format = ctx.query.format === 'speex' ? 'speex' : formatOf(bytes);
    const kind = ctx.query.kind === 'image' ? 'image' : 'voice';
    // A telephone's WeChat makes AMR of whatever is said into it; the other shapes are for trying out.
    if (kind === 'image' ? format === undefined || ['amr', 'mp3', 'speex'].includes(format) : false)
      throw new DeskError(400, '图片要是 JPG、PNG、GIF 或 BMP');
    ctx.body = { msgId: sendMediumTo(world, user, { kind, format: format ?? 'amr', bytes }) };
  });
  router.get('/media/:id', (ctx) => {
    const medium = world.media.get(ctx.params.id ?? '');
    if (!medium) throw new DeskError(404, '这个文件已经过期');
    ctx.set({
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=600',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    ctx.type = typeOf(medium);
    ctx.body = medium.bytes;
  });
  for (const wish of [true, false])
    router.post(`/people/:id/${wish ? 'follow' : 'unfollow'}`, (ctx) => {
      ctx.body = { changed: setFollow(world, userOf(world, ctx.params.id, 'oa'), wish) };
    });
  router.post('/people/:id/enter-chat', (ctx) => {
    enterChat(world, userOf(world, ctx.params.id, 'mini'));
    ctx.body = {};
  });
  router.post('/people/:id/menu', async (ctx) => {
    const { key } = await bodyOf(ctx, z.strictObject({ key: z.string().min(1).max(128) }));
    const user = userOf(world, ctx.params.id, 'oa');
    if (!follows(world, user)) throw new DeskError(409, '还没有关注服务号，看不到它的菜单');
    clickMenu(world, user, key);
    ctx.body = {};
  });
  router.post('/people/:id/consents', async (ctx) => {
    const input = await bodyOf(ctx, Consents);
    const user = userOf(world, ctx.params.id, input.account);
    const choices = 'choices' in input ? input.choices : [input];
    for (const { templateId } of choices) {
      const template = world.people.template(user.account.id, templateId);
      if (!template || template.kind === 'template') throw new DeskError(400, `「${input.account}」没有这个订阅模板：${templateId}`);
      if ('via' in input && input.via === 'settings') {
        if (input.status !== 'reject') throw new DeskError(400, '在设置里只推送拒绝（reject）');
        refuseInSettings(world, user, template);
        ctx.body = {};
        return;
      }
    }
    const times = 'count' in input && input.status === 'accept' ? input.count : 1;
    const always = 'always' in input && input.always;
    for (let i = 0; i < times; i += 1)
      answerPopup(
        world,
        user,
        choices.map(({ templateId, status }) => ({ templateId, status })),
        { always },
      );
    ctx.body = {};
  });
  router.post('/people/:id/consent-prompt', async (ctx) => {
    ctx.body = checkPrompt(world, userOf(world, ctx.params.id, 'mini'), await bodyOf(ctx, Prompt));
  });
  router.post('/people/:id/share', async (ctx) => {
    const input = await bodyOf(
      ctx,
      z.strictObject({
        groupId: z.string(),
        title: z.string().trim().min(1).max(200),
        path: z.string().min(1).max(1_024),
        imageUrl: z.string().max(2_048).optional(),
      }),
    );
    const { title, path: page, imageUrl } = input;
    ctx.body = post(personOf(world, ctx.params.id), input.groupId, {
      kind: 'card',
      text: title,
      page,
      ...(imageUrl ? { imageUrl } : {}),
    });
  });
  router.post('/people/:id/group-messages', async (ctx) => {
    const input = await bodyOf(ctx, z.strictObject({ groupId: z.string(), text: z.string().trim().min(1).max(2_000) }));
    ctx.body = post(personOf(world, ctx.params.id), input.groupId, { kind: 'text', text: input.text });
  });

  function post(person: Person, groupId: string, draft: { kind: 'text' | 'card'; text: string; page?: string; imageUrl?: string }) {
    const group = world.people.groups.find((g) => g.id === groupId);
    if (!group?.members.includes(person.id)) throw new DeskError(404, `${person.name}不在这个群里：${groupId}`);
    return { post: postToGroup(world, groupId, { ...draft, personId: person.id }) };
  }

  return router;
}
