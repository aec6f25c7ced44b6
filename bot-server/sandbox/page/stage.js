import { post } from './api.js';
import { avatar, button, h } from './dom.js';
import { openPhone } from './phone.js';
import { desk, watch } from './store.js';

const atDesk = new Set(['scheduler', 'officer']);
const work = {
  scheduler: ['排好一学期的推送计划', '导入花名册和家校资源', '看每一条推送送到了多少家、多少家看完了'],
  officer: ['看全县各校送达和看完的家庭数', '只看数，不看任何一个孩子', '下载周通报的底稿'],
};

/** School and bureau work in a browser on a desk: a code signs them in there. */
function workplace(person, onphone) {
  const message = h('p.desk-message', { role: 'status' });
  const go = button(
    'primary',
    async () => {
      message.textContent = '';
      const page = window.open('', '_blank');
      try {
        const { code } = await post(`/people/${person.id}/login-code`);
        const url = new URL(desk.config.h5Url + person.home);
        url.searchParams.set('login_code', code);
        if (page) page.location.href = url.href;
        else
          message.replaceChildren(
            '浏览器拦住了新窗口，',
            h('a', { href: url.href, target: '_blank', rel: 'noopener' }, '点这里打开'),
            '。',
          );
      } catch (error) {
        page?.close();
        message.textContent = error.message;
      }
    },
    '在电脑浏览器里打开',
  );
  return h(
    'div.screen',
    {},
    h('div.screen-bar', { 'aria-hidden': 'true' }, h('i'), h('i'), h('i'), h('span', {}, `${desk.config.h5Url}${person.home}`)),
    h(
      'div.screen-body',
      {},
      h('div.screen-person', {}, avatar(person.name, person.id), h('div', {}, h('h2', {}, person.name), h('p', {}, person.title))),
      h('p.screen-note', {}, person.note, '。'),
      h(
        'ul.screen-work',
        {},
        work[person.role].map((line) => h('li', {}, line)),
      ),
      go,
      message,
      button('quiet', onphone, '看看手机上的微信'),
    ),
  );
}

/** The middle: the person's phone, or the desktop of those who work at one. */
export function showStage(place) {
  const phone = openPhone();
  let onPhone = true;
  const draw = () => {
    place.setAttribute('aria-label', onPhone ? `${desk.person.name}的手机` : `${desk.person.name}的电脑`);
    if (onPhone) {
      const back =
        atDesk.has(desk.person.role) &&
        button(
          'quiet.to-desk',
          () => {
            phone.leave();
            onPhone = false;
            draw();
          },
          '回到电脑',
        );
      place.replaceChildren(...[back, phone.element].filter(Boolean));
    } else
      place.replaceChildren(
        workplace(desk.person, () => {
          onPhone = true;
          draw();
        }),
      );
  };
  watch((what) => {
    if (what !== 'person') return;
    onPhone = !atDesk.has(desk.person.role);
    phone.show();
    draw();
  });
}
