// Settings of a production start that can reach nobody: the platform's address is a closed port of this machine.
import { randomBytes } from 'node:crypto';

export const sessionSecret = randomBytes(36).toString('base64');
export const fieldKey = randomBytes(32);

export const productEnv = (mongodbUri, port, dataDir) => ({
  NODE_ENV: 'production',
  ROLE: 'server',
  HOST: '127.0.0.1',
  PORT: String(port),
  PUBLIC_URL: `http://localhost:${port}`,
  DATA_DIR: dataDir,
  MONGODB_URI: mongodbUri,
  SESSION_SECRET: sessionSecret,
  FIELD_KEYS: `k1:${fieldKey.toString('base64')}`,
  WECHAT_API_BASE_URL: 'http://127.0.0.1:9',
  WECHAT_MP_APPID: 'wxbench0000000001',
  WECHAT_MP_SECRET: randomBytes(16).toString('hex'),
  WECHAT_OA_APPID: 'wxbench0000000002',
  WECHAT_OA_SECRET: randomBytes(16).toString('hex'),
  WECHAT_OA_TOKEN: randomBytes(8).toString('hex'),
  WECHAT_OA_AES_KEY: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPA',
});
