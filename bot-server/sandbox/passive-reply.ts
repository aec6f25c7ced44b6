import { z } from 'zod';
import { sign, unseal } from './crypto';
import { type Account, type User } from './people';
import { type ChatEntry } from './state';
import { type World } from './world';
import { fromXml } from './xml';

type Shown = Omit<ChatEntry, 'id' | 'at'>;
export type PassiveReply = { readonly kind: 'nothing' } | { readonly kind: 'broken' } | { kind: 'show'; entry: Shown };

const broken: PassiveReply = { kind: 'broken' };

const Sealed = z.object({
  Encrypt: z.string(),
  MsgSignature: z.string(),
  TimeStamp: z.string(),
  Nonce: z.string(),
});

const Item = z.object({ Title: z.string(), Description: z.string().default(''), Url: z.string().default('') });
const Reply = z.object({
  ToUserName: z.string(),
  FromUserName: z.string(),
  /** Seconds; milliseconds are a known mistake and refused. */
  CreateTime: z.string().regex(/^\d{10}$/),
  MsgType: z.enum(['text', 'image', 'voice', 'video', 'music', 'news', 'transfer_customer_service']),
  Content: z.string().optional(),
  Articles: z.object({ item: z.union([Item, z.array(Item)]) }).optional(),
});

function open(world: World, account: Account, text: string): string | undefined {
  const xml = fromXml(text);
  if (!xml) return undefined;
  const sealed = Sealed.safeParse(xml);
  if (!sealed.success) return undefined;
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = sealed.data;
  const { token, aesKey } = world.options.push;
  if (sign(token, TimeStamp, Nonce, Encrypt) !== MsgSignature) return undefined;
  try {
    const frame = unseal(aesKey, Encrypt);
    return frame.appid === account.appid ? frame.message : undefined;
  } catch {
    return undefined;
  }
}

/** Reads what the product answered to a push: nothing, something to show in the chat, or nonsense. */
export function readPassiveReply(world: World, user: User, answer: string): PassiveReply {
  const text = answer.trim();
  if (text === '' || text === 'success') return { kind: 'nothing' };
  const clear = open(world, user.account, text);
  const parsed = Reply.safeParse(clear === undefined ? undefined : fromXml(clear));
  if (!parsed.success) return broken;
  const reply = parsed.data;
  if (reply.ToUserName !== user.openid || reply.FromUserName !== user.account.originalId) return broken;
  if (reply.MsgType === 'text')
    return reply.Content ? { kind: 'show', entry: { from: 'them', kind: 'text', text: reply.Content } } : broken;
  if (reply.MsgType === 'news') {
    const [item] = [reply.Articles?.item ?? []].flat();
    return item
      ? {
          kind: 'show',
          entry: { from: 'them', kind: 'news', title: item.Title, text: item.Description, url: item.Url },
        }
      : broken;
  }
  if (reply.MsgType === 'transfer_customer_service') return { kind: 'nothing' };
  return { kind: 'show', entry: { from: 'them', kind: 'media', text: `[${reply.MsgType}]` } };
}
