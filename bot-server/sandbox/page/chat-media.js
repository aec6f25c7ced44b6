import { postFile } from './api.js';
import { button, h } from './dom.js';
import { desk } from './store.js';

const addressOf = ({ media }) => `/sandbox/media/${encodeURIComponent(media.id)}`;

/** A voice or a picture in a chat. A browser plays no AMR: the bubble says so. */
export function mediumBubble(entry) {
  const { kind, format } = entry.media;
  if (kind === 'image') return h('img.chat-picture', { src: addressOf(entry), alt: '图片', loading: 'lazy' });
  if (format === 'mp3') return h('div.bubble.voice-bubble', {}, h('audio', { src: addressOf(entry), controls: true, preload: 'none' }));
  return h('p.bubble.voice-bubble', {}, entry.from === 'me' ? '语音' : '语音（微信里能听，这个浏览器放不了 AMR，可以打开小程序听）');
}

/** Below the chat: what a person can send besides words. */
export function mediaTools() {
  const trouble = h('p.composer-trouble', { role: 'alert' });
  const sending = async (work) => {
    trouble.textContent = '';
    try {
      await work();
    } catch (error) {
      trouble.textContent = error.message;
    }
  };
  const send = (kind, bytes) => postFile(`/people/${desk.person.id}/media?account=oa&kind=${kind}`, bytes);
  const chooser = (kind, accept) => {
    const input = h('input.unseen', { type: 'file', accept, tabindex: '-1', 'aria-hidden': 'true' });
    input.addEventListener('change', () =>
      sending(async () => {
        const [file] = input.files;
        input.value = '';
        if (file) await send(kind, file);
      }),
    );
    return input;
  };
  const [voice, picture] = [chooser('voice', '.amr,.mp3,.speex,audio/*'), chooser('image', 'image/*')];
  const demo = () => sending(async () => send('voice', await (await fetch('/sandbox/page/demo-voice.amr')).blob()));
  return h(
    'div.media-tools',
    {},
    button('media-tool', demo, '发一段演示语音'),
    button('media-tool', () => voice.click(), '选语音文件'),
    button('media-tool', () => picture.click(), '选图片'),
    voice,
    picture,
    trouble,
  );
}
