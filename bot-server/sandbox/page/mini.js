import { post } from './api.js';
import { openBridge } from './bridge.js';
import { button, h } from './dom.js';
import { desk } from './store.js';
import { pickGroup } from './sheets.js';

const LEAVE_MS = 400;
const SILENT_MS = 12_000;

/** The mini-program over WeChat: the H5 in a frame under the capsule. */
export function openMini({ element, back }) {
  let layer;
  let bridge;
  let path = '';

  function close() {
    if (!layer) return;
    const leaving = layer;
    bridge.say('hide');
    bridge.stop();
    layer = undefined;
    leaving.classList.add('leaving');
    // The page inside is given a moment to send what it has, as WeChat gives a mini-program that goes away.
    setTimeout(() => leaving.remove(), LEAVE_MS);
    back();
  }

  async function menu() {
    const group = await pickGroup(layer, '转发到');
    if (group) await post(`/people/${desk.person.id}/share`, { groupId: group.id, title: '共育桥：和孩子一起看', path });
  }

  function open(page) {
    close();
    path = page.startsWith('/') ? page : `/${page}`;
    const url = new URL(desk.config.h5Url + path);
    url.searchParams.set('sandbox', desk.person.id);
    const frame = h('iframe.mini-frame', {
      title: `小程序「共育桥」，${desk.person.name}在用`,
      src: url.href,
      allow: 'autoplay; fullscreen; microphone',
    });
    const wait = h(
      'div.mini-wait',
      { role: 'status' },
      h('img', { src: '/sandbox/page/bridge.svg', alt: '', width: '56', height: '56' }),
      h('p', {}, '正在打开小程序…'),
    );
    frame.addEventListener('load', () => wait.remove());
    const silent = h('div.mini-silent', { role: 'status' });
    const timer = setTimeout(() => {
      const again = () => {
        frame.src = url.href;
        silent.replaceChildren();
      };
      silent.replaceChildren(h('span', {}, '小程序没有打招呼，可能还没准备好。'), button('quiet', again, '重新打开'));
    }, SILENT_MS);
    const title = h('h2', {}, '共育桥');
    layer = h(
      'div.mini',
      { role: 'group', 'aria-label': '小程序' },
      h(
        'div.mini-nav',
        {},
        title,
        h(
          'div.capsule',
          {},
          h(
            'button',
            { type: 'button', 'aria-label': '更多：转发到群', onclick: () => void menu() },
            h('i.dots', { 'aria-hidden': 'true' }),
          ),
          h('button', { type: 'button', 'aria-label': '关闭小程序，回到微信', onclick: close }, h('i.ring', { 'aria-hidden': 'true' })),
        ),
      ),
      h('div.mini-body', {}, wait, frame, silent),
    );
    const heard = () => {
      clearTimeout(timer);
      silent.replaceChildren();
    };
    bridge = openBridge({ frame, layer, origin: new URL(desk.config.h5Url).origin, personId: desk.person.id, close, title, heard });
    element.append(layer);
    layer.querySelector('.capsule button:last-child').focus();
  }

  return { open, close };
}
