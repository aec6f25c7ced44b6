import { chatPage, messageCard, miniCard, navBar, withTimes } from './chat-parts.js';
import { h } from './dom.js';
import { desk } from './store.js';

const miniName = () => desk.config.accounts.find((a) => a.kind === 'mini-program')?.name ?? '小程序';

/** 服务通知: the mini-program's subscribe messages, each opening its page. */
export function noticesChat({ name, back, openPage }) {
  const draw = (entry) => {
    if (entry.lines) return h('div.full', {}, messageCard(entry, openPage));
    if (entry.kind === 'card') return h('div.full', {}, miniCard(entry, miniName(), openPage));
    return h('div.full', {}, h(`p.bubble${entry.from === 'me' ? '.own' : ''}`, {}, entry.text));
  };
  return chatPage(navBar(name, back), () => [
    desk.chats.notices.length === 0 && h('div.grey-line', {}, '还没有通知。在小程序里同意接收以后，到了时间通知会出现在这里。'),
    withTimes(desk.chats.notices, draw),
  ]);
}
