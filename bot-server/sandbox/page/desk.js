import { h } from './dom.js';
import { openHow } from './how.js';
import { openPeople, showPeople } from './people.js';
import { showStage } from './stage.js';
import { desk, open, watch } from './store.js';
import { openWire, showWire } from './wire.js';

const at = (id) => document.getElementById(id);

function showTop() {
  const { accounts, pay } = desk.config;
  const kinds = { 'mini-program': '小程序', 'official-account': '服务号' };
  at('mode').replaceChildren(
    h(
      'strong',
      {},
      desk.online
        ? accounts.some((a) => a.mode === 'real')
          ? '注意：有账号接着真的微信'
          : '演示：所有消息只在这台电脑里'
        : '线断了，正在重连…',
    ),
    h(
      'span',
      {},
      accounts.map((a) => `${kinds[a.kind]}「${a.name}」${a.mode === 'real' ? '正式' : '演示'}`).join(' · '),
      pay ? ' · 微信支付 演示' : '',
    ),
  );
  const { person } = desk;
  at('who').replaceChildren(h('span', {}, person.name), h('small', {}, person.title));
  at('who').classList.toggle('has-news', desk.news.size > 0);
  at('who').setAttribute('aria-label', `现在是${person.name}，点这里换一个人${desk.news.size > 0 ? '，别人那里有新消息' : ''}`);
}

async function start() {
  watch((what) => {
    if (['person', 'people', 'line'].includes(what) && desk.person) showTop();
  });
  showPeople(at('people'));
  showStage(at('stage'));
  showWire(at('wire'));
  at('who').addEventListener('click', openPeople);
  at('how').addEventListener('click', openHow);
  at('open-wire').addEventListener('click', openWire);
  await open();
  showTop();
}

start().catch((error) => {
  at('stage').replaceChildren(
    h(
      'div.trouble',
      { role: 'alert' },
      h('h2', {}, '演示台没有打开'),
      h('p', {}, error.message),
      h('button.primary', { type: 'button', onclick: () => location.reload() }, '再试一次'),
    ),
  );
});
