import { post } from './api.js';
import { avatar, button, h } from './dom.js';
import { openDialog } from './dialog.js';
import { choose, desk, loadPeople, watch } from './store.js';

const roles = { guardian: '家长', teacher: '老师', scheduler: '学校', officer: '教育局' };

const remaining = (c) => (c.kind === 'long-term' ? (c.standing ? '一直可收' : '未同意') : `还可收 ${c.left} 次`);

/** Messages of bulletins come to offices, all the other one-time ones to families. */
const isTheirs = ({ role }, { kind, standing, purpose }) =>
  kind === 'long-term' ? role === 'teacher' || standing : (role === 'guardian') !== (purpose === 'bulletin-ready') && role !== 'teacher';

function details(person) {
  const hasOa = Boolean(person.openids.oa);
  const mine = person.consents.filter((c) => isTheirs(person, c));
  return h(
    'div.person-more',
    {},
    mine.length > 0 &&
      h(
        'dl.consents',
        {},
        mine.map((c) => h('div', {}, h('dt', {}, c.title), h(`dd${c.left > 0 || c.standing ? '' : '.none'}`, {}, remaining(c)))),
      ),
    hasOa &&
      button(
        'quiet',
        async () => {
          await post(`/people/${person.id}/${person.follows ? 'unfollow' : 'follow'}`);
          await loadPeople();
        },
        person.follows ? '取消关注服务号' : '关注服务号',
      ),
  );
}

function card(person, onpick) {
  const current = person.id === desk.person?.id;
  return h(
    `li.person${current ? '.current' : ''}`,
    {},
    h(
      'button.person-pick',
      { type: 'button', 'aria-current': current ? 'true' : undefined, onclick: () => onpick(person) },
      avatar(person.name, person.id),
      h(
        'span.person-words',
        {},
        h('span.person-name', {}, person.name, h(`span.role.role-${person.role}`, {}, roles[person.role] ?? person.role)),
        h('span.person-title', {}, person.title),
        h('span.person-note', {}, person.note),
      ),
      desk.news.has(person.id) && h('span.dot', {}, h('span.unseen', {}, '有新消息')),
    ),
    current && details(person),
  );
}

const list = (onpick) =>
  h(
    'ul.person-list',
    {},
    desk.people.map((p) => card(p, onpick)),
  );

/** The left column: who is there, and what the person shown has agreed to. */
export function showPeople(place) {
  const draw = () =>
    place.replaceChildren(
      h('h2', {}, '换一个人'),
      list((p) => void choose(p.id)),
    );
  watch((what) => {
    if (what === 'people' || what === 'person') draw();
  });
}

/** The same as a sheet, where the column has no room. */
export function openPeople() {
  const dialog = openDialog(
    '换一个人',
    list((p) => {
      dialog.close();
      void choose(p.id);
    }),
  );
}
