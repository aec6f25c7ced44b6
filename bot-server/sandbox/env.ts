import { z } from 'zod';

const AppId = z.string().regex(/^wx[0-9a-z]{16}$/, 'an appid is wx and 16 digits or small letters');
const Pem = z.string().transform((text) => text.replaceAll('\\n', '\n'));

/** The stand-in's own environment; read once, by main.ts. */
const Env = z
  .object({
    /** 0 takes a free port. */
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535),
    SANDBOX_HOST: z.string().default('127.0.0.1'),
    SANDBOX_PEOPLE_FILE: z.string().default('content/demo/sandbox.json'),
    /** Where message pushes go. */
    SANDBOX_CALLBACK_URL: z.url(),
    /** When set, every payment notice goes here, whatever the order says. */
    SANDBOX_PAY_NOTIFY_URL: z.url().optional(),
    SANDBOX_H5_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
    /** When set, consents and messages survive a restart. */
    SANDBOX_STATE_FILE: z.string().optional(),
    /** When set, stand in for the appids of the people file. */
    SANDBOX_MP_APPID: AppId.optional(),
    SANDBOX_OA_APPID: AppId.optional(),
    /** Accounts of the people file that are real in this start, by id, with commas: the page names their mode. */
    SANDBOX_REAL_ACCOUNTS: z
      .string()
      .default('')
      .transform((text) => text.split(',').filter(Boolean)),
    SANDBOX_MP_SECRET: z.string().min(8),
    SANDBOX_OA_SECRET: z.string().min(8),
    SANDBOX_WECOM_SECRET: z.string().min(8).optional(),
    SANDBOX_OA_TOKEN: z.string().min(3).max(32),
    SANDBOX_OA_AES_KEY: z.string().regex(/^[A-Za-z0-9]{43}$/, 'an EncodingAESKey has 43 letters and digits'),
    SANDBOX_MCH_ID: z.string().min(1).optional(),
    SANDBOX_MCH_SERIAL: z.string().min(1).optional(),
    SANDBOX_MCH_PUBLIC_KEY: Pem.pipe(z.string().includes('BEGIN PUBLIC KEY')).optional(),
    SANDBOX_PAY_APIV3_KEY: z.string().length(32).optional(),
    SANDBOX_PAY_PLATFORM_PRIVATE_KEY: Pem.pipe(z.string().includes('BEGIN PRIVATE KEY')).optional(),
    SANDBOX_PAY_PUBLIC_KEY_ID: z.string().startsWith('PUB_KEY_ID_').optional(),
  })
  .superRefine((env, ctx) => {
    const pay = [
      'SANDBOX_MCH_ID',
      'SANDBOX_MCH_SERIAL',
      'SANDBOX_MCH_PUBLIC_KEY',
      'SANDBOX_PAY_APIV3_KEY',
      'SANDBOX_PAY_PLATFORM_PRIVATE_KEY',
      'SANDBOX_PAY_PUBLIC_KEY_ID',
    ] as const;
    const absent = pay.filter((key) => env[key] === undefined);
    if (absent.length > 0 && absent.length < pay.length)
      for (const key of absent) ctx.addIssue({ code: 'custom', path: [key], message: 'set all of the payment values, or none' });
  });

export type SandboxEnv = z.infer<typeof Env>;

/** Reads the environment whole; an empty value counts as unset. Throws one message that names every fault. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): SandboxEnv {
  const given = Object.fromEntries(Object.entries(source).filter(([key, value]) => key.startsWith('SANDBOX_') && value !== ''));
  const parsed = Env.safeParse(given);
  if (!parsed.success) throw new Error(`the sandbox's environment is not complete:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
