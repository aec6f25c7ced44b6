import { asForm } from '../../bot-server/wechat/media';
import { anAmr, anMp3, aPhoto } from '../support/sounds';
import { tag } from './opened';
import { aWorld, openid, type TestWorld } from './world';

let w: TestWorld;
beforeEach(async () => {
  w = await aWorld();
});
afterEach(() => w.close());

const raw = async (path: string, bytes: Buffer, type = 'application/octet-stream') => {
  const answer = await fetch(w.base + path, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(bytes) });
  return { status: answer.status, json: (await answer.json()) as { errcode?: number; media_id?: string; type?: string; msgId?: string } };
};
async function upload(type: string, name: string, bytes: Buffer) {
  const { data, contentType } = asForm({ name, type: 'application/octet-stream', bytes });
  return (await raw(`/cgi-bin/media/upload?access_token=${await w.token('oa')}&type=${type}`, data, contentType)).json;
}
const file = async (id: string) => {
  const answer = await fetch(`${w.base}/cgi-bin/media/get?access_token=${await w.token('oa')}&media_id=${id}`);
  return { type: answer.headers.get('content-type') ?? '', bytes: Buffer.from(await answer.arrayBuffer()) };
};
const send = (body: object) => w.api('oa', '/cgi-bin/message/custom/send', { touser: openid('chen-jing', 'oa'), ...body });

it('a person’s voice is pushed with its media_id, which gives its bytes for three days and to its account alone', async () => {
  const voice = anAmr(2);
  const said = await raw('/sandbox/people/chen-jing/media?account=oa&kind=voice', voice);
  expect(said.json.msgId).toMatch(/^\d{17,}$/);
  await w.sandbox.idle();
  const [push] = w.callback.received.filter(({ xml }) => tag(xml, 'MsgType') === 'voice');
  expect(push && tag(push.xml, 'Format')).toBe('amr');
  const id = (push && tag(push.xml, 'MediaId')) ?? '';
  expect((await file(id)).bytes.equals(voice)).toBe(true);
  expect((await file(id)).type).toBe('audio/amr');
  expect(JSON.parse((await file('none')).bytes.toString())).toMatchObject({ errcode: 40007 });
  expect((await w.get('mini', '/cgi-bin/media/get', `&media_id=${id}`)).json.errcode).toBe(40007);
  expect((await w.call('GET', `/cgi-bin/media/get?access_token=98_aaaaaaaaaaaaaaaaaaaaaaaaaa&media_id=${id}`)).json.errcode).toBe(40001);
  w.clock.now += 3 * 86_400_000 + 1;
  expect(JSON.parse((await file(id)).bytes.toString())).toMatchObject({ errcode: 40007 });
});

it('a picture comes as an image, speex as speex, and a file that is no picture is refused at the desk', async () => {
  await raw('/sandbox/people/chen-jing/media?account=oa&kind=image', aPhoto());
  await raw('/sandbox/people/chen-jing/media?account=oa&kind=voice&format=speex', Buffer.from('Speex   1.2'));
  await w.sandbox.idle();
  expect(w.callback.received.map(({ xml }) => [tag(xml, 'MsgType'), tag(xml, 'Format')])).toEqual([
    ['image', undefined],
    ['voice', 'speex'],
  ]);
  expect((await raw('/sandbox/people/chen-jing/media?account=oa&kind=image', anMp3(1))).status).toBe(400);
});

it('takes what WeChat takes, and shows it in the chat while the window is open', async () => {
  const mp3 = await upload('voice', 'voice.mp3', anMp3(3));
  expect(mp3).toMatchObject({ type: 'voice' });
  const voice = { msgtype: 'voice', voice: { media_id: mp3.media_id } };
  expect((await send(voice)).json.errcode).toBe(45015);
  await w.call('POST', '/sandbox/people/chen-jing/messages', { text: '在吗' });
  expect((await send(voice)).json.errcode).toBe(0);
  const image = await upload('image', 'a.jpg', aPhoto());
  expect((await send({ msgtype: 'image', image: { media_id: image.media_id } })).json.errcode).toBe(0);
  expect((await send({ msgtype: 'image', image: { media_id: mp3.media_id } })).json.errcode).toBe(40007);
  expect((await send({ msgtype: 'voice', voice: { media_id: 'none' } })).json.errcode).toBe(40007);
  const { service } = (await w.call('GET', '/sandbox/people/chen-jing/chats')).json;
  expect(service.slice(-2)).toMatchObject([{ media: { kind: 'voice', format: 'mp3' } }, { media: { kind: 'image', format: 'jpg' } }]);
  const shown = await fetch(`${w.base}/sandbox/media/${service.at(-1).media.id}`);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
});

it.each([
  ['voice', 'voice.wav', Buffer.from('RIFF....WAVEfmt '), 40005],
  ['voice', 'voice.mp3', anAmr(1), 40005],
  ['voice', 'voice.amr', anAmr(61), 45007],
  ['voice', 'voice.mp3', Buffer.concat([anMp3(1), Buffer.alloc(2 * 1024 * 1024)]), 40006],
  ['image', 'a.jpg', Buffer.from('<svg/>'), 40005],
  ['image', 'a.jpg', aPhoto({ scan: 10 * 1024 * 1024 }), 40006],
  ['film', 'a.mp4', Buffer.from('x'), 40004],
  ['image', 'a.jpg', Buffer.alloc(0), 41005],
])('refuses %s %s with the code that WeChat gives', async (type, name, bytes, errcode) => {
  expect((await upload(type, name, bytes)).errcode).toBe(errcode);
});
