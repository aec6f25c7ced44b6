import { adult, own, type DataMap } from '../mapped';

const signIn = { basis: 'security', seenBy: ['program'], people: true } as const;

/** How staff come in on a desktop. */
export const staff: DataMap = {
  credentials: {
    ...signIn,
    kept: 'with-person',
    what: '教职工在电脑上登录用的账号；密码只存指纹',
    fields: {
      _id: adult('系统编号'),
      kind: adult('教师或教育局人员'),
      staffId: adult('是谁'),
      login: adult('登录名'),
      passwordHash: adult('密码的指纹（argon2id），打不开'),
      totpSealed: adult('验证器的种子，核对六位数字', { sealed: 'credentials.totp' }),
      totpStep: own('用过的数字，免得再用一次'),
      recovery: adult('备用码的指纹'),
      setUpHash: own('开通链接的指纹'),
      setUpUntil: own('开通链接到何时'),
      passwordSetAt: adult('何时设的密码'),
    },
  },
  'desktop-requests': {
    ...signIn,
    kept: 'to-expiry',
    what: '扫码登录的请求，两分钟内有效',
    fields: {
      _id: own('二维码里的号码'),
      secretHash: own('留在那台电脑上的口令的指纹'),
      state: own('到了哪一步'),
      browser: own('哪一种浏览器'),
      askedAt: own('何时请求'),
      expiresAt: own('何时失效'),
      scannedBy: adult('谁扫的'),
      number: own('核对用的数字'),
      numbers: own('供选的三个数字'),
      as: adult('以什么身份登录'),
    },
  },
  'tie-requests': {
    ...signIn,
    kept: 'to-expiry',
    what: '把账号和微信连上的请求，两分钟内有效',
    fields: {
      _id: adult('哪位教师或教育局人员'),
      kind: adult('教师或教育局人员'),
      staffId: adult('是谁'),
      sceneHash: own('二维码里号码的指纹'),
      sessionId: own('哪一处登录请求的'),
      state: own('到了哪一步'),
      browser: own('哪一种浏览器'),
      askedAt: own('何时请求'),
      expiresAt: own('何时失效'),
      scannedBy: adult('谁扫的'),
      number: own('核对用的数字'),
    },
  },
  lockouts: {
    ...signIn,
    kept: 'to-expiry',
    what: '登录试错的次数，防止猜密码',
    fields: {
      _id: adult('哪个账号或地址'),
      tries: own('错了几次'),
      lastAt: own('最近一次'),
      until: own('锁到何时'),
      expiresAt: own('何时忘掉'),
    },
  },
};
