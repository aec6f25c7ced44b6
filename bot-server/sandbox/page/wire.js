import { post } from './api.js';
import { openDialog } from './dialog.js';
import { button, clock, h } from './dom.js';
import { desk, now, watch } from './store.js';
import { inPlainWords } from './words.js';

const troubles = [
  [
    '接下来 3 次发送，微信回「忙」',
    {
      faults: [
        { path: '/cgi-bin/message/subscribe/send', times: 3, errcode: -1 },
        { path: '/cgi-bin/message/template/send', times: 3, errcode: -1 },
      ],
    },
  ],
  ['让通行令牌马上过期', { expireTokens: {} }],
  ['下一次发送，回话断在半路', { faults: [{ path: '/cgi-bin/message/subscribe/send', halfBody: true }] }],
  ['下一次推送用错签名', { push: { wrongSignature: 1 } }],
  ['下一次推送重复一遍', { push: { duplicate: 1 } }],
  ['下一张图片或语音，检查结果是「不行」', { mediaChecks: [{ suggest: 'risky' }] }],
  ['下一次图片或语音的检查，结果晚一分钟、说两遍', { mediaChecks: [{ delayMs: 60_000, duplicate: true }] }],
  ['下一次图片或语音的检查，一直没有结果', { mediaChecks: [{ lost: true }] }],
  ['全部恢复正常', { reset: true }],
];

const SHOWN = 120;
/** A push to a whole school says the same thing hundreds of times: what stands among the newest lines already is counted, not repeated. */
const NEAR = 5;

function line(entry, times) {
  const { text, ok, outcome } = inPlainWords(entry);
  const { query, body, reply, path, method, ms, status, note } = entry;
  const more = h('pre', { tabindex: '0' });
  const element = h(
    `details.wire-line.${entry.direction}${ok ? '' : '.bad'}`,
    {},
    h(
      'summary',
      {},
      h('span.wire-text', {}, times > 1 ? `${text}（${times} 次）` : text),
      h('span.wire-side', {}, h('time', {}, clock(entry.at, now())), h('span.wire-outcome', {}, outcome)),
    ),
    h('p.wire-path', {}, `${method} ${path} · ${status || '断开'} · ${ms} 毫秒${note ? ` · ${note}` : ''}`),
    more,
  );
  element.addEventListener('toggle', () => {
    if (element.open) more.textContent = JSON.stringify({ query, body, reply }, null, 1);
  });
  return element;
}

function trouble() {
  const said = h('p', { role: 'status' });
  return h(
    'details.trouble-box',
    {},
    h('summary', {}, '制造一点麻烦'),
    h('p', {}, '真的微信也会忙、会断、会过期。试一试，看程序怎么应付。'),
    h(
      'div.trouble-list',
      {},
      troubles.map(([text, wish]) =>
        button(
          'quiet',
          async () => {
            try {
              await post('/knobs', wish);
              said.textContent = `已设好：${text}`;
            } catch (error) {
              said.textContent = error.message;
            }
          },
          text,
        ),
      ),
    ),
    said,
  );
}

function panel() {
  const list = h('ol.wire-list', { 'aria-live': 'off' });
  let last = 0;
  const update = () => {
    const fresh = desk.wire.filter((e) => e.seq > last);
    if (fresh.length === 0 && list.childElementCount > 0) return;
    last = desk.wire.at(-1)?.seq ?? 0;
    list.querySelector('.wire-empty')?.remove();
    for (const entry of fresh.slice(-SHOWN)) {
      const { text, ok } = inPlainWords(entry);
      const same = ok && [...list.children].slice(0, NEAR).find((item) => item.dataset.text === text);
      const times = same ? Number(same.dataset.times) + 1 : 1;
      if (same) same.remove();
      list.prepend(h('li', { 'data-text': ok ? text : '', 'data-times': String(times) }, line(entry, times)));
    }
    while (list.childElementCount > SHOWN) list.lastElementChild.remove();
    if (list.childElementCount === 0) list.append(h('li.wire-empty', {}, '还没有往来。打开小程序，或者给服务号留句话。'));
  };
  return { list, update };
}

/** The right column: what the program and this WeChat say to each other, newest on top. */
export function showWire(place) {
  const { list, update } = panel();
  place.replaceChildren(
    h('div.wire-head', {}, h('h2', {}, '线上往来'), h('p', {}, '程序和微信之间说的每一句话')),
    h('div.wire-scroll', {}, list),
    trouble(),
  );
  watch((what) => {
    if (what === 'wire' || what === 'people') update();
  });
}

/** The same as a sheet, where the column has no room. */
export function openWire() {
  const { list, update } = panel();
  update();
  const stop = watch((what) => what === 'wire' && update());
  const dialog = openDialog('线上往来', list, trouble());
  dialog.addEventListener('close', stop);
}
