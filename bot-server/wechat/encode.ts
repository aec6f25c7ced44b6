import { SECOND, type Instant } from '../domain/time/instant';
import { sealEnvelope } from './envelope';
import { signatureOf } from './signature';

/** CDATA ends at `]]>`, so a text that holds it is split between two sections. */
const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
/** XML 1.0 has no place for these at all. */
const printable = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');

/** WeChat shows about this much of a passive reply. */
const MOST_BYTES = 2000;

function cutToBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let kept = '';
  let bytes = 0;
  for (const sign of text) {
    bytes += Buffer.byteLength(sign);
    if (bytes > most - 3) break;
    kept += sign;
  }
  return `${kept}…`;
}

/** A passive text reply. `to` is the person's openid, `from` the account's gh_ name; the time goes out in seconds. */
export function textReply({ to, from, text, at }: { to: string; from: string; text: string; at: Instant }): string {
  const content = cutToBytes(printable(text), MOST_BYTES);
  return (
    `<xml><ToUserName>${cdata(to)}</ToUserName><FromUserName>${cdata(from)}</FromUserName>` +
    `<CreateTime>${Math.floor(at / SECOND)}</CreateTime><MsgType>${cdata('text')}</MsgType><Content>${cdata(content)}</Content></xml>`
  );
}

/** The same, sealed and signed, for an account in secure mode. */
export function sealedReply(
  reply: string,
  { token, aesKey, appid }: { token: string; aesKey: string; appid: string },
  { at, nonce, random }: { at: Instant; nonce: string; random: Buffer },
): string {
  const timestamp = String(Math.floor(at / SECOND));
  const sealed = sealEnvelope(aesKey, appid, reply, random);
  const signature = signatureOf(token, timestamp, nonce, sealed);
  return (
    `<xml><Encrypt>${cdata(sealed)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature>` +
    `<TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`
  );
}
