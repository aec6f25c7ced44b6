import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../../bot-server/embedded/free-port';
import type { TurnKnobs } from '../../../bot-server/sandbox/knobs';
import { PeopleFile } from '../../../bot-server/sandbox/people';
import { emptyState } from '../../../bot-server/sandbox/state';
import { startNode, type Running } from './processes';
import { SECRETS } from './settings';
import { until } from './until';

const root = resolve(__dirname, '../../..');
const demo = PeopleFile.parse(JSON.parse(readFileSync(join(root, 'content/demo/sandbox.json'), 'utf8')));

/** The accounts and templates that exist in this WeChat; its people are faceless, known by their openids alone. */
export const PLATFORM = { accounts: demo.accounts, templates: demo.templates };
export const templateIdOf = (account: 'mini' | 'oa', purpose: string): string => {
  const found = PLATFORM.templates.find((each) => each.account === account && each.purpose === purpose);
  if (!found) throw new Error(`no template ${account} ${purpose}`);
  return found.id;
};

const Entry = z.object({
  seq: z.number(),
  at: z.number(),
  direction: z.enum(['in', 'out']),
  account: z.string(),
  path: z.string(),
  body: z.unknown(),
  status: z.number(),
  errcode: z.union([z.number(), z.string()]).nullable(),
  note: z.string().optional(),
});
export type Entry = z.infer<typeof Entry>;

/** One call that would ring somebody. */
export interface Ring {
  readonly seq: number;
  readonly at: number;
  readonly path: string;
  readonly openid: string;
  readonly templateId: string;
  /** What stands in the first field of the card. */
  readonly title: string;
  /** The pushes that its card opens: a digest rings for several. Empty where the card opens none. */
  readonly about: readonly string[];
  readonly errcode: number;
  readonly status: number;
}

const SendBody = z.object({
  touser: z.string(),
  template_id: z.string().default(''),
  page: z.string().default(''),
  miniprogram: z.object({ pagepath: z.string() }).optional(),
  data: z.record(z.string(), z.object({ value: z.string() })).default({}),
});
export const SUBSCRIBE_SEND = '/cgi-bin/message/subscribe/send';
export const TEMPLATE_SEND = '/cgi-bin/message/template/send';
const SENDS = new Set([SUBSCRIBE_SEND, TEMPLATE_SEND, '/cgi-bin/message/custom/send']);

export interface WeChat {
  readonly url: string;
  /** The whole wire so far: the witness. */
  wire(): Promise<Entry[]>;
  /** Calls that would ring, in order, refused ones too. */
  rings(): Promise<Ring[]>;
  /** Calls that did ring. */
  rung(): Promise<Ring[]>;
  turn(knobs: TurnKnobs): Promise<void>;
  /** Somebody writes to an account. */
  write(openid: string, text: string): Promise<void>;
  loginCode(openid: string): Promise<string>;
  stop(): Promise<void>;
}

export interface Consent {
  readonly openid: string;
  readonly templateId: string;
  readonly count: number;
}

/** The stand-in of WeChat as a process of its own, which outlives the servers under test: its log is never ours. */
export async function startWeChat({
  folder,
  callbackPort,
  consents,
}: {
  readonly folder: string;
  readonly callbackPort: number;
  readonly consents: readonly Consent[];
}): Promise<WeChat> {
  const port = await freePort();
  const people = { ...PLATFORM, background: demo.background, people: [], groups: [] };
  const given = consents.map(({ openid, templateId, count }) => [
    `mini|${openid}|${templateId}`,
    { left: count, standing: false, always: false },
  ]);
  const state = { ...emptyState(Date.now()), consents: Object.fromEntries(given) as Record<string, never> };
  const [peopleFile, stateFile] = [join(folder, 'wechat-people.json'), join(folder, 'wechat-state.json')];
  await writeFile(peopleFile, JSON.stringify(people));
  await writeFile(stateFile, JSON.stringify(state));
  const running = startNode(
    join(root, '.build/bot-server/sandbox/main.js'),
    [],
    {
      SANDBOX_PORT: String(port),
      SANDBOX_PEOPLE_FILE: peopleFile,
      SANDBOX_STATE_FILE: stateFile,
      SANDBOX_CALLBACK_URL: `http://127.0.0.1:${callbackPort}/wechat/callback`,
      SANDBOX_H5_URL: `http://localhost:${callbackPort}`,
      SANDBOX_MP_SECRET: SECRETS.WECHAT_MP_SECRET,
      SANDBOX_OA_SECRET: SECRETS.WECHAT_OA_SECRET,
      SANDBOX_OA_TOKEN: SECRETS.WECHAT_OA_TOKEN,
      SANDBOX_OA_AES_KEY: SECRETS.WECHAT_OA_AES_KEY,
    },
    'stdin',
  );
  await until('WeChat listens', 20_000, () => {
    if (running.hasEnded()) throw new Error(running.said());
    return running.said().includes('sandbox listening');
  });
  return deskOf(`http://127.0.0.1:${port}`, running);
}

/** The desk of a stand-in that runs already. */
export function deskOf(url: string, running?: Running): WeChat {
  const kept: Entry[] = [];
  const ask = async (method: string, path: string, body?: object): Promise<string> => {
    const response = await fetch(`${url}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  };
  const wire = async (): Promise<Entry[]> => {
    const text = await ask('GET', `/sandbox/log?after=${kept.at(-1)?.seq ?? 0}`);
    const last = kept.at(-1)?.seq ?? 0;
    for (const line of text.split('\n').filter(Boolean)) {
      const entry = Entry.parse(JSON.parse(line));
      if (entry.seq > last) kept.push(entry);
    }
    return kept;
  };
  const rings = async (): Promise<Ring[]> =>
    (await wire()).filter(({ direction, path }) => direction === 'in' && SENDS.has(path)).map(ringOf);
  return {
    url,
    wire,
    rings,
    rung: async () => (await rings()).filter(({ errcode, status }) => errcode === 0 && status === 200),
    turn: async (knobs) => void (await ask('POST', '/sandbox/knobs', knobs)),
    write: async (openid, text) => void (await ask('POST', `/sandbox/people/${openid}/messages`, { account: 'oa', text })),
    loginCode: async (openid) =>
      z.object({ code: z.string() }).parse(JSON.parse(await ask('POST', `/sandbox/people/${openid}/login-code?account=mini`))).code,
    stop: async () => running?.end(),
  };
}

function ringOf({ seq, at, path, body, errcode, status }: Entry): Ring {
  const { touser, template_id: templateId, data, page, miniprogram } = SendBody.parse(body);
  const query = new URLSearchParams((miniprogram?.pagepath ?? page).split('?')[1] ?? '');
  const about = [query.get('push') ?? '', ...(query.get('pushes') ?? '').split(',')].filter(Boolean);
  return { seq, at, path, openid: touser, templateId, title: data['thing1']?.value ?? '', about, errcode: Number(errcode), status };
}
