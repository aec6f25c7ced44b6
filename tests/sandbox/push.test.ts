import { createCipheriv, randomBytes } from 'node:crypto';
import { seal, sign, unseal } from '../../bot-server/sandbox/crypto';
import vectors from '../fixtures/wechat-vectors.json';
import { opened, sha1Of, tag } from './opened';
import { aWorld, OA, openid, push, START, templateId, type TestWorld } from './world';

describe('the published vectors', () => {
  const { securePush, encryptedReply, verify, plainPush } = vectors;

  it('are what both the stand-in and the tests’ own reader compute', () => {
    for (const hash of [sha1Of, (parts: readonly string[]) => sign(...parts)]) {
      expect(hash([verify.token, verify.timestamp, verify.nonce])).toBe(verify.signature);
      expect(hash([plainPush.token, plainPush.timestamp, plainPush.nonce])).toBe(plainPush.signature);
      expect(hash([securePush.token, securePush.timestamp, securePush.nonce, securePush.encrypt])).toBe(securePush.msgSignature);
    }
    const frame = opened(securePush.encodingAesKey, securePush.encrypt);
    expect(frame).toMatchObject({ random: securePush.randomPrefix, appid: securePush.appId, pad: 19, frameBytes: 224 - 19 });
    expect(Buffer.byteLength(frame.message)).toBe(securePush.messageLength);
    expect(unseal(securePush.encodingAesKey, securePush.encrypt).message).toBe(frame.message);
  });

  it('give the published cipher text for the published reply', () => {
    const random = Buffer.from(encryptedReply.randomPrefix);
    expect(seal(securePush.encodingAesKey, securePush.appId, encryptedReply.message, random)).toBe(encryptedReply.encrypt);
  });

  it('pads to 32 whatever the length', () => {
    for (let n = 0; n < 70; n += 1) {
      const sealed = seal(push.aesKey, OA, 'x'.repeat(n));
      expect(Buffer.from(sealed, 'base64').length % 32).toBe(0);
      expect(opened(push.aesKey, sealed).message).toBe('x'.repeat(n));
    }
  });
});

/** A passive reply as the product would seal it, made by the tests' own hands. */
function sealedReply(clear: string, appid = OA): string {
  const key = Buffer.from(push.aesKey + '=', 'base64');
  const body = Buffer.from(clear);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  const frame = Buffer.concat([randomBytes(16), size, body, Buffer.from(appid)]);
  const pad = 32 - (frame.length % 32);
  const machine = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const sealed = Buffer.concat([machine.update(Buffer.concat([frame, Buffer.alloc(pad, pad)])), machine.final()]).toString('base64');
  const [time, nonce] = [String(START / 1000), '42'];
  const signature = sha1Of([push.token, time, nonce, sealed]);
  return `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>${time}</TimeStamp><Nonce>${nonce}</Nonce></xml>`;
}

describe('message push', () => {
  let w: TestWorld;
  beforeEach(async () => {
    w = await aWorld();
  });
  afterEach(() => w.close());

  const say = (text: string, person = 'chen-jing') => w.call('POST', `/sandbox/people/${person}/messages`, { account: 'oa', text });
  const service = async (person = 'chen-jing') =>
    (await w.call('GET', `/sandbox/people/${person}/chats`)).json.service as { from: string; text: string }[];

  it('is signed, sealed for the account and carries the message', async () => {
    const { msgId } = (await say('孩子<总是>熬夜 ]]> & 怎么办？')).json;
    await w.sandbox.idle();
    expect(w.callback.received).toHaveLength(1);
    const [one] = w.callback.received;
    expect(one).toMatchObject({ signatureFits: true, appid: OA });
    expect(one?.raw).not.toContain('熬夜');
    expect(one?.url.searchParams.get('encrypt_type')).toBe('aes');
    expect(one?.url.searchParams.get('timestamp')).toBe(String(START / 1000));
    expect(tag(one?.xml ?? '', 'ToUserName')).toBe('gh_demo_oa0001');
    expect(tag(one?.xml ?? '', 'FromUserName')).toBe(openid('chen-jing', 'oa'));
    expect(one?.xml).toContain('<Content><![CDATA[孩子<总是>熬夜 ]]]]><![CDATA[> & 怎么办？]]></Content>');
    expect(tag(one?.xml ?? '', 'MsgId')).toBe(msgId);
    expect(BigInt(msgId) > 2n ** 53n).toBe(true);
  });

  it('is tried three times with the same MsgId, then the person is told that nobody is there', async () => {
    w.callback.answerWith((response) => {
      response.statusCode = 503;
      response.end();
    });
    await say('在吗');
    await w.sandbox.idle();
    const ids = w.callback.received.map((r) => tag(r.xml, 'MsgId'));
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect((await service()).at(-1)).toMatchObject({ from: 'system', text: '该服务号暂时无法提供服务，请稍后再试' });
  });

  it('is cut at its time limit and tried again', async () => {
    await w.close();
    w = await aWorld({ pushTimeoutMs: 40 });
    let asked = 0;
    w.callback.answerWith((response) => {
      asked += 1;
      if (asked > 1) response.end('success');
    });
    await say('在吗');
    await w.sandbox.idle();
    expect(asked).toBe(2);
    expect(await service()).toHaveLength(1);
  });

  it('shows a sealed passive reply in the chat', async () => {
    w.callback.answerWith((response, one) => {
      const clear = `<xml><ToUserName><![CDATA[${tag(one.xml, 'FromUserName')}]]></ToUserName><FromUserName><![CDATA[gh_demo_oa0001]]></FromUserName><CreateTime>${START / 1000}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[收到，老师今晚答复您]]></Content></xml>`;
      response.end(sealedReply(clear));
    });
    await say('孩子不吃饭');
    await w.sandbox.idle();
    expect((await service()).at(-1)).toMatchObject({ from: 'them', text: '收到，老师今晚答复您' });
  });

  it.each([
    ['JSON', () => '{"ok":true}'],
    ['clear XML where sealed is due', () => '<xml><ToUserName>x</ToUserName></xml>'],
    ['a reply sealed for another account', () => sealedReply('<xml></xml>', 'wx0000000000000000')],
    [
      'a reply with milliseconds',
      () =>
        sealedReply(
          `<xml><ToUserName>${openid('chen-jing', 'oa')}</ToUserName><FromUserName>gh_demo_oa0001</FromUserName><CreateTime>${START}</CreateTime><MsgType>text</MsgType><Content>x</Content></xml>`,
        ),
    ],
  ])('answers %s with WeChat’s own notice', async (_what, body) => {
    w.callback.answerWith((response) => response.end(body()));
    await say('在吗');
    await w.sandbox.idle();
    expect((await service()).at(-1)).toMatchObject({ from: 'system' });
    expect(w.callback.received).toHaveLength(1);
  });

  it('goes wrong by knob: signature, account, time, clear text, double', async () => {
    w.callback.answerWith((response, one) => {
      response.statusCode = one.signatureFits && one.appid === OA ? 200 : 401;
      response.end();
    });
    w.sandbox.turn({ push: { wrongSignature: 1 } });
    await say('一');
    await w.sandbox.idle();
    expect(w.callback.received.map((r) => r.signatureFits)).toEqual([false, true]);
    w.sandbox.turn({ push: { wrongAppid: 1 } });
    await say('二');
    await w.sandbox.idle();
    expect(w.callback.received.slice(2).map((r) => r.appid)).toEqual(['wx0000000000000000', OA]);
    w.sandbox.turn({ push: { stale: 1, duplicate: 1 } });
    await say('三');
    await w.sandbox.idle();
    const [stale, second] = w.callback.received.slice(4);
    expect(stale?.url.searchParams.get('timestamp')).toBe(String(START / 1000 - 3600));
    expect(tag(second?.xml ?? '', 'MsgId')).toBe(tag(stale?.xml ?? '', 'MsgId'));
    w.sandbox.turn({ push: { plaintext: 1 } });
    await say('四');
    await w.sandbox.idle();
    expect(w.callback.received[6]?.raw).toContain('<Content><![CDATA[四]]></Content>');
  });

  it('leaves in another order by knob', async () => {
    w.sandbox.turn({ push: { reorder: 1 } });
    await say('先');
    await say('后');
    await w.sandbox.idle();
    expect(w.callback.received.map((r) => tag(r.xml, 'Content'))).toEqual(['后', '先']);
  });

  it('tells each answered pop-up as one event with a line a template', async () => {
    const choices = [
      { templateId: templateId('mini', 'new-item'), status: 'accept' },
      { templateId: templateId('mini', 'nudge'), status: 'reject' },
    ];
    await w.call('POST', '/sandbox/people/sun-fang/consents', { choices });
    await w.sandbox.idle();
    const [event] = w.callback.events('subscribe_msg_popup_event');
    expect(event?.appid).toBe('wxde30000000000001');
    expect(tag(event?.xml ?? '', 'ToUserName')).toBe('gh_demo_mini01');
    expect(event?.xml.match(/<List>/g)).toHaveLength(2);
    expect(event?.xml.match(/<!\[CDATA\[(accept|reject)\]\]>/g)).toEqual(['<![CDATA[accept]]>', '<![CDATA[reject]]>']);
  });

  it('announces the people file’s consents once, again only what was not taken', async () => {
    w.callback.answerWith((response) => {
      response.statusCode = w.callback.received.length === 3 ? 500 : 200;
      response.end();
    });
    expect(await w.sandbox.announce()).toBe(false);
    expect(await w.sandbox.announce()).toBe(true);
    expect(await w.sandbox.announce()).toBe(true);
    const seen = w.callback.events('subscribe_msg_popup_event').map((e) => `${tag(e.xml, 'FromUserName')} ${tag(e.xml, 'CreateTime')}`);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(6);
    const lines = [...w.callback.received.filter((_, i) => i !== 2)].flatMap((r) => r.xml.match(/<TemplateId>/g) ?? []);
    expect(lines).toHaveLength(10);
  });
});
