import { type User } from './people';
import { placeOf, showEntry } from './chats';
import { putMedium } from './media';
import { readPassiveReply } from './passive-reply';
import { type PushOutcome } from './pusher';
import { openWindow } from './custom';
import { follows, nextNumber, type World } from './world';

const UNAVAILABLE = '该服务号暂时无法提供服务，请稍后再试';

/** Shows the passive answer in the chat, or WeChat's own notice when there was none that it understands. */
function afterPush(world: World, user: User): (outcome: PushOutcome) => void {
  return ({ delivered, body }) => {
    if (user.account.kind !== 'official-account') return;
    const reply = delivered ? readPassiveReply(world, user, body) : { kind: 'broken' as const };
    if (reply.kind === 'show') showEntry(world, user.person, 'service', reply.entry);
    if (reply.kind === 'broken') showEntry(world, user.person, 'service', { from: 'system', kind: 'text', text: UNAVAILABLE });
  };
}

/** A person writes to an account. */
export const writeTo = (world: World, user: User, text: string): string =>
  sayTo(world, user, { from: 'me', kind: 'text', text }, { MsgType: 'text', Content: text });

/** A person speaks or sends a picture: WeChat keeps the file for three days and pushes its media_id. */
export function sendMediumTo(world: World, user: User, medium: { kind: 'voice' | 'image'; format: string; bytes: Buffer }): string {
  const { kind, format } = medium;
  const id = putMedium(world, user.account, medium);
  const fields: Readonly<Record<string, string>> =
    kind === 'voice'
      ? { MsgType: 'voice', MediaId: id, Format: format }
      : { MsgType: 'image', PicUrl: `http://mmbiz.qpic.cn/${id}`, MediaId: id };
  return sayTo(
    world,
    user,
    { from: 'me', kind: 'media', text: kind === 'image' ? '[图片]' : '[语音]', media: { id, kind, format } },
    fields,
  );
}

/** Into the chat, and pushed with a 64-bit MsgId that stays through every try. */
function sayTo(world: World, user: User, entry: Parameters<typeof showEntry>[3], fields: Readonly<Record<string, string>>): string {
  const msgId = 24_800_000_000_000_000n + BigInt(nextNumber(world)) * 17n;
  openWindow(world, user, 'message');
  showEntry(world, user.person, placeOf(user.account), entry);
  world.pusher.push({
    account: user.account,
    openid: user.openid,
    fields: {
      ToUserName: user.account.originalId,
      FromUserName: user.openid,
      CreateTime: Math.floor(world.now() / 1000),
      ...fields,
      MsgId: msgId,
    },
    done: afterPush(world, user),
  });
  return msgId.toString();
}

/** A person follows or leaves the official account; saying it twice changes nothing. */
export function setFollow(world: World, user: User, wish: boolean): boolean {
  if (follows(world, user) === wish) return false;
  world.state.follows[user.openid] = { follows: wish, at: world.now() };
  if (wish) openWindow(world, user, 'action');
  else delete world.state.windows[`${user.account.id}|${user.openid}`];
  showEntry(world, user.person, 'service', {
    from: 'system',
    kind: 'text',
    text: wish ? '你已关注该服务号' : '你已取消关注，不再收到它的消息',
  });
  world.pusher.event(user, wish ? 'subscribe' : 'unsubscribe', {
    fields: { EventKey: '' },
    ...(wish ? { done: afterPush(world, user) } : {}),
  });
  world.changed();
  return true;
}

/** A person taps the official account's menu: a CLICK event, and three sends within a minute. */
export function clickMenu(world: World, user: User, key: string): void {
  openWindow(world, user, 'action');
  world.pusher.event(user, 'CLICK', { fields: { EventKey: key }, done: afterPush(world, user) });
}

/** A person opens the mini-program's customer-service chat: two sends within a minute. */
export function enterChat(world: World, user: User): void {
  openWindow(world, user, 'action');
  world.pusher.event(user, 'user_enter_tempsession', { fields: { SessionFrom: '' } });
}
