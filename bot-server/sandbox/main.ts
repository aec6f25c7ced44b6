import { readEnv, type SandboxEnv } from './env';
import { type PaySecrets } from './options';
import { type PeopleFile, readPeople } from './people';
import { createSandbox } from './sandbox';

function paySecrets(env: SandboxEnv): PaySecrets | undefined {
  const { SANDBOX_MCH_ID: mchId, SANDBOX_MCH_SERIAL: mchSerial, SANDBOX_MCH_PUBLIC_KEY: mchPublicKey } = env;
  const { SANDBOX_PAY_APIV3_KEY: apiV3Key, SANDBOX_PAY_PLATFORM_PRIVATE_KEY: platformPrivateKey } = env;
  const { SANDBOX_PAY_PUBLIC_KEY_ID: publicKeyId, SANDBOX_PAY_NOTIFY_URL: notifyUrl } = env;
  if (!mchId || !mchSerial || !mchPublicKey || !apiV3Key || !platformPrivateKey || !publicKeyId) return undefined;
  return {
    mchId,
    mchSerial,
    mchPublicKey,
    apiV3Key,
    platformPrivateKey,
    publicKeyId,
    ...(notifyUrl ? { notifyUrl } : {}),
  };
}

/** The secret of each account by its kind: the file names the accounts, the environment their secrets. */
function secretsOf(env: SandboxEnv, people: PeopleFile): Record<string, string> {
  const byKind = { 'mini-program': env.SANDBOX_MP_SECRET, 'official-account': env.SANDBOX_OA_SECRET };
  const corp = people.wecom && env.SANDBOX_WECOM_SECRET ? { [people.wecom.id]: env.SANDBOX_WECOM_SECRET } : {};
  return { ...Object.fromEntries(people.accounts.map((a) => [a.id, byKind[a.kind]])), ...corp };
}

/** The people file with the appids of the environment in the place of its own. */
function withAppids(env: SandboxEnv, people: PeopleFile): PeopleFile {
  const byKind = { 'mini-program': env.SANDBOX_MP_APPID, 'official-account': env.SANDBOX_OA_APPID };
  return { ...people, accounts: people.accounts.map((a) => ({ ...a, appid: byKind[a.kind] ?? a.appid })) };
}

async function main(): Promise<void> {
  const env = readEnv();
  const people = withAppids(env, readPeople(env.SANDBOX_PEOPLE_FILE));
  const pay = paySecrets(env);
  const sandbox = createSandbox({
    people,
    callbackUrl: env.SANDBOX_CALLBACK_URL,
    h5Url: env.SANDBOX_H5_URL,
    secrets: secretsOf(env, people),
    push: { token: env.SANDBOX_OA_TOKEN, aesKey: env.SANDBOX_OA_AES_KEY },
    ...(pay ? { pay } : {}),
    realAccounts: env.SANDBOX_REAL_ACCOUNTS,
    ...(env.SANDBOX_STATE_FILE ? { stateFile: env.SANDBOX_STATE_FILE } : {}),
  });
  const port = await sandbox.listen(env.SANDBOX_PORT, env.SANDBOX_HOST);
  console.log(`sandbox listening on ${port}`);

  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    void sandbox.close().finally(() => process.exit(0));
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  // The starter holds the other end of stdin: when it is gone, nobody needs this process.
  process.stdin.on('end', leave).on('error', leave).resume();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
