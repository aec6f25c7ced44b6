import { adult, own, type DataMap } from '../mapped';

const machine = { basis: 'security', kept: 'replaced', seenBy: ['program'] } as const;
const wechat = { basis: 'service', kept: 'with-binding', seenBy: ['program'], people: true } as const;

/** Accounts at WeChat, who is behind an openid, sessions, and the keys' own shelf. */
export const accounts: DataMap = {
  accounts: {
    ...machine,
    kept: 'with-school',
    seenBy: ['operator'],
    what: '小程序、服务号等账号；密钥不在这里',
    fields: {
      _id: own('编号'),
      kind: own('哪一种账号'),
      appid: own('AppID'),
      originalId: own('原始 ID'),
      name: own('账号名称'),
      mode: own('真实或沙盒'),
      'templates.purpose': own('模板用途'),
      'templates.id': own('模板编号'),
      'templates.kind': own('一次性或长期'),
      'templates.title': own('模板标题'),
      'templates.fields': own('模板字段'),
    },
  },
  identities: {
    ...wechat,
    what: '微信号和人的对应',
    fields: {
      _id: adult('账号加 openid'),
      accountId: own('哪个账号'),
      openid: adult('微信给的编号，用来发消息'),
      unionid: adult('同一个人在几个账号里的共同编号'),
      'persons.kind': adult('家长、教师或教育局人员'),
      'persons.id': adult('是谁'),
      follows: adult('有没有关注服务号'),
      lastSeenAt: adult('最近打开的时间'),
    },
  },
  sessions: {
    ...wechat,
    basis: 'security',
    kept: 'to-expiry',
    what: '登录状态；只存令牌的指纹',
    fields: {
      _id: own('令牌的指纹', { blind: true }),
      identityId: adult('哪个微信号'),
      createdAt: adult('何时登录'),
      lastUsedAt: adult('最近使用'),
      expiresAt: own('何时失效'),
    },
  },
  consentBalances: {
    ...wechat,
    basis: 'consent',
    what: '订阅消息还能发几条',
    fields: {
      _id: adult('账号、openid 和模板'),
      accountId: own('哪个账号'),
      openid: adult('哪个微信号'),
      templateId: own('哪个模板'),
      'credits.key': own('哪次同意'),
      'credits.at': adult('何时同意'),
      'spent.key': own('用掉的是哪次'),
      'spent.at': adult('那次何时同意'),
      entered: own('记过哪些，免得重复'),
      clearedAt: adult('这以前的都不算'),
      standingSince: adult('长期订阅从何时起'),
    },
  },
  consentEvents: {
    ...wechat,
    basis: 'consent',
    kept: 'records',
    what: '订阅消息的同意和收回，只增不改',
    fields: {
      _id: adult('哪个微信号、哪次'),
      accountId: own('哪个账号'),
      openid: adult('哪个微信号'),
      templateId: own('哪个模板'),
      kind: adult('同意或收回'),
      at: adult('何时'),
    },
  },
  wechatTokens: {
    ...machine,
    kept: 'to-expiry',
    what: '微信接口的通行证',
    fields: {
      _id: own('哪个账号'),
      sealed: own('通行证', { sealed: 'wechatTokens.sealed' }),
      mark: own('通行证的指纹', { blind: true }),
      expiresAt: own('何时失效'),
    },
  },
  wechatLeases: {
    ...machine,
    kept: 'to-expiry',
    what: '哪个进程在取通行证',
    fields: { _id: own('哪个账号'), holder: own('进程'), until: own('到何时') },
  },
  leases: {
    ...machine,
    what: '几个进程里由谁带头',
    fields: { _id: own('哪件事'), owner: own('进程'), epoch: own('第几任'), until: own('到何时'), at: own('数据库的时间') },
  },
  limits: {
    ...machine,
    kept: '1-day',
    what: '操作太快时的计数',
    fields: { _id: own('编号'), key: adult('谁的哪类操作'), points: own('几次'), expire: own('何时清零') },
  },
  meta: { ...machine, kept: 'with-school', what: '数据库自己的事', fields: { _id: own('哪件事'), value: own('内容') } },
  dataKeys: {
    ...machine,
    kept: 'with-school',
    what: '数据密钥，用环境变量里的密钥包着',
    fields: {
      _id: own('编号'),
      wrapped: own('包着的密钥'),
      state: own('在用、旧的或刚来的'),
      madeAt: own('何时生成'),
      doneAt: own('何时全部换完'),
    },
  },
};
