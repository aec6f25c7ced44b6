import { readFileSync } from 'node:fs';
import { z } from 'zod';

const OpenId = z.string().regex(/^[A-Za-z0-9_-]{28}$/, 'an openid has 28 characters of A-Z a-z 0-9 _ -');

const Account = z.object({
  id: z.string().min(1),
  kind: z.enum(['mini-program', 'official-account']),
  appid: z.string().regex(/^wx[0-9a-z]{16}$/),
  originalId: z.string().startsWith('gh_'),
  name: z.string().min(1),
});

const Template = z.object({
  account: z.string(),
  id: z.string().length(43),
  purpose: z.string(),
  title: z.string(),
  kind: z.enum(['one-time', 'long-term', 'template']),
  fields: z.record(z.string().regex(/^[a-z_]+\d+$/), z.string()),
});

const Person = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string(),
  role: z.string(),
  title: z.string(),
  note: z.string(),
  bind: z.record(z.string(), z.string()),
  openids: z.record(z.string(), OpenId),
  unionid: z.string().length(28),
  follows: z.boolean(),
  consents: z.array(z.object({ purpose: z.string(), count: z.int().min(1).max(50) })),
  home: z.string().startsWith('/'),
  quietHours: z.unknown(),
});

const Group = z.object({
  id: z.string(),
  name: z.string(),
  classroom: z.string(),
  members: z.array(z.string()),
});

/** A school in WeCom: the parents who have joined it, and the keys of its staff groups' webhooks. */
const Corp = z.object({
  id: z.string().min(1),
  corpId: z.string().regex(/^ww[0-9a-z]{16}$/),
  agentId: z.int().positive(),
  name: z.string().min(1),
  parents: z.array(z.object({ userid: z.string().min(1), person: z.string().optional(), mobile: z.string().optional() })),
  hooks: z.array(z.string().min(8)),
});

/** The people file: accounts, templates, people and groups that exist in this WeChat. */
export const PeopleFile = z.object({
  accounts: z.array(Account).min(1),
  templates: z.array(Template),
  background: z.record(z.string(), z.string().min(4)),
  people: z.array(Person),
  groups: z.array(Group),
  wecom: Corp.optional(),
});

export type PeopleFile = z.infer<typeof PeopleFile>;
export type Account = z.infer<typeof Account>;
export type Template = z.infer<typeof Template>;
export type Person = z.infer<typeof Person>;
export type Corp = z.infer<typeof Corp>;
export type Group = z.infer<typeof Group>;

/** A WeChat user as one account sees it; `person` is absent for the faceless background users. */
export interface User {
  readonly account: Account;
  readonly openid: string;
  readonly unionid: string;
  readonly person?: Person;
}

/** Who exists. Background openids are made up on demand from their prefix, so millions cost nothing. */
export interface Directory extends PeopleFile {
  accountById(id: string): Account | undefined;
  accountByAppid(appid: string): Account | undefined;
  userByOpenid(openid: string): User | undefined;
  personById(id: string): Person | undefined;
  /** A person's id, or a background openid, as a user of that account. */
  userOf(idOrOpenid: string, accountId: string): User | undefined;
  template(accountId: string, templateId: string): Template | undefined;
}

/** Reads and checks the people file; throws with every fault named. */
export function readPeople(file: string): PeopleFile {
  const parsed = PeopleFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Indexes the people file. */
export function openDirectory(file: PeopleFile): Directory {
  const accounts = new Map(file.accounts.map((a) => [a.id, a]));
  const people = new Map(file.people.map((p) => [p.id, p]));
  const users = new Map<string, User>();
  for (const person of file.people) {
    for (const [accountId, openid] of Object.entries(person.openids)) {
      const account = accounts.get(accountId);
      if (account) users.set(openid, { account, openid, unionid: person.unionid, person });
    }
  }
  const background = (openid: string): User | undefined => {
    if (!OpenId.safeParse(openid).success) return undefined;
    for (const [accountId, prefix] of Object.entries(file.background)) {
      const account = accounts.get(accountId);
      if (account && openid.startsWith(prefix)) return { account, openid, unionid: `oDEMOunion${openid.slice(-18)}` };
    }
    return undefined;
  };
  const userByOpenid = (openid: string): User | undefined => users.get(openid) ?? background(openid);
  return {
    ...file,
    accountById: (id) => accounts.get(id),
    accountByAppid: (appid) => file.accounts.find((a) => a.appid === appid),
    userByOpenid,
    personById: (id) => people.get(id),
    userOf: (idOrOpenid, accountId) => {
      const user = userByOpenid(people.get(idOrOpenid)?.openids[accountId] ?? idOrOpenid);
      return user?.account.id === accountId ? user : undefined;
    },
    template: (accountId, templateId) => file.templates.find((t) => t.account === accountId && t.id === templateId),
  };
}

/** Background users follow the official account unless their openid ends in 7, 8 or 9. */
export function backgroundFollows(openid: string): boolean {
  return !/[789]$/.test(openid);
}
