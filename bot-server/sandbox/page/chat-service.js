import { post } from './api.js';
import { mediaTools, mediumBubble } from './chat-media.js';
import { bubble, chatPage, composer, messageCard, miniCard, navBar, withTimes } from './chat-parts.js';
import { button, h } from './dom.js';
import { desk, loadPeople } from './store.js';

const miniName = () => desk.config.accounts.find((a) => a.kind === 'mini-program')?.name ?? '小程序';

function content(entry, openPage) {
  if (entry.kind === 'template' || entry.kind === 'subscribe') return messageCard(entry, openPage);
  if (entry.kind === 'card') return miniCard(entry, miniName(), openPage);
  if (entry.kind === 'news')
    return h(
      'a.news',
      { href: entry.url, target: '_blank', rel: 'noopener noreferrer' },
      h('strong', {}, entry.title),
      h('span', {}, entry.text),
    );
  if (entry.media) return mediumBubble(entry);
  return h('p.bubble', {}, entry.text);
}

/** The chat with the official account: its cards and answers, and what the person writes to it. */
export function serviceChat({ name, back, openPage }) {
  const draw = (entry) => {
    if (entry.from === 'system') return h('div.grey-line', {}, entry.text);
    if (entry.kind === 'template' || entry.kind === 'subscribe') return h('div.full', {}, messageCard(entry, openPage));
    const mine = entry.from === 'me';
    return bubble(mine ? 'mine' : 'theirs', mine ? desk.person.name : name, mine ? desk.person.id : 'service', content(entry, openPage));
  };
  const below = h('div.below');
  const drawBelow = () =>
    below.replaceChildren(
      desk.person.follows
        ? h(
            'div',
            {},
            mediaTools(),
            composer('给学校留言', (text) => post(`/people/${desk.person.id}/messages`, { account: 'oa', text })),
          )
        : h(
            'div.follow',
            {},
            h('p', {}, '关注以后才能给它发消息，也才收得到它的通知。'),
            button(
              'primary',
              async () => {
                await post(`/people/${desk.person.id}/follow`);
                await loadPeople();
                drawBelow();
              },
              '关注服务号',
            ),
          ),
    );
  drawBelow();
  const empty = () =>
    h('div.grey-line', {}, '这里是学校的服务号。可以直接打字、说话、发照片提问，比如「孩子写作业拖拉怎么办」，老师会回复你。');
  return chatPage(navBar(name, back), () => [desk.chats.service.length === 0 && empty(), withTimes(desk.chats.service, draw)], below);
}
