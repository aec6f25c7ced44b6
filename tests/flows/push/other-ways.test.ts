import type { Account } from '../../../bot-server/domain/account/account';
import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import { linkParents } from '../../../bot-server/flows/account/link-parents';
import { ACCOUNTS, at, openWorld, type World } from './world';

let world: World;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clean());

const CORP: Account = { id: 'wecom', kind: 'wecom', appid: 'ww', originalId: '', name: '', mode: 'sandbox', templates: [], agentId: 1 };
const START = at('19:30');

function withCorp(accounts: readonly Account[], outcome: SendOutcome = { kind: 'sent' }) {
  const told: { to: string; title: string; description: string; page: string }[] = [];
  const notices: string[] = [];
  return {
    told,
    notices,
    needs: {
      ...world.needs,
      accounts: { all: async () => accounts },
      gateway: {
        ...world.needs.gateway,
        sendSchoolNotice: async (
          _: string,
          { parentUserid: to, ...rest }: { parentUserid: string; title: string; description: string; page: string },
        ) => {
          told.push({ to, ...rest });
          return outcome;
        },
        sendNotice: async (
          _: string,
          { openid, data }: { openid: string; data: Readonly<Record<string, string>> },
        ): Promise<SendOutcome> => {
          notices.push(`${openid} ${Object.values(data).join(' | ')}`);
          return { kind: 'sent', platformId: 'n' };
        },
      },
    },
  };
}
async function family(consents: number): Promise<void> {
  await world.families([{ id: 'g1', children: ['k1-c1'], quietHours: null, consents }]);
  await world.plan([['读书', START]]);
  world.clock.now = START;
}
const link = (write = true) => {
  const identities = world.identities;
  const gateway = {
    listParents: async () => [{ userid: 'p1', phone: '13900000000' }, { userid: 'p2', phone: '13999999999' }, { userid: 'p3' }],
  };
  return linkParents({ gateway, roster: world.roster, identities }, CORP, { write });
};

it('who has no consent left is told in WeCom, where the school has it; without the account nobody is', async () => {
  await family(0);
  expect(await link(false)).toEqual({ joined: 3, linked: 1, before: 0, notBound: 0, unknown: 2 });
  expect(await link()).toMatchObject({ linked: 1 });
  expect(await link()).toMatchObject({ linked: 0, before: 1 });
  const without = withCorp(ACCOUNTS);
  await world.sweep(without.needs);
  expect(without.told).toEqual([]);
  expect(await world.messages()).toEqual(['g1:first:p-plan-1 held no-consent']);
  await world.connection.collection('messages').updateMany({}, { $set: { state: 'waiting', dueAt: new Date(START) } });
  const { needs, told } = withCorp([...ACCOUNTS, CORP]);
  await world.sweep(needs);
  expect(told).toEqual([
    {
      to: 'p1',
      title: '《读书》',
      description: '老师给您发来一份内容：《读书》。方便时和孩子一起看。',
      page: '/pages/item/index?push=p-plan-1&resource=%E8%AF%BB%E4%B9%A6&for=k1-c1&from=notice',
    },
  ]);
  expect(await world.messages()).toEqual(['g1:first:p-plan-1 sent']);
});

it('with consents enough WeChat comes first; the last one is spared for what is worth more', async () => {
  await family(3);
  await link();
  const rich = withCorp([...ACCOUNTS, CORP]);
  await world.sweep(rich.needs);
  expect([rich.told.length, world.wire.length]).toEqual([0, 1]);
  await world.clean();
  await family(1);
  await link();
  const poor = withCorp([...ACCOUNTS, CORP]);
  await world.sweep(poor.needs);
  expect([poor.told.length, world.wire.length]).toEqual([1, 0]);
  expect(await world.remaining('g1', 'new-item')).toBe(1);
});

it('a parent whom WeCom does not know is held with the reason that no way is left, and no other family with them', async () => {
  await family(0);
  await link();
  const { needs } = withCorp([...ACCOUNTS, CORP], { kind: 'refused', code: '81013', why: 'bad-recipient' });
  await world.sweep(needs);
  expect(await world.messages()).toEqual(['g1:first:p-plan-1 held no-channel']);
});

it('an official account’s subscribe notice takes a consent given there, and goes to who does not follow it', async () => {
  await world.families([{ id: 'g1', children: ['k1-c1'], quietHours: null, bound: false }]);
  await world.identities.bind({ accountId: 'oa', openid: 'oa-g1', persons: [{ kind: 'guardian', id: 'g1' }], follows: false });
  await world.plan([['读书', START]]);
  world.clock.now = START;
  const notices = ACCOUNTS.map((account) =>
    account.id === 'oa' ? { ...account, templates: account.templates.map((each) => ({ ...each, subscribes: true as const })) } : account,
  );
  const { needs, notices: told } = withCorp(notices);
  await world.sweep(needs);
  expect(await world.messages()).toEqual(['g1:first:p-plan-1 held no-consent']);
  await world.consents.credit({ accountId: 'oa', openid: 'oa-g1', templateId: 'oa-new-item', at: 5000, index: 0, standing: false });
  await world.connection.collection('messages').updateMany({}, { $set: { state: 'waiting', dueAt: new Date(START) } });
  await world.sweep(needs);
  expect(told).toEqual(['oa-g1 《读书》 | 一年级1班家长 | 2026-09-02 19:30']);
  expect(await world.consents.remaining('oa', 'oa-g1', 'oa-new-item')).toBe(0);
});

it('a long-term consent is not used up, and has to be given all the same', async () => {
  await family(0);
  const lasting = ACCOUNTS.map((account) => ({
    ...account,
    templates: account.templates.map((each) => ({ ...each, kind: 'long-term' as const })),
  }));
  const { needs } = withCorp(lasting);
  await world.sweep(needs);
  expect(world.wire).toEqual([]);
  expect(await world.messages()).toEqual(['g1:first:p-plan-1 held no-consent']);
  await world.consents.credit({ accountId: 'mini', openid: 'mp-g1', templateId: 'mini-new-item', at: 5000, index: 0, standing: true });
  await world.connection.collection('messages').updateMany({}, { $set: { state: 'waiting', dueAt: new Date(START) } });
  await world.sweep(needs);
  expect(world.wire).toHaveLength(1);
  expect(await world.remaining('g1', 'new-item')).toBe(Infinity);
});
