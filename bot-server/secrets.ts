import { generateKeyPair, randomBytes, randomInt } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { createPrivately, readIfThere } from './embedded/files';
import { StartFault } from './embedded/progress';
import type { Env } from './env';
import type { PayKeys } from './env/accounts';
import { type FieldKey, fieldKeys } from './env/fields';

export type Secrets = {
  readonly sessionSecret: string;
  /** The first one seals, all of them open. */
  readonly fieldKeys: readonly FieldKey[];
  readonly mp: { readonly secret: string };
  readonly oa: { readonly secret: string; readonly token: string; readonly aesKey: string };
  readonly wecom?: { readonly secret: string };
  /** The merchant's side; absent = 未开通. */
  readonly pay?: PayKeys;
  /** What the sandbox needs to play WeChat Pay; absent when the merchant is real or there is none. */
  readonly sandboxPay?: { readonly merchantPublicKey: string; readonly platformPrivateKey: string };
};

const KeyPair = z.object({ publicKey: z.string().startsWith('-----BEGIN'), privateKey: z.string().startsWith('-----BEGIN') });
const Kept = z.object({
  version: z.literal(1),
  sessionSecret: z.string().min(32),
  fieldKeys: z.string().min(1),
  oaToken: z.string().min(3),
  oaAesKey: z.string().length(43),
  mpSecret: z.string().min(16),
  oaSecret: z.string().min(16),
  wecomSecret: z.string().min(16),
  merchant: KeyPair.extend({ mchId: z.string(), serial: z.string() }),
  platform: KeyPair.extend({ publicKeyId: z.string() }),
  apiV3Key: z.string().length(32),
});
type Kept = z.infer<typeof Kept>;

/**
 * Every secret the program runs with: the environment's where set, else those made at the first start and kept in
 * `DATA_DIR/secrets.json`. In production nothing is made and nothing is read from that file.
 */
export async function openSecrets(env: Env): Promise<Secrets> {
  if (env.production) return setOnes(env);
  const kept = await keptIn(resolve(env.dataDir, 'secrets.json'));
  return {
    sessionSecret: env.sessionSecret ?? kept.sessionSecret,
    fieldKeys: env.fieldKeys ?? fieldKeys.parse(kept.fieldKeys),
    mp: { secret: env.mp.secret ?? kept.mpSecret },
    oa: { secret: env.oa.secret ?? kept.oaSecret, token: env.oa.token ?? kept.oaToken, aesKey: env.oa.aesKey ?? kept.oaAesKey },
    wecom: { secret: env.wecom.secret ?? kept.wecomSecret },
    ...(env.pay.keys ? { pay: env.pay.keys } : sandboxMerchant(kept)),
  };
}

function sandboxMerchant({ merchant, platform, apiV3Key }: Kept): Required<Pick<Secrets, 'pay' | 'sandboxPay'>> {
  return {
    pay: {
      mchId: merchant.mchId,
      serial: merchant.serial,
      privateKey: merchant.privateKey,
      apiV3Key,
      publicKeyId: platform.publicKeyId,
      publicKey: platform.publicKey,
    },
    sandboxPay: { merchantPublicKey: merchant.publicKey, platformPrivateKey: platform.privateKey },
  };
}

function setOnes(env: Env): Secrets {
  const { sessionSecret, mp, oa } = env;
  if (sessionSecret === undefined || env.fieldKeys === undefined || mp.secret === undefined) throw unset();
  if (oa.secret === undefined || oa.token === undefined || oa.aesKey === undefined) throw unset();
  return {
    sessionSecret,
    fieldKeys: env.fieldKeys,
    mp: { secret: mp.secret },
    oa: { secret: oa.secret, token: oa.token, aesKey: oa.aesKey },
    ...(env.wecom.secret === undefined ? {} : { wecom: { secret: env.wecom.secret } }),
    ...(env.pay.keys ? { pay: env.pay.keys } : {}),
  };
}

const unset = (): StartFault => new StartFault('生产环境的密钥没有设全，请按 README 的环境变量表设好再启动。');

async function keptIn(path: string): Promise<Kept> {
  const there = await readIfThere(path);
  if (there !== null) return read(path, there);
  const made = await makeAll();
  if (await createPrivately(path, `${JSON.stringify(made, null, 2)}\n`)) return made;
  return read(path, (await readIfThere(path)) ?? ''); // another process of ours was first
}

async function read(path: string, text: string): Promise<Kept> {
  try {
    const kept = Kept.parse(JSON.parse(text));
    fieldKeys.parse(kept.fieldKeys);
    await fs.chmod(path, 0o600);
    return kept;
  } catch (fault) {
    const why =
      fault instanceof z.ZodError
        ? `缺少或写错了 ${[...new Set(fault.issues.map((issue) => issue.path.join('.') || '内容'))].join('、')}`
        : '读不懂';
    throw new StartFault(
      `密钥文件 ${path} 坏了（${why}）。\n` +
        '请从备份放回这个文件。没有备份时，可以把它改名后再启动，会生成新的一份：大家要重新登录，以前加密保存的内容打不开，演示数据请连同数据文件夹一起删掉重来。',
    );
  }
}

async function makeAll(): Promise<Kept> {
  const [merchant, platform] = await Promise.all([makeKeyPair(), makeKeyPair()]);
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
  return {
    version: 1,
    sessionSecret: randomBytes(48).toString('base64url'),
    fieldKeys: `k1:${randomBytes(32).toString('base64')}`,
    oaToken: hex(12),
    oaAesKey: aesKey(),
    mpSecret: hex(16),
    oaSecret: hex(16),
    wecomSecret: hex(16),
    merchant: { ...merchant, mchId: '1900000109', serial: hex(20).toUpperCase() },
    platform: { ...platform, publicKeyId: `PUB_KEY_ID_0${Array.from({ length: 27 }, () => randomInt(10)).join('')}` },
    apiV3Key: hex(16),
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * 43 letters and digits that stand for exactly 32 bytes: the last one carries four bits, its two spare ones must be 0,
 * or strict readers of base64 refuse the key.
 */
function aesKey(): string {
  const head = Array.from({ length: 42 }, () => letters[randomInt(letters.length)]).join('');
  const whole = [...letters].filter((letter) => letters64.indexOf(letter) % 4 === 0);
  return `${head}${whole[randomInt(whole.length)] ?? 'A'}`;
}

const letters64 = `${letters}+/`;

const makePair = promisify(generateKeyPair);

async function makeKeyPair(): Promise<z.infer<typeof KeyPair>> {
  const { publicKey, privateKey } = await makePair('rsa', { modulusLength: 2048 });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
