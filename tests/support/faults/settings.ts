import { createHash } from 'node:crypto';

const hex = (what: string): string => createHash('sha256').update(`faults ${what}`).digest('hex');

/** Made up, and the same in every run. */
export const SECRETS = {
  SESSION_SECRET: hex('session'),
  FIELD_KEYS: `k1:${hex('field')}`,
  WECHAT_MP_SECRET: hex('mini').slice(0, 32),
  WECHAT_OA_SECRET: hex('oa').slice(0, 32),
  WECHAT_OA_TOKEN: hex('token').slice(0, 24),
  WECHAT_OA_AES_KEY: Buffer.from(hex('aes'), 'hex').toString('base64').replace(/[+/=]/g, 'x').slice(0, 43),
} as const;

export interface Places {
  readonly port: number;
  readonly mongodbUri: string;
  readonly wechatUrl: string;
  readonly dataDir: string;
}

/** The environment of a real installation, whose WeChat happens to be on this machine. */
export const productionEnv = ({ port, mongodbUri, wechatUrl, dataDir }: Places): Record<string, string> => ({
  ...SECRETS,
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  MONGODB_URI: mongodbUri,
  DATA_DIR: dataDir,
  LOG_LEVEL: 'info',
  WECHAT_MP_APPID: 'wxde30000000000001',
  WECHAT_OA_APPID: 'wxde30000000000002',
  WECHAT_API_BASE_URL: wechatUrl,
});
