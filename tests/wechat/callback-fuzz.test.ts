import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { Refusal } from '../../bot-server/domain/refusal';
import * as crypt from '../../bot-server/sandbox/crypto';
import { openPush, type CallbackAccount, type OpenedPush } from '../../bot-server/wechat/decode';
import { accounts, push } from './stand-in';

const NOW = 1_790_000_000_000;
const timestamp = String(NOW / 1000);
const nonce = 'n0nce';
const oa = accounts.find(({ id }) => id === 'oa');
if (!oa) throw new Error('the stand-in has no official account');
const clear: CallbackAccount[] = [{ account: oa, token: push.token }];
const sealed: CallbackAccount[] = [{ account: oa, token: push.token, aesKey: push.aesKey }];

/** What opening gives: the push, or the code of its refusal. Anything else that is thrown fails the test. */
function open(who: readonly CallbackAccount[], query: Record<string, unknown>, body: string): OpenedPush | string {
  try {
    return openPush(who, { query, body }, NOW);
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('callback/')) return error.code;
    throw error;
  }
}
const signed = (body: string) => open(clear, { timestamp, nonce, signature: crypt.sign(push.token, timestamp, nonce) }, body);
function sealedPush(body: string) {
  const encrypt = crypt.seal(push.aesKey, oa?.appid ?? '', body, randomBytes(16));
  const outer = `<xml><ToUserName><![CDATA[${oa?.originalId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  return open(sealed, { timestamp, nonce, msg_signature: crypt.sign(push.token, timestamp, nonce, encrypt) }, outer);
}

const word = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '<![CDATA[',
    ']]>',
    '&xxe;',
    '<!DOCTYPE a>',
    '"',
    '\\u0000',
    '{"$ne":null}',
    'gh_demo_oa0001',
    '1790000000',
  ),
  fc.integer().map(String),
);
const name = fc.oneof(
  fc.constantFrom(
    'ToUserName',
    'FromUserName',
    'CreateTime',
    'MsgType',
    'Event',
    'Content',
    'MsgId',
    'MsgID',
    'List',
    'EventKey',
    'SubscribeMsgPopupEvent',
    'TemplateId',
    'Status',
    '__proto__',
  ),
  fc.stringMatching(/^[a-zA-Z_]\w{0,12}$/),
);
const good = fc.record({
  ToUserName: fc.constant(oa.originalId),
  FromUserName: fc.stringMatching(/^o[\w-]{27}$/),
  CreateTime: fc.constant(timestamp),
  MsgType: fc.constantFrom('text', 'image', 'voice', 'event', 'video', ''),
  Event: fc.constantFrom(
    'subscribe',
    'unsubscribe',
    'SCAN',
    'CLICK',
    'subscribe_msg_popup_event',
    'subscribe_msg_sent_event',
    'TEMPLATESENDJOBFINISH',
  ),
  Content: word,
  MsgId: fc.oneof(fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String), word),
});
/** A push as WeChat sends it, with some fields changed, added, doubled, nested or gone. */
const fields = fc
  .tuple(
    good,
    fc.dictionary(name, fc.oneof(word, fc.dictionary(name, word, { maxKeys: 3 })), { maxKeys: 4 }),
    fc.subarray(['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'MsgId']),
  )
  .map(([base, more, gone]) => Object.fromEntries(Object.entries({ ...base, ...more }).filter(([key]) => !gone.includes(key))));
const asXml = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, inner]) => `<${key}>${typeof inner === 'string' ? `<![CDATA[${inner}]]>` : asXml(inner)}</${key}>`)
        .join('')
    : '';
/** A text with a piece taken out, doubled or replaced. */
const torn = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.nat(2000), fc.nat(200), word).map(([whole, at, length, other]) => {
    const from = at % (whole.length + 1);
    return whole.slice(0, from) + other + whole.slice(from + (length % 40));
  });
const xml = fields.map((each) => `<xml>${asXml(each)}</xml>`);
const body = fc.oneof(
  xml,
  fields.map((each) => JSON.stringify(each)),
  torn(xml),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 400 }),
);

/** What has been read may be trusted by everything behind the door. */
function expectSound({ inbound, id, to }: OpenedPush): void {
  expect(inbound.openid).toMatch(/^[\w@.-]{1,128}$/);
  expect(to).toBe(oa?.originalId);
  expect(id).toMatch(/^oa:[\w-]{43}$/);
  expect(Number.isSafeInteger(inbound.at)).toBe(true);
}

let read = 0;

it('reads or refuses whatever is signed and clear, and never breaks', () => {
  fc.assert(
    fc.property(body, (text) => {
      const opened = signed(text);
      if (typeof opened === 'string') return;
      read += 1;
      expectSound(opened);
    }),
    { numRuns: 5000 },
  );
  // Else the test would only ever have seen refusals.
  expect(read).toBeGreaterThan(100);
});

it('reads or refuses whatever is signed and sealed, and never breaks', () => {
  fc.assert(
    fc.property(body, (text) => {
      const opened = sealedPush(text);
      if (typeof opened === 'string') return;
      expectSound(opened);
      expect(opened.sealed).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

it('takes nothing whose signature, stamp, key or mode is not right, whatever the body', () => {
  const foul = fc.record({
    timestamp: fc.oneof(fc.constant(timestamp), word, fc.constant([timestamp, timestamp]), fc.constant(undefined)),
    nonce: fc.oneof(fc.constant(nonce), word, fc.constant({ a: 1 })),
    signature: fc.oneof(fc.stringMatching(/^[0-9a-f]{40}$/), word, fc.constant(undefined), fc.constant(['a', 'b'])),
    msg_signature: fc.oneof(word, fc.constant(undefined)),
  });
  fc.assert(
    fc.property(foul, body, fc.boolean(), (query, text, keyed) => {
      expect(open(keyed ? sealed : clear, query, text)).toMatch(/^callback\//);
    }),
    { numRuns: 4000 },
  );
  // A clear push to an account with a key is a downgrade, even well signed.
  fc.assert(
    fc.property(xml, (text) => {
      expect(open(sealed, { timestamp, nonce, signature: crypt.sign(push.token, timestamp, nonce) }, text)).toMatch(/^callback\//);
    }),
    { numRuns: 1000 },
  );
});
