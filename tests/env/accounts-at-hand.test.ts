import { accountsAtHand } from '../../bot-server/accounts-at-hand';
import type { Account } from '../../bot-server/domain/account/account';
import type { AccountStore } from '../../bot-server/store/accounts';

const corp = (mode: Account['mode']): Account => ({
  ...{ id: 'wecom', kind: 'wecom', appid: 'ww', originalId: '', name: '', templates: [], agentId: 1 },
  mode,
});
async function offered(mode: Account['mode'], env: 'real' | 'sandbox' | 'absent') {
  const rows = { all: async () => [corp(mode)], get: async () => corp(mode) } as unknown as AccountStore;
  const settings = { wecom: { mode: env, apiBaseUrl: 'http://wecom' } };
  const atHand = await accountsAtHand(rows, { env: settings, secrets: { wecom: { secret: 's' } } } as never);
  atHand.close();
  return [(await atHand.accounts.all()).length, atHand.access('wecom') !== undefined];
}

it('a school in WeCom is offered where its secret is set and it is what it was made as', async () => {
  expect(await offered('real', 'real')).toEqual([1, true]);
  expect(await offered('sandbox', 'sandbox')).toEqual([1, true]);
  expect(await offered('sandbox', 'absent')).toEqual([0, false]);
  expect(await offered('real', 'absent')).toEqual([0, false]);
  // Made while trying out: in production it is not spoken to.
  expect(await offered('sandbox', 'real')).toEqual([0, false]);
});
it('without a secret it is not there', async () => {
  const rows = { all: async () => [corp('real')], get: async () => corp('real') } as unknown as AccountStore;
  const atHand = await accountsAtHand(rows, { env: { wecom: { mode: 'real', apiBaseUrl: '' } }, secrets: {} } as never);
  atHand.close();
  expect(await atHand.accounts.all()).toEqual([]);
});
