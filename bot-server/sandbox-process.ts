import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { StartFault } from './embedded/progress';
import type { Env } from './env';
import type { Secrets } from './secrets';

export type SandboxChild = {
  /** Settles with a sentence when the process ends without being asked to. */
  readonly lost: Promise<string>;
  stop(): Promise<void>;
};

/**
 * Starts the stand-in of WeChat as a process of its own and waits until it listens. It is given its own settings only:
 * neither our environment nor our secrets that it does not play with. Its stdin is the watch over us: it ends when we do.
 */
export async function startSandbox(script: string, env: Env, secrets: Secrets, root: string): Promise<SandboxChild> {
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    cwd: root,
    env: settingsFor(env, secrets, root),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // Ctrl-C is ours to hand on: it would otherwise be gone before the last answers
  });
  let asked = false;
  let complaint = '';
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const whyEnded = (): string => `微信沙盒停了：${complaint.trim() || '没有说原因'}`;
  await new Promise<void>((resolve, reject) => {
    let printed = '';
    child.once('error', (fault) => reject(new StartFault(`启动不了微信沙盒：${fault.message}`)));
    child.once('exit', () => reject(new StartFault(sentenceFor(complaint, env.sandboxPort))));
    child.stdout.on('data', (chunk: Buffer) => {
      if (printed.length < 1_000) printed += chunk.toString();
      if (/^sandbox listening on \d+$/m.test(printed)) resolve();
    });
  });
  return {
    lost: ended.then(() => (asked ? new Promise<string>(() => undefined) : whyEnded())),
    stop: async () => {
      asked = true;
      child.stdin.end();
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(kill);
    },
  };
}

function sentenceFor(complaint: string, port: number): string {
  if (complaint.includes('EADDRINUSE')) return `沙盒的端口 ${port} 已经被别的程序占用。请停掉它，或者用 SANDBOX_PORT 换一个`;
  return `微信沙盒没有启动起来：${complaint.trim() || '没有说原因'}`;
}

function settingsFor(env: Env, { mp, oa, wecom, pay, sandboxPay }: Secrets, root: string): NodeJS.ProcessEnv {
  const here = `http://127.0.0.1:${env.port}`;
  return {
    SANDBOX_PORT: String(env.sandboxPort),
    SANDBOX_HOST: env.host,
    SANDBOX_PEOPLE_FILE: join(root, 'content/demo/sandbox.json'),
    SANDBOX_CALLBACK_URL: `${here}/wechat/callback`,
    SANDBOX_PAY_NOTIFY_URL: `${here}/wechat/pay/notify`,
    SANDBOX_H5_URL: env.publicUrl,
    SANDBOX_STATE_FILE: join(env.dataDir, 'sandbox.json'),
    SANDBOX_MP_SECRET: mp.secret,
    SANDBOX_OA_SECRET: oa.secret,
    SANDBOX_OA_TOKEN: oa.token,
    SANDBOX_OA_AES_KEY: oa.aesKey,
    ...(wecom ? { SANDBOX_WECOM_SECRET: wecom.secret } : {}),
    ...(env.mp.appid ? { SANDBOX_MP_APPID: env.mp.appid } : {}),
    ...(env.oa.appid ? { SANDBOX_OA_APPID: env.oa.appid } : {}),
    ...(pay && sandboxPay
      ? {
          SANDBOX_MCH_ID: pay.mchId,
          SANDBOX_MCH_SERIAL: pay.serial,
          SANDBOX_MCH_PUBLIC_KEY: sandboxPay.merchantPublicKey,
          SANDBOX_PAY_APIV3_KEY: pay.apiV3Key,
          SANDBOX_PAY_PLATFORM_PRIVATE_KEY: sandboxPay.platformPrivateKey,
          SANDBOX_PAY_PUBLIC_KEY_ID: pay.publicKeyId,
        }
      : {}),
  };
}
