import { generateKeyPairSync } from 'node:crypto';
import { describeAccounts, isLoopback } from '../../bot-server/account-mode';
import { EnvFault, readEnv } from '../../bot-server/env';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const secret = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const fieldKey = `k1:${Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)).toString('base64')}`;
const production = {
  NODE_ENV: 'production',
  MONGODB_URI: 'mongodb://u:p@db1,db2/gongyu?replicaSet=rs0',
  PUBLIC_URL: 'https://gongyu.example.cn/',
  WECHAT_MP_APPID: 'wx1234567890abcdef',
  WECHAT_MP_SECRET: secret,
  WECHAT_OA_APPID: 'wxfedcba0987654321',
  WECHAT_OA_SECRET: secret,
  WECHAT_OA_TOKEN: 'token123',
  WECHAT_OA_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  SESSION_SECRET: 'Zk3v9QmT7xL2wR8pB5nY1cH6jD4gF0sAeUo',
  FIELD_KEYS: fieldKey,
};
const pay = {
  WECHAT_PAY_MCHID: '1900000109',
  WECHAT_PAY_SERIAL: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001234567',
  WECHAT_PAY_PRIVATE_KEY: privateKey,
  WECHAT_PAY_APIV3_KEY: secret,
  WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000001092024',
  WECHAT_PAY_PUBLIC_KEY: publicKey.replace(/\n/g, '\\n'),
};

function faultOf(source: Record<string, string | undefined>): EnvFault {
  try {
    readEnv(source);
  } catch (fault) {
    if (fault instanceof EnvFault) return fault;
    throw fault;
  }
  throw new Error('the environment was accepted');
}
const namesIn = (fault: EnvFault): string[] => fault.lines.map((line) => line.split('：')[0] ?? '').sort();

describe('without any settings', () => {
  it('everything is played by the sandbox, on this machine alone', () => {
    const env = readEnv({});
    expect(env).toMatchObject({
      nodeEnv: 'development',
      role: 'all',
      host: '127.0.0.1',
      port: 3000,
      sandboxPort: 3001,
      publicUrl: 'http://localhost:3000',
      dataDir: '.data',
      mediaDir: '.data/media',
      contentDir: 'content',
      databaseMode: 'demo',
      sandboxNeeded: true,
      logLevel: 'info',
      notices: [],
    });
    for (const account of [env.mp, env.oa, env.wecom, env.pay]) {
      expect(account).toMatchObject({ mode: 'sandbox', apiBaseUrl: 'http://127.0.0.1:3001' });
    }
    expect(describeAccounts(env)).toBe('账号：小程序＝沙盒（演示），服务号＝沙盒（演示），企业微信＝沙盒（演示），微信支付＝沙盒（演示）');
  });

  it('blank variables count as unset, and the sandbox follows the port', () => {
    expect(readEnv({ PORT: '4100', WECHAT_MP_APPID: ' ', MONGODB_URI: '', SESSION_SECRET: '' })).toMatchObject({
      port: 4100,
      sandboxPort: 4101,
      publicUrl: 'http://localhost:4100',
      mp: { mode: 'sandbox', apiBaseUrl: 'http://127.0.0.1:4101' },
    });
    expect(readEnv({ PORT: '4100', SANDBOX_PORT: '5000' }).sandboxPort).toBe(5000);
  });
});

describe('every fault is told in one message', () => {
  const wrong = {
    NODE_ENV: 'prod',
    ROLE: 'worker',
    HOST: 'http://x:1',
    PORT: '70000',
    SANDBOX_PORT: 'abc',
    PUBLIC_URL: 'gongyu.example.cn',
    MONGODB_URI: 'postgres://secret-of-the-database@x/y',
    MEDIA_BASE_URL: 'ftp://x',
    WECHAT_MP_APPID: '1234',
    WECHAT_MP_SECRET: 'short secret-of-mp',
    WECHAT_OA_TOKEN: 'with blank',
    WECHAT_OA_AES_KEY: 'too-short-secret-of-aes',
    WECHAT_API_BASE_URL: 'not a url',
    WECOM_CORP_ID: 'corp',
    WECHAT_PAY_MCHID: 'x',
    SESSION_SECRET: 'changeme',
    FIELD_KEYS: 'k1:short',
    METRICS_TOKEN: 'short',
    LOG_LEVEL: 'verbose',
    SANDBOX_PUBLIC: 'yes',
  };

  it('naming each variable', () => {
    const fault = faultOf(wrong);
    expect([...new Set(namesIn(fault))]).toEqual(expect.arrayContaining(Object.keys(wrong)));
    for (const name of Object.keys(wrong)) expect(fault.message).toContain(`· ${name}：`);
    expect(fault.message).toMatch(/^环境变量有 \d+ 处要改/);
  });

  it('without repeating a value that may be a secret', () => {
    expect(faultOf(wrong).message).not.toMatch(/secret-of|changeme|k1:short/);
  });

  it.each(Object.entries(wrong))('%s alone is refused too', (name, value) => {
    expect(namesIn(faultOf({ [name]: value }))).toContain(name);
  });
});

describe('which account is real', () => {
  it('one whose id and secret are both set', () => {
    const env = readEnv({ WECHAT_MP_APPID: production.WECHAT_MP_APPID, WECHAT_MP_SECRET: secret });
    expect(env.mp).toMatchObject({ mode: 'real', apiBaseUrl: 'https://api.weixin.qq.com' });
    expect(env.oa).toMatchObject({ mode: 'sandbox', apiBaseUrl: 'http://127.0.0.1:3001' });
    expect(env.databaseMode).toBe('live');
    expect(describeAccounts(env)).toContain('小程序＝真实账号，服务号＝沙盒');
  });

  it('an id alone stays with the sandbox and is used by it; a secret alone is a mistake', () => {
    expect(readEnv({ WECHAT_OA_APPID: production.WECHAT_OA_APPID, WECHAT_OA_TOKEN: 'abc123' }).oa).toMatchObject({
      mode: 'sandbox',
      appid: production.WECHAT_OA_APPID,
      token: 'abc123',
    });
    for (const [id, name] of [
      ['WECHAT_MP_APPID', 'WECHAT_MP_SECRET'],
      ['WECHAT_OA_APPID', 'WECHAT_OA_SECRET'],
      ['WECOM_CORP_ID', 'WECOM_SECRET'],
    ] as const) {
      expect(namesIn(faultOf({ [name]: secret }))).toEqual([id]);
    }
  });

  it('a real one pointed at a stand-in on this machine may work with demonstration data; elsewhere it may not', () => {
    const real = { WECHAT_OA_APPID: production.WECHAT_OA_APPID, WECHAT_OA_SECRET: secret };
    expect(readEnv({ ...real, WECHAT_API_BASE_URL: 'http://127.0.0.1:9000/' })).toMatchObject({
      databaseMode: 'demo',
      oa: { mode: 'real', apiBaseUrl: 'http://127.0.0.1:9000' },
    });
    expect(readEnv({ ...real, WECHAT_API_BASE_URL: 'http://10.0.0.7:9000' }).databaseMode).toBe('live');
    expect(readEnv({ ...real, WECHAT_API_BASE_URL: 'http://127.0.0.1.evil.cn' }).databaseMode).toBe('live');
  });

  it('a merchant has all six of its settings or none', () => {
    expect(readEnv(pay).pay).toMatchObject({ mode: 'real', apiBaseUrl: 'https://api.mch.weixin.qq.com', keys: { publicKey } });
    for (const name of Object.keys(pay)) expect(namesIn(faultOf({ ...pay, [name]: undefined }))).toEqual([name]);
  });
});

describe('the address it listens on', () => {
  it.each([
    ['0.0.0.0', false],
    ['192.168.1.5', false],
    ['::', false],
    ['127.0.0.1', true],
    ['localhost', true],
    ['::1', true],
  ])('HOST=%s while an account is in the sandbox: allowed %s', (HOST, allowed) => {
    if (allowed) expect(readEnv({ HOST }).host).toBe(HOST);
    else expect(namesIn(faultOf({ HOST }))).toEqual(['HOST']);
    expect(readEnv({ HOST, SANDBOX_PUBLIC: '1' }).host).toBe(HOST);
    expect(isLoopback(HOST)).toBe(allowed);
  });

  it('the server and the sandbox can not share a port', () => {
    expect(namesIn(faultOf({ PORT: '3000', SANDBOX_PORT: '3000' }))).toEqual(['SANDBOX_PORT']);
    expect(namesIn(faultOf({ PORT: '65535' }))).toEqual(['SANDBOX_PORT']);
  });
});

describe('production', () => {
  it('starts with everything set; WeCom and Pay may be absent', () => {
    const env = readEnv(production);
    expect(env).toMatchObject({
      production: true,
      host: '0.0.0.0',
      publicUrl: 'https://gongyu.example.cn',
      databaseMode: 'live',
      sandboxNeeded: false,
      mp: { mode: 'real' },
      oa: { mode: 'real' },
      wecom: { mode: 'absent' },
      pay: { mode: 'absent' },
    });
    expect(env.fieldKeys?.[0]?.id).toBe('k1');
    expect(env.fieldKeys?.[0]?.key).toHaveLength(32);
  });

  it.each(Object.keys(production).filter((name) => name !== 'NODE_ENV'))('refuses to start without %s', (name) => {
    expect(namesIn(faultOf({ ...production, [name]: undefined }))).toContain(name);
  });

  it('names all that is missing at once', () => {
    expect(namesIn(faultOf({ NODE_ENV: 'production' }))).toEqual(
      Object.keys(production)
        .filter((name) => name !== 'NODE_ENV')
        .sort(),
    );
  });

  it.each([
    ['SESSION_SECRET', 'a'.repeat(40)],
    ['SESSION_SECRET', 'please-changeme-please-changeme-please'],
    ['FIELD_KEYS', `k1:${Buffer.alloc(32).toString('base64')}`],
    ['FIELD_KEYS', `${fieldKey},${fieldKey}`],
    ['SANDBOX_PUBLIC', '1'],
  ])('refuses %s=%s', (name, value) => {
    expect(namesIn(faultOf({ ...production, [name]: value }))).toEqual([name]);
  });

  it('never plays an account by the sandbox, even at a public address', () => {
    expect(readEnv({ ...production, HOST: '0.0.0.0', ...pay }).pay.mode).toBe('real');
  });
});

describe('things allowed but probably not meant', () => {
  it('are noticed: an unknown name, a base address nobody uses', () => {
    expect(readEnv({ WECHAT_MP_SECERT: 'x', WECHAT_API_BASE_URL: 'http://127.0.0.1:1', PATH: '/bin' }).notices).toEqual([
      expect.stringContaining('WECHAT_API_BASE_URL'),
      expect.stringContaining('WECHAT_MP_SECERT'),
    ]);
  });

  it('the jobs alone need the database that the server uses', () => {
    expect(namesIn(faultOf({ ROLE: 'jobs' }))).toEqual(['MONGODB_URI']);
  });
});
