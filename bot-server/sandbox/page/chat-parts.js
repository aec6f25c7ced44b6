import { avatar, button, clock, h } from './dom.js';
import { now } from './store.js';

/** The bar on top of a chat. */
export const navBar = (title, back, ...side) =>
  h(
    'div.wx-nav',
    {},
    h('button.wx-back', { type: 'button', 'aria-label': '返回', onclick: back }, h('i', { 'aria-hidden': 'true' })),
    h('h2', {}, title),
    h('span.wx-nav-side', {}, ...side),
  );

const GAP_MS = 5 * 60_000;

/** The entries in order, with a time line wherever five minutes lie between two. */
export function withTimes(entries, draw) {
  let before = 0;
  return entries.map((entry) => {
    const gap = entry.at - before > GAP_MS;
    before = entry.at;
    return [gap && h('div.time-line', {}, clock(entry.at, now())), draw(entry)];
  });
}

/** A message with who said it beside it. */
export function bubble(side, name, seed, content) {
  return h(
    `div.say.${side}`,
    {},
    avatar(name, seed),
    h('div.say-body', {}, h('span.unseen', {}, side === 'mine' ? '我说：' : `${name}说：`), content),
  );
}

/** A card with a title and lines, as template and subscribe messages look. */
export function messageCard(entry, openPage) {
  const path = entry.page;
  const foot = path
    ? button('card-open', () => openPage(path), '进入小程序查看', h('i', { 'aria-hidden': 'true' }))
    : entry.url &&
      h('a.card-open', { href: entry.url, target: '_blank', rel: 'noopener noreferrer' }, '查看详情', h('i', { 'aria-hidden': 'true' }));
  return h(
    'article.message-card',
    {},
    h('header', {}, h('h3', {}, entry.title), h('span', {}, entry.text)),
    h(
      'dl',
      {},
      entry.lines.map((line) => h('div', {}, h('dt', {}, line.label), h('dd', {}, line.value))),
    ),
    foot,
  );
}

/** A mini-program card as it is shared. */
export function miniCard(entry, appName, openPage) {
  return button(
    'mini-card',
    () => openPage(entry.page ?? ''),
    h('span.mini-card-app', {}, h('img', { src: '/sandbox/page/bridge.svg', alt: '', width: '18', height: '18' }), appName),
    h('strong', {}, entry.text),
    entry.imageUrl
      ? h('img.mini-card-picture', { src: entry.imageUrl, alt: '' })
      : h('span.mini-card-picture.plain', { 'aria-hidden': 'true' }),
    h('span.mini-card-foot', {}, '小程序'),
  );
}

/** The line to write on; Enter sends. `send` may throw a sentence, which is shown. */
export function composer(placeholder, send) {
  const input = h('input', { type: 'text', placeholder, 'aria-label': placeholder, maxlength: '600', autocomplete: 'off' });
  const trouble = h('p.composer-trouble', { role: 'alert' });
  const form = h('form.composer', {}, input, h('button.send', { type: 'submit' }, '发送'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    trouble.textContent = '';
    input.value = '';
    try {
      await send(text);
    } catch (error) {
      input.value = text;
      trouble.textContent = error.message;
    }
    input.focus();
  });
  return h('div.composer-place', {}, trouble, form);
}

/** A page of a chat: a bar, the entries, and something below them. */
export function chatPage(bar, drawAll, below) {
  const scroll = h('div.wx-scroll.talk', { role: 'log', 'aria-label': '聊天内容', tabindex: '0' });
  const update = () => {
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    scroll.replaceChildren(...[drawAll()].flat(9).filter(Boolean));
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  };
  return {
    element: h('div.wx-page', {}, bar, scroll, below),
    update,
    shown: () => {
      update();
      scroll.scrollTop = scroll.scrollHeight;
    },
  };
}
