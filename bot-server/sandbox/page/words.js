import { desk } from './store.js';

const whose = (openid) => {
  const person = desk.people.find((p) => Object.values(p.openids).includes(openid));
  return person?.name ?? (openid?.startsWith('oDEMO') ? '一位家长' : '不认识的人');
};
const template = (id) => {
  for (const person of desk.people) {
    const found = person.consents.find((c) => c.templateId === id);
    if (found) return found.title;
  }
  return '通知';
};

const refusals = {
  '-1': '微信说忙，请稍后再试',
  40001: '通行令牌已换新，这一个不能用了',
  40003: '收信人不是这个账号的用户',
  40029: '登录凭证不对或过期了',
  40163: '登录凭证已经用过',
  42001: '通行令牌过期了',
  43004: '这个人没有关注服务号',
  43101: '这个人没有剩余的同意次数',
  43108: '同一个人同时发了两条',
  45009: '今天的次数用完了',
  45015: '不在可以回复的时间里',
  45047: '可以回复的次数用完了',
  47001: '内容的格式不对',
  47003: '有一栏内容不合规定',
  61010: '这个人最近没有打开小程序',
};

const first = (body) => Object.values(body?.data ?? {})[0]?.value;

const inWords = {
  '/cgi-bin/token': () => '程序向微信领通行令牌',
  '/cgi-bin/stable_token': () => '程序向微信领通行令牌',
  '/sns/jscode2session': (e) => `程序请微信认人：${e.reply?.openid ? whose(e.reply.openid) : '凭证不对'}`,
  '/cgi-bin/message/subscribe/send': (e) => `程序给${whose(e.body?.touser)}发「${template(e.body?.template_id)}」：${first(e.body) ?? ''}`,
  '/cgi-bin/message/subscribe/bizsend': (e) => `服务号给${whose(e.body?.touser)}发订阅通知`,
  '/cgi-bin/message/template/send': (e) => `服务号给${whose(e.body?.touser)}发模板消息：${first(e.body) ?? ''}`,
  '/cgi-bin/message/custom/send': (e) => `服务号回复${whose(e.body?.touser)}：${e.body?.text?.content ?? '一张卡片'}`,
  '/wxa/msg_sec_check': (e) =>
    `程序请微信检查一段话：${{ pass: '可以', review: '要人看一看', risky: '不行' }[e.reply?.result?.suggest] ?? ''}`,
  '/wxa/media_check_async': (e) => `程序请微信检查${e.body?.media_type === 1 ? '一段语音' : '一张图片'}，结果稍后告诉`,
  '/wxa/business/getuserphonenumber': () => '程序请微信核对手机号',
  '/wxa/getwxacodeunlimit': () => '程序要了一个小程序码',
  '/wxaapi/newtmpl/gettemplate': () => '程序查看有哪些通知模板',
  '/cgi-bin/user/info': (e) => `程序问：${whose(e.query?.openid)}关注服务号了吗`,
};

function list(body, key) {
  const found = body?.[key]?.List ?? [];
  return Array.isArray(found) ? found : [found];
}

const outWords = {
  wxa_media_check: (e) =>
    `微信告诉程序：语音或图片${{ pass: '可以', review: '要人看一看', risky: '不行' }[e.body.result?.suggest] ?? '没能检查'}`,
  subscribe_msg_popup_event: (e) =>
    `微信告诉程序：${whose(e.body.FromUserName)}${list(e.body, 'SubscribeMsgPopupEvent')
      .map((l) => `${l.SubscribeStatusString === 'accept' ? '同意' : '拒绝'}「${template(l.TemplateId)}」`)
      .join('，')}`,
  subscribe_msg_change_event: (e) => `微信告诉程序：${whose(e.body.FromUserName)}在设置里关掉了通知`,
  subscribe_msg_sent_event: (e) => `微信告诉程序：给${whose(e.body.FromUserName)}的通知送到了`,
  TEMPLATESENDJOBFINISH: (e) => `微信告诉程序：给${whose(e.body.FromUserName)}的模板消息送到了`,
  subscribe: (e) => `微信告诉程序：${whose(e.body.FromUserName)}关注了服务号`,
  unsubscribe: (e) => `微信告诉程序：${whose(e.body.FromUserName)}取消了关注`,
};

/** One exchange in plain words, and how it went. */
export function inPlainWords(entry) {
  if (entry.account === 'pay') {
    const ok = entry.status >= 200 && entry.status < 300;
    return {
      text: entry.direction === 'in' ? `程序和微信支付：${entry.path}` : '微信支付通知程序：付款或退款有了结果',
      ok,
      outcome: ok ? '好了' : `没成：${entry.reply?.message ?? entry.status}`,
    };
  }
  if (entry.direction === 'out') {
    const say = outWords[entry.body?.Event];
    const text = say
      ? say(entry)
      : entry.body?.MsgType === 'text'
        ? `${whose(entry.body.FromUserName)}写道：${entry.body.Content}`
        : '微信告诉程序一件事';
    const ok = entry.status >= 200 && entry.status < 300;
    return { text, ok, outcome: ok ? '程序收到了' : entry.status === 0 ? '程序没有回应' : `程序没收（${entry.status}）` };
  }
  const say = inWords[entry.path];
  const text = say ? say(entry) : `程序调用 ${entry.path}`;
  const ok = entry.status === 200 && !entry.errcode;
  if (ok) return { text, ok, outcome: '微信办好了' };
  if (entry.status !== 200) return { text, ok, outcome: entry.status === 0 ? '回话断在半路' : `微信出错（${entry.status}）` };
  return { text, ok, outcome: `微信没办：${refusals[entry.errcode] ?? entry.reply?.errmsg ?? entry.errcode}（${entry.errcode}）` };
}
