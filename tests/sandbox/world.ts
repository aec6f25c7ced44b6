import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { readPeople } from '../../bot-server/sandbox/people';
import { createSandbox, type Sandbox } from '../../bot-server/sandbox/sandbox';
import { type SandboxOptions } from '../../bot-server/sandbox/options';
import { opened, sha1Of, tag } from './opened';

export const people = readPeople('content/demo/sandbox.json');
export const MINI = 'wxde30000000000001';
export const OA = 'wxde30000000000002';
export const secrets = { mini: 'mini-secret-of-the-tests', oa: 'oa-secret-of-the-tests' };
export const push = { token: 'token-of-tests', aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };
export const START = Date.parse('2026-11-23T19:00:00+08:00');

/** The template that serves `purpose` for an account. */
export const templateId = (account: string, purpose: string): string => {
  const found = people.templates.find((t) => t.account === account && t.purpose === purpose);
  if (!found) throw new Error(`no template for ${account} ${purpose}`);
  return found.id;
};
export const openid = (person: string, account = 'mini'): string => {
  const found = people.people.find((p) => p.id === person)?.openids[account];
  if (!found) throw new Error(`no ${person}`);
  return found;
};

export interface Received {
  url: URL;
  raw: string;
  /** The clear XML, opened with the tests' own code. */
  xml: string;
  appid: string;
  signatureFits: boolean;
}

/** A callback of the tests' own: records every push and answers as told. */
export async function aCallback() {
  const received: Received[] = [];
  let answer: (response: ServerResponse, push: Received) => void = (response) => response.end('success');
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts).toString('utf8');
      const url = new URL(request.url ?? '/', 'http://callback');
      const sealed = tag(raw, 'Encrypt');
      const at = (name: string) => url.searchParams.get(name) ?? '';
      const frame = sealed ? opened(push.aesKey, sealed) : undefined;
      const one: Received = {
        url,
        raw,
        xml: frame?.message ?? raw,
        appid: frame?.appid ?? '',
        signatureFits: sealed
          ? sha1Of([push.token, at('timestamp'), at('nonce'), sealed]) === at('msg_signature')
          : sha1Of([push.token, at('timestamp'), at('nonce')]) === at('signature'),
      };
      received.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/wechat/callback`,
    received,
    events: (name: string) => received.filter((r) => tag(r.xml, 'Event') === name),
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export interface Reply {
  status: number;
  type: string;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests assert on the shape themselves
  json: any;
}

/** A stand-in on a free port with a callback of its own and a clock that only moves when told. */
export async function aWorld(more: Partial<SandboxOptions> = {}) {
  const callback = await aCallback();
  const clock = { now: START };
  const sandbox: Sandbox = createSandbox({
    people,
    callbackUrl: callback.url,
    h5Url: 'http://localhost:3999',
    secrets,
    push,
    now: () => clock.now,
    pushPauseMs: 0,
    announce: false,
    ...more,
  });
  const port = await sandbox.listen(0);
  const base = `http://127.0.0.1:${port}`;

  async function call(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, type: response.headers.get('content-type') ?? '', text, json };
  }
  const stable = async (account: 'mini' | 'oa', force = false): Promise<Reply> =>
    call('POST', '/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: account === 'mini' ? MINI : OA,
      secret: secrets[account],
      ...(force ? { force_refresh: true } : {}),
    });
  const token = async (account: 'mini' | 'oa'): Promise<string> => (await stable(account)).json.access_token;
  const api = async (account: 'mini' | 'oa', path: string, body: unknown): Promise<Reply> =>
    call('POST', `${path}?access_token=${await token(account)}`, body);
  const get = async (account: 'mini' | 'oa', path: string, query = ''): Promise<Reply> =>
    call('GET', `${path}?access_token=${await token(account)}${query}`);

  return {
    sandbox,
    callback,
    clock,
    base,
    call,
    stable,
    token,
    api,
    get,
    close: async () => {
      await sandbox.close();
      await callback.close();
    },
  };
}

export type TestWorld = Awaited<ReturnType<typeof aWorld>>;

/** Fields that fit the demonstration's new-item template. */
export const newItem = {
  thing1: { value: '睡前一小时，把手机放在门外' },
  thing2: { value: '三年级1班家长' },
  time3: { value: '2026年11月23日 19:00' },
  thing4: { value: '三分钟看完，记得留言' },
};

export const subscribeTo = (person: string, more: object = {}) => ({
  touser: openid(person),
  template_id: templateId('mini', 'new-item'),
  page: 'pages/item/index?push=p1',
  data: newItem,
  ...more,
});
