import { get } from './api.js';
import { avatar, button, clock, h } from './dom.js';
import { serviceChat } from './chat-service.js';
import { groupChat } from './chat-group.js';
import { noticesChat } from './chat-notices.js';
import { preview } from './preview.js';
import { openMini } from './mini.js';
import { desk, markRead, now, unread, watch } from './store.js';

const oaName = () => desk.config.accounts.find((a) => a.kind === 'official-account')?.name ?? '服务号';
const miniName = () => desk.config.accounts.find((a) => a.kind === 'mini-program')?.name ?? '小程序';

/** The chats of the person shown, newest first as WeChat lists them. */
function rows() {
  const { service, notices, groups } = desk.chats;
  return [
    { key: 'service', name: oaName(), badge: '服务号', entries: service },
    { key: 'notices', name: '服务通知', entries: notices },
    ...groups.map((g) => ({ key: `group:${g.id}`, name: g.name, entries: g.posts, group: g })),
  ].sort((a, b) => (b.entries.at(-1)?.at ?? 0) - (a.entries.at(-1)?.at ?? 0));
}

/** A WeChat phone: the list of chats, one chat, or the mini-program over it. */
export function openPhone() {
  const time = h('span');
  const screen = h('div.wx');
  const toast = h('div.toast', { role: 'status', 'aria-live': 'polite' });
  const element = h(
    'div.phone',
    {},
    h('div.phone-status', { 'aria-hidden': 'true' }, time, h('span.phone-signs', {}, '微信', h('i'))),
    screen,
    toast,
  );
  const mini = openMini({ element, back: () => draw() });
  let view = 'list';
  let shown;
  let lastIds = {};

  const tick = () => (time.textContent = clock(now(), now()));
  tick();
  setInterval(tick, 10_000);

  function row({ key, name, badge, entries }) {
    const last = entries.at(-1);
    const fresh = unread(key, entries);
    return h(
      'li',
      {},
      h(
        'button.chat-row',
        { type: 'button', onclick: () => go(key) },
        key === 'notices' ? h('span.avatar.notice', { 'aria-hidden': 'true' }, '✓') : avatar(name, key),
        h(
          'span.chat-words',
          {},
          h('span.chat-name', {}, name, badge && h('span.badge', {}, badge)),
          h('span.chat-last', {}, last ? preview(last) : key === 'service' && !desk.person.follows ? '还没有关注' : '还没有消息'),
        ),
        h(
          'span.chat-side',
          {},
          last && h('time', {}, clock(last.at, now())),
          fresh > 0 && h('span.count', {}, String(Math.min(fresh, 99)), h('span.unseen', {}, '条未读')),
        ),
      ),
    );
  }

  /** What WeChat's own scanner does with a mini-program code: it opens the code's page. The newest one is taken for the one held before it. */
  async function scan() {
    try {
      const [code] = (await get('/codes')).codes;
      if (code) mini.open(`${code.page}?scene=${encodeURIComponent(code.scene)}`);
      else say('附近没有小程序码。先在电脑上打开一个，例如登录页');
    } catch (error) {
      say(error.message);
    }
  }

  function say(words) {
    const line = h('p.banner', {}, words);
    toast.replaceChildren(line);
    setTimeout(() => line.remove(), 4_000);
  }

  function list() {
    return {
      element: h(
        'div.wx-page',
        {},
        h(
          'div.wx-nav',
          {},
          h('h2', {}, '微信'),
          button('wx-scan', () => void scan(), '扫一扫'),
        ),
        h(
          'div.wx-scroll',
          {},
          h(
            'button.mini-entry',
            { type: 'button', onclick: () => mini.open(desk.person.home) },
            h('img', { src: '/sandbox/page/bridge.svg', alt: '', width: '44', height: '44' }),
            h('span', {}, h('strong', {}, `小程序「${miniName()}」`), h('small', {}, '最近使用，点开看看')),
          ),
          h('ul.chat-list', {}, rows().map(row)),
        ),
      ),
    };
  }

  function page(key) {
    const found = rows().find((r) => r.key === key);
    if (!found) return list();
    const tools = { name: found.name, back: () => go('list'), openPage: (path) => mini.open(path) };
    if (key === 'service') return serviceChat(tools);
    if (key === 'notices') return noticesChat(tools);
    return groupChat(found.group, tools);
  }

  function draw() {
    shown = view === 'list' ? list() : page(view);
    screen.replaceChildren(shown.element);
    shown.shown?.();
    if (view !== 'list') markRead(view, rows().find((r) => r.key === view)?.entries ?? []);
  }

  function go(next) {
    view = next;
    toast.replaceChildren();
    draw();
    if (next === 'list') screen.querySelector('.chat-row')?.focus();
    else screen.querySelector('.wx-back')?.focus();
  }

  /** A banner at the top of the phone for what came while the person was elsewhere. */
  function announce() {
    const ids = Object.fromEntries(rows().map((r) => [r.key, r.entries.at(-1)?.id ?? 0]));
    const fresh = rows().find(
      (r) => lastIds[r.key] !== undefined && ids[r.key] > lastIds[r.key] && r.key !== view && unread(r.key, r.entries) > 0,
    );
    lastIds = ids;
    if (!fresh) return;
    const banner = button(
      'banner',
      () => {
        mini.close();
        go(fresh.key);
      },
      h('strong', {}, fresh.name),
      h('span', {}, preview(fresh.entries.at(-1))),
    );
    toast.replaceChildren(banner);
    setTimeout(() => banner.remove(), 8_000);
  }

  watch((what) => {
    if (what !== 'chats') return;
    announce();
    if (view === 'list') draw();
    else {
      shown?.update?.();
      markRead(view, rows().find((r) => r.key === view)?.entries ?? []);
    }
  });

  return {
    element,
    leave: () => mini.close(),
    show: () => {
      mini.close();
      lastIds = {};
      view = 'list';
      toast.replaceChildren();
      draw();
    },
  };
}
