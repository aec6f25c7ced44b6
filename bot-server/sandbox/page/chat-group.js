import { post } from './api.js';
import { bubble, chatPage, composer, miniCard, navBar, withTimes } from './chat-parts.js';
import { h } from './dom.js';
import { desk } from './store.js';

const miniName = () => desk.config.accounts.find((a) => a.kind === 'mini-program')?.name ?? '小程序';

/** An ordinary group: people only. No robot writes here; a card comes when a person shares it. */
export function groupChat(group, { name, back, openPage }) {
  const posts = () => desk.chats.groups.find((g) => g.id === group.id)?.posts ?? [];
  const draw = (entry) => {
    const who = desk.people.find((p) => p.id === entry.personId);
    const mine = entry.personId === desk.person.id;
    return bubble(mine ? 'mine' : 'theirs', who?.name ?? '群成员', entry.personId, [
      !mine && h('span.say-name', {}, who?.name ?? ''),
      entry.kind === 'card' ? miniCard(entry, miniName(), openPage) : h('p.bubble', {}, entry.text),
    ]);
  };
  const below = h(
    'div.below',
    {},
    composer('在群里说句话', (text) => post(`/people/${desk.person.id}/group-messages`, { groupId: group.id, text })),
  );
  return chatPage(
    navBar(`${name}（${group.members.length}）`, back),
    () => [
      posts().length === 0 && h('div.grey-line', {}, '普通班级群，只有人说话，没有机器人。老师可以在小程序里把内容转发到这里。'),
      withTimes(posts(), draw),
    ],
    below,
  );
}
