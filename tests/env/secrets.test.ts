import { createPublicKey, createSign, createVerify } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../bot-server/env';
import { openSecrets } from '../../bot-server/secrets';

let dataDir: string;
let path: string;
beforeEach(async () => {
  dataDir = await fs.mkdtemp(join(tmpdir(), 'gongyu-secrets-'));
  path = join(dataDir, 'secrets.json');
});
afterEach(async () => fs.rm(dataDir, { recursive: true, force: true }));

const open = (more: Record<string, string> = {}) => openSecrets(readEnv({ DATA_DIR: dataDir, ...more }));

describe('the secrets of a first start', () => {
  it('are made once, kept for the owner alone, and the same at the next start', async () => {
    const first = await open();
    expect((await fs.stat(path)).mode & 0o777).toBe(0o600);
    expect(await open()).toEqual(first);
    expect(await fs.readdir(dataDir)).toEqual(['secrets.json']);
  });

  it('fit what WeChat and WeChat Pay take', async () => {
    const { oa, mp, pay, sandboxPay, fieldKeys, sessionSecret } = await open();
    expect(oa.token).toMatch(/^[A-Za-z0-9]{3,32}$/);
    expect(oa.aesKey).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(Buffer.from(`${oa.aesKey}=`, 'base64').toString('base64')).toBe(`${oa.aesKey}=`);
    expect(mp.secret).toMatch(/^[0-9a-f]{32}$/);
    expect(oa.secret).not.toBe(mp.secret);
    expect(sessionSecret.length).toBeGreaterThanOrEqual(32);
    expect(fieldKeys).toHaveLength(1);
    expect(fieldKeys[0]?.key).toHaveLength(32);
    expect(pay?.apiV3Key).toHaveLength(32);
    expect(pay?.publicKeyId).toMatch(/^PUB_KEY_ID_\d{28}$/);
    const signs = (privateKey: string, publicKey: string): boolean =>
      createVerify('sha256').update('x').verify(createPublicKey(publicKey), createSign('sha256').update('x').sign(privateKey));
    expect(signs(pay?.privateKey ?? '', sandboxPay?.merchantPublicKey ?? '')).toBe(true);
    expect(signs(sandboxPay?.platformPrivateKey ?? '', pay?.publicKey ?? '')).toBe(true);
    expect(pay?.publicKey).not.toBe(sandboxPay?.merchantPublicKey);
  });

  it('are one set even when two processes start at the same moment', async () => {
    const all = await Promise.all([open(), open(), open()]);
    expect(new Set(all.map((one) => one.sessionSecret)).size).toBe(1);
  });

  it('differ between two installations', async () => {
    const first = await open();
    await fs.rm(path);
    expect((await open()).sessionSecret).not.toBe(first.sessionSecret);
  });

  it('give way to what is set', async () => {
    const set = await open({ WECHAT_OA_TOKEN: 'settoken1', SESSION_SECRET: 'Zk3v9QmT7xL2wR8pB5nY1cH6jD4gF0sAeUo' });
    expect(set.oa.token).toBe('settoken1');
    expect(set.sessionSecret).toBe('Zk3v9QmT7xL2wR8pB5nY1cH6jD4gF0sAeUo');
  });

  it('lose rights that others were given on the file', async () => {
    await open();
    await fs.chmod(path, 0o644);
    await open();
    expect((await fs.stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('a broken file', () => {
  it.each([
    ['torn', () => '{"version":1,"sess'],
    ['empty', () => ''],
    ['of another shape', (whole: string) => whole.replace('"oaToken"', '"oaTokens"')],
    ['with a bad key', (whole: string) => whole.replace(/"k1:[^"]+"/, '"k1:AAAA"')],
  ])('%s: a sentence says how to mend it, and the file is left as it is', async (_, breakIt) => {
    await open();
    const broken = breakIt(await fs.readFile(path, 'utf8'));
    await fs.writeFile(path, broken);
    await expect(open()).rejects.toThrow(/secrets\.json 坏了[\s\S]*备份/);
    expect(await fs.readFile(path, 'utf8')).toBe(broken);
  });
});

describe('production', () => {
  it('makes no file and invents nothing', async () => {
    const env = readEnv({
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      MONGODB_URI: 'mongodb://h/gongyu',
      PUBLIC_URL: 'https://gongyu.example.cn',
      WECHAT_MP_APPID: 'wx1234567890abcdef',
      WECHAT_MP_SECRET: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
      WECHAT_OA_APPID: 'wxfedcba0987654321',
      WECHAT_OA_SECRET: 'b1b2c3d4e5f60718293a4b5c6d7e8f90',
      WECHAT_OA_TOKEN: 'token123',
      WECHAT_OA_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
      SESSION_SECRET: 'Zk3v9QmT7xL2wR8pB5nY1cH6jD4gF0sAeUo',
      FIELD_KEYS: `k1:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`,
    });
    const secrets = await openSecrets(env);
    expect(secrets).toMatchObject({ oa: { token: 'token123' }, mp: { secret: 'a1b2c3d4e5f60718293a4b5c6d7e8f90' } });
    expect(secrets).not.toHaveProperty('pay');
    expect(secrets).not.toHaveProperty('sandboxPay');
    expect(await fs.readdir(dataDir)).toEqual([]);
    await expect(openSecrets({ ...env, sessionSecret: undefined })).rejects.toThrow('没有设全');
  });
});
