import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import * as standIn from '../../bot-server/sandbox/crypto';
import { openEnvelope, sealEnvelope } from '../../bot-server/wechat/envelope';
import { inboundOf } from '../../bot-server/wechat/inbound-of';
import { isFresh, sameSignature, signatureOf } from '../../bot-server/wechat/signature';
import { readTree } from '../../bot-server/wechat/tree';

const vectors = JSON.parse(readFileSync(path.resolve('tests/fixtures/wechat-vectors.json'), 'utf8'));
const key = 'A'.repeat(43);

describe("WeChat's published vectors", () => {
  it.each(['verify', 'plainPush'])('%s', (name) => {
    const { token, timestamp, nonce, signature } = vectors[name];
    expect(signatureOf(token, timestamp, nonce)).toBe(signature);
  });

  it('a sealed push', () => {
    const { token, timestamp, nonce, encrypt, msgSignature, encodingAesKey, appId, messageLength } = vectors.securePush;
    expect(signatureOf(token, timestamp, nonce, encrypt)).toBe(msgSignature);
    const opened = openEnvelope(encodingAesKey, encrypt);
    expect(opened?.appid).toBe(appId);
    expect(Buffer.byteLength(opened?.message ?? '')).toBe(messageLength);
    expect(readTree(opened?.message ?? '')).toMatchObject({ format: 'json' });
  });

  it('a sealed reply, byte for byte', () => {
    const { token } = vectors.securePush;
    const { randomPrefix, message, timestamp, nonce, encrypt, msgSignature } = vectors.encryptedReply;
    const sealed = sealEnvelope(key, vectors.securePush.appId, message, Buffer.from(randomPrefix));
    expect(sealed).toBe(encrypt);
    expect(signatureOf(token, timestamp, nonce, sealed)).toBe(msgSignature);
  });
});

describe('the envelope', () => {
  it('opens what it sealed, and what the stand-in sealed, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(openEnvelope(key, sealEnvelope(key, 'wx1', text, Buffer.alloc(16, 7)))).toEqual({ message: text, appid: 'wx1' });
        expect(openEnvelope(key, standIn.seal(key, 'wx1', text))).toEqual({ message: text, appid: 'wx1' });
        expect(standIn.unseal(key, sealEnvelope(key, 'wx1', text, Buffer.alloc(16, 7)))).toMatchObject({ message: text, appid: 'wx1' });
      }),
    );
  });

  it('never throws and never opens garbage as ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.from(b).toString('base64')),
        ),
        (text) => {
          expect(openEnvelope(key, text)?.appid).not.toBe('wxba5fad812f8e6fb9');
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('comparing', () => {
  it.each([[undefined], [['a'.repeat(40)]], [''], ['a'.repeat(39)], ['a'.repeat(41)], [{ length: 40 }], [null], ['é'.repeat(40)]])(
    '%p is not the signature',
    (given) => {
      expect(sameSignature(given, 'a'.repeat(40))).toBe(false);
    },
  );
  it('one flipped bit is not the signature', () => {
    const right = signatureOf('t', '1', 'n');
    expect(sameSignature(right, right)).toBe(true);
    for (let at = 0; at < 40; at += 1) {
      const wrong = right.slice(0, at) + (right[at] === '0' ? '1' : '0') + right.slice(at + 1);
      expect(sameSignature(wrong, right)).toBe(false);
    }
  });
  it.each([
    [1_700_000_000, true],
    [1_700_000_300, true],
    [1_700_000_301, false],
    [1_699_999_700, true],
    [1_699_999_699, false],
  ])('a timestamp of %i is fresh: %s', (seconds, fresh) => {
    expect(isFresh(String(seconds), 1_700_000_000_000)).toBe(fresh);
  });
  it.each([['1e9'], [''], ['-1700000000'], ['17000000000000'], [1_700_000_000], [['1700000000']], [undefined]])(
    '%p is no timestamp',
    (given) => {
      expect(isFresh(given, 1_700_000_000_000)).toBe(false);
    },
  );
});

describe('reading a push', () => {
  const xml = (inner: string) =>
    `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oOne]]></FromUserName><CreateTime>1700000000</CreateTime>${inner}</xml>`;
  const read = (text: string) => {
    const tree = readTree(text);
    return tree && inboundOf(tree.fields)?.inbound;
  };
  const who = { openid: 'oOne', at: 1_700_000_000_000 };

  it.each([
    [
      'text with an id past 2^53',
      '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[ 孩子<不>肯 &amp; 睡 ]]></Content><MsgId>24800000000000017</MsgId>',
      { kind: 'text', text: ' 孩子<不>肯 &amp; 睡 ', messageId: '24800000000000017' },
    ],
    [
      'image',
      '<MsgType>image</MsgType><PicUrl>http://x</PicUrl><MediaId>m1</MediaId><MsgId>1</MsgId>',
      { kind: 'image', mediaId: 'm1', messageId: '1' },
    ],
    [
      'voice',
      '<MsgType>voice</MsgType><MediaId>m1</MediaId><Format>amr</Format><MsgId>1</MsgId>',
      { kind: 'voice', mediaId: 'm1', format: 'amr', messageId: '1' },
    ],
    ['follow', '<MsgType>event</MsgType><Event>subscribe</Event><EventKey></EventKey>', { kind: 'subscribed' }],
    [
      'follow by a code',
      '<MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_7</EventKey>',
      { kind: 'subscribed', scene: '7' },
    ],
    ['leave', '<MsgType>event</MsgType><Event>unsubscribe</Event><EventKey></EventKey>', { kind: 'unsubscribed' }],
    ['scan', '<MsgType>event</MsgType><Event>SCAN</Event><EventKey>7</EventKey>', { kind: 'scanned', scene: '7' }],
    ['menu', '<MsgType>event</MsgType><Event>CLICK</Event><EventKey>ask</EventKey>', { kind: 'menu-clicked', key: 'ask' }],
    ['enter', '<MsgType>event</MsgType><Event>user_enter_tempsession</Event>', { kind: 'chat-entered' }],
    ['something new', '<MsgType>event</MsgType><Event>brand_new</Event>', { kind: 'unknown', type: 'event brand_new' }],
    [
      'template job',
      '<MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>3204117000000000123</MsgID><Status>failed:user block</Status>',
      {
        kind: 'send-finished',
        results: [{ platformId: '3204117000000000123', outcome: { kind: 'refused', code: 'user-block', why: 'refused' } }],
      },
    ],
    [
      'pop-up with one line',
      '<MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>\n<List><TemplateId>T1</TemplateId><SubscribeStatusString>accept</SubscribeStatusString><PopupScene>0</PopupScene></List>\n</SubscribeMsgPopupEvent>',
      { kind: 'popup-answered', choices: [{ templateId: 'T1', choice: 'accept', index: 0 }] },
    ],
    [
      'pop-up with three lines',
      `<MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>${['accept', 'reject', 'ban']
        .map((s, i) => `<List><TemplateId>T${i}</TemplateId><SubscribeStatusString>${s}</SubscribeStatusString></List>`)
        .join('')}</SubscribeMsgPopupEvent>`,
      {
        kind: 'popup-answered',
        choices: [
          { templateId: 'T0', choice: 'accept', index: 0 },
          { templateId: 'T1', choice: 'reject', index: 1 },
          { templateId: 'T2', choice: 'other', index: 2 },
        ],
      },
    ],
    [
      'settings',
      '<MsgType>event</MsgType><Event>subscribe_msg_change_event</Event><SubscribeMsgChangeEvent><List><TemplateId>T1</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgChangeEvent>',
      { kind: 'consent-withdrawn', templateIds: ['T1'] },
    ],
    [
      'sent',
      '<MsgType>event</MsgType><Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><TemplateId>T1</TemplateId><MsgID>1864323726461255680</MsgID><ErrorCode>43101</ErrorCode><ErrorStatus>x</ErrorStatus></List></SubscribeMsgSentEvent>',
      {
        kind: 'send-finished',
        results: [{ platformId: '1864323726461255680', templateId: 'T1', outcome: { kind: 'refused', code: '43101', why: 'no-consent' } }],
      },
    ],
  ])('XML: %s', (_name, inner, expected) => {
    expect(read(xml(inner))).toEqual({ ...who, ...expected });
  });

  it.each([
    ['CreateTime as text', '"CreateTime":"1700000000","MsgType":"event","Event":"user_enter_tempsession"', { kind: 'chat-entered' }],
    [
      'a bare 64-bit id',
      '"CreateTime":1700000000,"MsgType":"text","Content":"9007199254740993","MsgId":9007199254740993',
      { kind: 'text', text: '9007199254740993', messageId: '9007199254740993' },
    ],
    [
      'List as an object',
      '"CreateTime":"1700000000","MsgType":"event","Event":"subscribe_msg_popup_event","List":{"TemplateId":"T","SubscribeStatusString":"accept"}',
      { kind: 'popup-answered', choices: [{ templateId: 'T', choice: 'accept', index: 0 }] },
    ],
    [
      'List as an array',
      '"CreateTime":"1700000000","MsgType":"event","Event":"subscribe_msg_change_event","List":[{"TemplateId":"A","SubscribeStatusString":"reject"},{"TemplateId":"B","SubscribeStatusString":"accept"}]',
      { kind: 'consent-withdrawn', templateIds: ['A'] },
    ],
  ])('JSON: %s', (_name, inner, expected) => {
    expect(read(`{"ToUserName":"gh_1","FromUserName":"oOne",${inner}}`)).toEqual({ ...who, ...expected });
  });

  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['other root', '<html></html>'],
    ['two roots', `${xml('<MsgType>text</MsgType>')}<xml></xml>`],
    ['unclosed', '<xml><ToUserName>'],
    [
      'a DOCTYPE with an entity',
      `<!DOCTYPE x [<!ENTITY a "aaaa">]>${xml('<MsgType>text</MsgType><Content>&a;</Content><MsgId>1</MsgId>')}`,
    ],
    [
      'a DOCTYPE inside',
      xml('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><MsgType>text</MsgType><Content>&a;</Content><MsgId>1</MsgId>'),
    ],
    ['a sender given twice', xml('<FromUserName>oTwo</FromUserName><MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId>')],
    [
      'a sender with structure',
      '<xml><ToUserName>gh_1</ToUserName><FromUserName><a>oOne</a></FromUserName><CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId></xml>',
    ],
    [
      'no time',
      '<xml><ToUserName>gh_1</ToUserName><FromUserName>oOne</FromUserName><MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId></xml>',
    ],
    [
      'an operator as sender',
      '{"ToUserName":"gh_1","FromUserName":{"$ne":null},"CreateTime":1700000000,"MsgType":"text","Content":"a","MsgId":1}',
    ],
    ['an array', '[1]'],
    ['half a JSON', '{"ToUserName":"gh_1"'],
    [
      'a dollar in the openid',
      '{"ToUserName":"gh_1","FromUserName":"$where","CreateTime":1700000000,"MsgType":"text","Content":"a","MsgId":1}',
    ],
  ])('refuses %s', (_name, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('bombs of 64 KB are refused in a moment', () => {
    const started = performance.now();
    for (const bomb of [
      '<a>'.repeat(20_000),
      xml('<a>'.repeat(20_000)),
      `{"a":${'['.repeat(60_000)}`,
      `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      `<xml>${'<![CDATA['.repeat(6000)}</xml>`,
    ]) {
      expect(read(bomb.slice(0, 65_536))).toBeUndefined();
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('a key named __proto__ reaches no prototype', () => {
    read(
      '{"__proto__":{"polluted":1},"ToUserName":"gh_1","FromUserName":"oOne","CreateTime":1700000000,"MsgType":"text","Content":"a","MsgId":1}',
    );
    read(xml('<__proto__><polluted>1</polluted></__proto__><MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId>'));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 400 }),
          fc.json(),
          fc.string().map((s) => xml(s)),
        ),
        (text) => void read(text),
      ),
      { numRuns: 2000 },
    );
  });
});
