import { button, h, keepFocus } from './dom.js';
import { desk } from './store.js';

/** A sheet from the bottom of the phone; resolves with what was chosen, or with `otherwise` on Escape. */
function sheet(layer, label, otherwise, build) {
  return new Promise((resolve) => {
    const giveBack = keepFocus();
    const done = (value) => {
      shade.remove();
      giveBack();
      resolve(value);
    };
    const box = h('div.sheet', { role: 'dialog', 'aria-modal': 'true', 'aria-label': label }, build(done));
    const shade = h('div.shade', {}, box);
    shade.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') done(otherwise);
      if (event.key === 'Tab') stayInside(event, box);
    });
    layer.append(shade);
    box.querySelector('button, input')?.focus();
  });
}

function stayInside(event, box) {
  const stops = [...box.querySelectorAll('button, input')];
  const at = stops.indexOf(document.activeElement);
  const next = stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length];
  event.preventDefault();
  next?.focus();
}

const appHead = (line) =>
  h(
    'header.sheet-app',
    {},
    h('img', { src: '/sandbox/page/bridge.svg', alt: '', width: '28', height: '28' }),
    h('span', {}, '共育桥'),
    h('em', {}, line),
  );

/** WeChat's consent sheet: which notices, whether to keep the choice, 允许 or 拒绝. */
export function askConsent(layer, items) {
  const longTerm = items.some((item) => item.longTerm);
  return sheet(layer, '要不要接收通知', { accepted: new Set(), always: false }, (done) => {
    const boxes = items.map((item) => h('input', { type: 'checkbox', checked: true, value: item.templateId }));
    const always = h('input', { type: 'checkbox' });
    return [
      appHead('申请'),
      h('h3', {}, longTerm ? '给你发送下面的通知' : '给你发送一次下面的通知'),
      h(
        'ul.sheet-list',
        {},
        items.map((item, i) => h('li', {}, h('label', {}, boxes[i], h('span', {}, item.title)))),
      ),
      h('label.sheet-always', {}, always, h('span', {}, '总是保持以上选择，不再询问')),
      h(
        'div.sheet-buttons',
        {},
        button('refuse', () => done({ accepted: new Set(), always: always.checked }), '拒绝'),
        button(
          'allow',
          () => done({ accepted: new Set(boxes.filter((b) => b.checked).map((b) => b.value)), always: always.checked }),
          '允许',
        ),
      ),
    ];
  });
}

export function askPhone(layer, phone) {
  return sheet(layer, '要不要用手机号', false, (done) => [
    appHead('申请'),
    h('h3', {}, '获取并验证你的手机号'),
    h('p.sheet-big', {}, `${phone.slice(0, 3)}****${phone.slice(-4)}`),
    h(
      'div.sheet-buttons',
      {},
      button('refuse', () => done(false), '不允许'),
      button('allow', () => done(true), '允许'),
    ),
  ]);
}

export function askPayment(layer) {
  return sheet(layer, '付款', false, (done) => [
    appHead('请你付款'),
    h('h3', {}, '演示付款，不会动真钱'),
    h(
      'div.sheet-buttons',
      {},
      button('refuse', () => done(false), '不付'),
      button('allow', () => done(true), '确认付款'),
    ),
  ]);
}

/** Which group a card goes to; undefined when none. */
export function pickGroup(layer, label) {
  const { groups } = desk.person;
  return sheet(layer, label, undefined, (done) => [
    h('h3', {}, label),
    groups.length === 0 && h('p', {}, `${desk.person.name}不在任何班级群里。`),
    h(
      'ul.sheet-groups',
      {},
      groups.map((g) =>
        h(
          'li',
          {},
          button('pick', () => done(g), g.name),
        ),
      ),
    ),
    h(
      'div.sheet-buttons',
      {},
      button('refuse', () => done(undefined), '取消'),
    ),
  ]);
}
