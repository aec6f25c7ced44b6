import { z } from 'zod';
import type { Inbound, InboundPart, LateOutcome, PopupChoice } from '../domain/account/inbound';
import { SECOND } from '../domain/time/instant';
import { outcomeOfErrcode } from './outcomes';

/** A scalar arrives as text in XML and as text or a number in JSON; a tag given twice is an array, and refused. */
const scalar = (most: number) => z.union([z.string(), z.number()]).transform(String).pipe(z.string().max(most));
const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[\w@.-]{1,128}$/));
const text = z.string().max(20_000);

const Head = z.object({
  ToUserName: id,
  FromUserName: id,
  CreateTime: scalar(20).pipe(z.string().regex(/^\d{10}$/)),
  MsgType: id,
  Event: id.optional(),
});
const Text = z.object({ Content: text, MsgId: id });
const Image = z.object({ MediaId: scalar(256), MsgId: id });
const Voice = z.object({ MediaId: scalar(256), Format: scalar(32).default(''), MsgId: id });
const Keyed = z.object({ EventKey: scalar(1024).default('') });
const MediaChecked = z.object({
  trace_id: id,
  version: scalar(4).pipe(z.literal('2')),
  errcode: scalar(20).default('0'),
  result: z.object({ suggest: z.enum(['pass', 'review', 'risky']) }).optional(),
});
const JobFinished = z.object({ MsgID: id, Status: scalar(200) });

const Choice = z.object({ TemplateId: id, SubscribeStatusString: scalar(32) });
const Sent = z.object({
  TemplateId: id.optional(),
  MsgID: id,
  ErrorCode: scalar(20).pipe(z.string().regex(/^-?\d+$/)),
  ErrorStatus: scalar(200).optional(),
});
/** One entry is an object, several are an array; XML wraps the list into the event's name, JSON puts it on top. */
function listOf<S extends z.ZodType>(wrapper: string, entry: S, fields: unknown): z.infer<S>[] | undefined {
  const Listed = z.object({ List: z.unknown() });
  const list = (z.object({ [wrapper]: Listed }).safeParse(fields).data?.[wrapper] ?? Listed.safeParse(fields).data)?.List;
  return z
    .array(entry)
    .max(50)
    .safeParse(Array.isArray(list) ? list : [list]).data;
}

const statusOf = (status: string): LateOutcome['outcome'] => {
  const said = status.replace(/\s+/g, '').toLowerCase();
  if (said.startsWith('success')) return { kind: 'sent' };
  return { kind: 'refused', code: said.startsWith('failed:user') ? 'user-block' : 'system-failed', why: 'refused' };
};

/** A named event's own part; undefined when its fields are not what WeChat documents. */
function eventOf(event: string, fields: unknown): InboundPart | undefined {
  const key = () => Keyed.safeParse(fields).data?.EventKey;
  switch (event) {
    case 'subscribe': {
      const scene = key()?.replace(/^qrscene_/, '');
      return scene ? { kind: 'subscribed', scene } : { kind: 'subscribed' };
    }
    case 'unsubscribe':
      return { kind: 'unsubscribed' };
    case 'SCAN':
      return { kind: 'scanned', scene: key() ?? '' };
    case 'CLICK':
      return { kind: 'menu-clicked', key: key() ?? '' };
    case 'user_enter_tempsession':
      return { kind: 'chat-entered' };
    case 'subscribe_msg_popup_event': {
      const list = listOf('SubscribeMsgPopupEvent', Choice, fields);
      const choices = list?.map(({ TemplateId, SubscribeStatusString: said }, index): PopupChoice => ({
        templateId: TemplateId,
        choice: said === 'accept' || said === 'reject' ? said : 'other',
        index,
      }));
      return choices && { kind: 'popup-answered', choices };
    }
    case 'subscribe_msg_change_event': {
      const list = listOf('SubscribeMsgChangeEvent', Choice, fields);
      const templateIds = list?.flatMap((entry) => (entry.SubscribeStatusString === 'reject' ? [entry.TemplateId] : []));
      return templateIds && { kind: 'consent-withdrawn', templateIds };
    }
    case 'subscribe_msg_sent_event': {
      const list = listOf('SubscribeMsgSentEvent', Sent, fields);
      const results = list?.map(({ MsgID, TemplateId, ErrorCode }) => ({
        platformId: MsgID,
        ...(TemplateId === undefined ? {} : { templateId: TemplateId }),
        outcome: outcomeOfErrcode(Number(ErrorCode)),
      }));
      return results && { kind: 'send-finished', results };
    }
    case 'TEMPLATESENDJOBFINISH': {
      const found = JobFinished.safeParse(fields).data;
      return found && { kind: 'send-finished', results: [{ platformId: found.MsgID, outcome: statusOf(found.Status) }] };
    }
    case 'wxa_media_check': {
      const found = MediaChecked.safeParse(fields).data;
      const isSaid = found?.errcode === '0' && found.result !== undefined;
      return found && { kind: 'media-checked', trace: found.trace_id, suggest: isSaid ? (found.result?.suggest ?? 'none') : 'none' };
    }
    default:
      return { kind: 'unknown', type: `event ${event}` };
  }
}

function messageOf(type: string, fields: unknown): InboundPart | undefined {
  switch (type) {
    case 'text': {
      const found = Text.safeParse(fields).data;
      return found && { kind: 'text', text: found.Content, messageId: found.MsgId };
    }
    case 'image': {
      const found = Image.safeParse(fields).data;
      return found && { kind: 'image', mediaId: found.MediaId, messageId: found.MsgId };
    }
    case 'voice': {
      const found = Voice.safeParse(fields).data;
      return found && { kind: 'voice', mediaId: found.MediaId, format: found.Format, messageId: found.MsgId };
    }
    default:
      return { kind: 'unknown', type };
  }
}

/** Reads the known fields of a push and nothing else; undefined when it is malformed. */
export function inboundOf(fields: unknown): { to: string; inbound: Inbound } | undefined {
  const head = Head.safeParse(fields).data;
  if (!head) return undefined;
  const part = head.MsgType === 'event' ? eventOf(head.Event ?? '', fields) : messageOf(head.MsgType, fields);
  if (!part) return undefined;
  return { to: head.ToUserName, inbound: { openid: head.FromUserName, at: Number(head.CreateTime) * SECOND, ...part } };
}
