import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from 'mongoose';
import type { Account } from '../../bot-server/domain/account/account';
import type { TokenShelf } from '../../bot-server/domain/account/token';
import { createSandbox, type Sandbox } from '../../bot-server/sandbox/sandbox';
import type { SandboxOptions } from '../../bot-server/sandbox/options';
import { readPeople } from '../../bot-server/sandbox/people';
import { openSeal } from '../../bot-server/seal/field';
import { openTokenStore } from '../../bot-server/store/tokens';
import { openGateway, type GatewayOptions } from '../../bot-server/wechat/gateway';

export const people = readPeople(path.resolve('content/demo/sandbox.json'));
export const secrets = { mini: 'mini-secret-0123456789abcdef0123', oa: 'oa-secret-0123456789abcdef012345' };
export const push = { token: 'stand-in-token', aesKey: randomBytes(32).toString('base64').slice(0, 43) };
export const seal = openSeal([{ id: 'k1', key: randomBytes(32) }]);

export const accounts: readonly Account[] = people.accounts.map((a) => ({ ...a, mode: 'sandbox', templates: [] }));
export const account = (id: string): Account => {
  const found = accounts.find((a) => a.id === id);
  if (!found) throw new Error(`no account ${id}`);
  return found;
};
export const template = (accountId: string, purpose: string): string => {
  const found = people.templates.find((t) => t.account === accountId && t.purpose === purpose);
  if (!found) throw new Error(`no template ${accountId} ${purpose}`);
  return found.id;
};
/** Values that fit a template of the people file. */
export const data = { thing1: '睡前十分钟', thing2: '陈雨桐', time3: '2026-09-01 19:30', thing4: '点开就能接着看' };
export const openid = (personId: string, accountId: string): string => {
  const found = people.people.find((p) => p.id === personId)?.openids[accountId];
  if (!found) throw new Error(`${personId} has no openid at ${accountId}`);
  return found;
};
/** A person nobody knows: exists at that account, has no face. */
export const stranger = (accountId: 'mini' | 'oa', end: string): string => {
  const prefix = people.background[accountId] ?? '';
  return `${prefix}${end.padStart(28 - prefix.length, '0')}`;
};

export interface StandIn {
  readonly sandbox: Sandbox;
  readonly baseUrl: string;
  /** Calls of one path so far. */
  calls(path: string): number;
}

export async function openStandIn(options: Partial<SandboxOptions> = {}): Promise<StandIn> {
  const sandbox = createSandbox({
    people,
    callbackUrl: 'http://127.0.0.1:9/wechat/callback',
    h5Url: 'http://127.0.0.1:9',
    secrets,
    push,
    announce: false,
    pageFolder: path.resolve('bot-server/sandbox/page'),
    ...options,
  });
  const port = await sandbox.listen(0);
  return {
    sandbox,
    baseUrl: `http://127.0.0.1:${port}`,
    calls: (api) => sandbox.log.after(0).filter((e) => e.direction === 'in' && e.path === api).length,
  };
}

export const gatewayOf = (baseUrl: string, tokens: TokenShelf, more: Partial<GatewayOptions> = {}) =>
  openGateway({
    accounts: (id) => {
      const found = accounts.find((a) => a.id === id);
      const secret = { ...secrets }[id as 'mini'];
      return found ? { account: found, secret, baseUrl } : undefined;
    },
    tokens,
    ...more,
  });

export const shelfOf = (connection: Connection) => openTokenStore(connection, { seal });

/** A shelf for tests that are not about sharing. */
export function memoryShelf(): TokenShelf {
  const kept = new Map<string, { value: string; expiresAt: number }>();
  const leases = new Map<string, { holder: string; until: number }>();
  return {
    read: async (id) => kept.get(id),
    write: async (id, token) => void kept.set(id, token),
    drop: async (id, value) => void (kept.get(id)?.value === value && kept.delete(id)),
    lease: async (id, holder, ttlMs) => {
      const held = leases.get(id);
      if (held && held.holder !== holder && held.until > Date.now()) return false;
      leases.set(id, { holder, until: Date.now() + ttlMs });
      return true;
    },
    release: async (id, holder) => void (leases.get(id)?.holder === holder && leases.delete(id)),
  };
}

export const readVectors = () => JSON.parse(readFileSync(path.resolve('tests/fixtures/wechat-vectors.json'), 'utf8'));
